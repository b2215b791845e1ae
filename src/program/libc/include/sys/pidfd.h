// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_PIDFD_H
#define _MRELEASE_SYS_PIDFD_H

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>

#define PIDFD_NONBLOCK O_NONBLOCK
#define PIDFD_THREAD O_EXCL
#define PIDFD_SIGNAL_THREAD (1UL << 0)
#define PIDFD_SIGNAL_THREAD_GROUP (1UL << 1)
#define PIDFD_SIGNAL_PROCESS_GROUP (1UL << 2)

int pidfd_open(pid_t pid, unsigned int flags);
int pidfd_send_signal(int pidfd, int signal, siginfo_t *info, unsigned int flags);

// This one answers ENOSYS here.
int pidfd_getfd(int pidfd, int fd, unsigned int flags);

#endif
