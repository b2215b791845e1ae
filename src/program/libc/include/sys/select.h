// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_SELECT_H
#define _MRELEASE_SYS_SELECT_H

#include <signal.h>
#include <sys/time.h>
#include <sys/types.h>

#define FD_SETSIZE 1024

typedef struct {
	unsigned long __bits[FD_SETSIZE / 64];
} fd_set;

#define FD_ZERO(set) ((void) __builtin_memset(set, 0, sizeof(fd_set)))
#define FD_SET(fd, set) ((void) ((set)->__bits[(fd) / 64] |= 1UL << ((fd) % 64)))
#define FD_CLR(fd, set) ((void) ((set)->__bits[(fd) / 64] &= ~(1UL << ((fd) % 64))))
#define FD_ISSET(fd, set) (((set)->__bits[(fd) / 64] & 1UL << ((fd) % 64)) != 0)

int select(int count, fd_set *reading, fd_set *writing, fd_set *others, struct timeval *timeout);
int pselect(int count, fd_set *reading, fd_set *writing, fd_set *others, const struct timespec *timeout, const sigset_t *mask);

#endif
