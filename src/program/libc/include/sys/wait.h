// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_WAIT_H
#define _MRELEASE_SYS_WAIT_H

#include <signal.h>
#include <sys/types.h>

#define WNOHANG 1
#define WUNTRACED 2
#define WSTOPPED 2
#define WEXITED 4
#define WCONTINUED 8
#define WNOWAIT 0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL 0x40000000
#define __WCLONE 0x80000000

#define WEXITSTATUS(status) (((status) & 0xff00) >> 8)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) ((signed char) (WTERMSIG(status) + 1) >> 1 > 0)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define WCOREDUMP(status) ((status) & 0x80)

// <linux/wait.h> has macros of these names.
#undef P_ALL
#undef P_PID
#undef P_PGID
#undef P_PIDFD
typedef enum {
	P_ALL = 0,
	P_PID = 1,
	P_PGID = 2,
	P_PIDFD = 3,
} idtype_t;

int waitid(idtype_t type, id_t id, siginfo_t *info, int options);
pid_t wait(int *status);
pid_t waitpid(pid_t pid, int *status, int options);

#ifdef _GNU_SOURCE
struct rusage;
pid_t wait3(int *status, int options, struct rusage *usage);
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);
#endif

#endif
