// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SCHED_H
#define _MRELEASE_SCHED_H

#include <sys/types.h>

int sched_yield(void);

#ifdef _GNU_SOURCE
# define CPU_SETSIZE 1024

typedef struct {
	unsigned long __bits[CPU_SETSIZE / 64];
} cpu_set_t;

# define CPU_ZERO(set) __builtin_memset(set, 0, sizeof(cpu_set_t))
# define CPU_SET(cpu, set) ((set)->__bits[(cpu) / 64] |= 1UL << ((cpu) % 64))
# define CPU_CLR(cpu, set) ((set)->__bits[(cpu) / 64] &= ~(1UL << ((cpu) % 64)))
# define CPU_ISSET(cpu, set) (((set)->__bits[(cpu) / 64] >> ((cpu) % 64)) & 1)

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
#endif

#endif
