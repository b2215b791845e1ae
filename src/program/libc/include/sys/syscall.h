// SPDX-License-Identifier: MIT
// System call numbers of x86-64 Linux.
#ifndef _MRELEASE_SYS_SYSCALL_H
#define _MRELEASE_SYS_SYSCALL_H

#define SYS_read 0
#define SYS_write 1
#define SYS_open 2
#define SYS_close 3
#define SYS_poll 7
#define SYS_sched_yield 24
#define SYS_nanosleep 35
#define SYS_getpid 39
#define SYS_exit 60
#define SYS_kill 62
#define SYS_sched_setaffinity 203
#define SYS_clock_gettime 228
#define SYS_exit_group 231
#define SYS_waitid 247
#define SYS_pidfd_send_signal 424
#define SYS_pidfd_open 434
#define SYS_process_mrelease 448

#endif
