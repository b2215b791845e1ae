// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SCHED_H
#define _MRELEASE_SCHED_H

#include <sys/types.h>

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2

struct sched_param {
	int sched_priority;
};

int sched_yield(void);

// These answer ENOSYS here.
int sched_getparam(pid_t pid, struct sched_param *param);
int sched_setparam(pid_t pid, const struct sched_param *param);
int sched_get_priority_max(int policy);
int sched_get_priority_min(int policy);
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);
int sched_getscheduler(pid_t pid);

#ifdef _GNU_SOURCE
#include <linux/sched.h>
# define SCHED_BATCH 3
# define SCHED_IDLE 5
# define CPU_SETSIZE 1024

typedef struct {
	unsigned long __bits[CPU_SETSIZE / 64];
} cpu_set_t;

# define CPU_ZERO(set) __builtin_memset(set, 0, sizeof(cpu_set_t))
# define CPU_SET(cpu, set) ((set)->__bits[(cpu) / 64] |= 1UL << ((cpu) % 64))
# define CPU_CLR(cpu, set) ((set)->__bits[(cpu) / 64] &= ~(1UL << ((cpu) % 64)))
# define CPU_ISSET(cpu, set) (((set)->__bits[(cpu) / 64] & 1UL << ((cpu) % 64)) != 0)
# define CPU_COUNT(set) __mrelease_cpu_count(set)
# define CPU_EQUAL(a, b) (__builtin_memcmp(a, b, sizeof(cpu_set_t)) == 0)
# define CPU_AND(to, a, b) __MRELEASE_CPU_OP(to, a, &, b)
# define CPU_OR(to, a, b) __MRELEASE_CPU_OP(to, a, |, b)
# define CPU_XOR(to, a, b) __MRELEASE_CPU_OP(to, a, ^, b)
# define __MRELEASE_CPU_OP(to, a, op, b)                                                  \
	__extension__ ({                                                                 \
		cpu_set_t *__to = (to);                                                  \
		const cpu_set_t *__a = (a), *__b = (b);                                  \
		for (unsigned __i = 0; __i < CPU_SETSIZE / 64; __i++)                    \
			__to->__bits[__i] = __a->__bits[__i] op __b->__bits[__i];        \
		__to;                                                                    \
	})

int __mrelease_cpu_count(const cpu_set_t *set);

// Sets of any size: here all have the one.
# define CPU_ALLOC_SIZE(count) ((void) (count), sizeof(cpu_set_t))
# define CPU_ALLOC(count) ((cpu_set_t *) __builtin_calloc(1, CPU_ALLOC_SIZE(count)))
# define CPU_FREE(set) __builtin_free(set)
# define CPU_ZERO_S(size, set) ((void) __builtin_memset(set, 0, size))
# define CPU_SET_S(cpu, size, set) ((void) (size), CPU_SET(cpu, set))
# define CPU_CLR_S(cpu, size, set) ((void) (size), CPU_CLR(cpu, set))
# define CPU_ISSET_S(cpu, size, set) ((void) (size), CPU_ISSET(cpu, set))
# define CPU_COUNT_S(size, set) ((void) (size), CPU_COUNT(set))
int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
// These answer ENOSYS here.
int sched_getcpu(void);
int setns(int fd, int type);
int unshare(int flags);
int clone(int (*function)(void *), void *stack, int flags, void *argument, ...);

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
#endif

#endif
