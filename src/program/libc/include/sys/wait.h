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

typedef enum {
	P_ALL = 0,
	P_PID = 1,
	P_PGID = 2,
	P_PIDFD = 3,
} idtype_t;

int waitid(idtype_t type, id_t id, siginfo_t *info, int options);

#endif
