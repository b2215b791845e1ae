// SPDX-License-Identifier: MIT
// System calls as C functions: the kernel's result, or -1 and errno.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "libc.h"

#define CALL0(n)             __mrelease_result(__mrelease_syscall(n, 0, 0, 0, 0, 0))
#define CALL1(n, a)          __mrelease_result(__mrelease_syscall(n, (int) (a), 0, 0, 0, 0))
#define CALL2(n, a, b)       __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), 0, 0, 0))
#define CALL3(n, a, b, c)    __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), (int) (c), 0, 0))
#define CALL4(n, a, b, c, d) __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), (int) (c), (int) (d), 0))

int
__mrelease_result(int result)
{
	if (result < 0 && result > -4096) {
		errno = -result;
		return -1;
	}
	return result;
}

long
syscall(long number, ...)
{
	long argument[5];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 5; i++)
		argument[i] = va_arg(list, long);
	va_end(list);
	return __mrelease_result(__mrelease_syscall((int) number, (int) argument[0], (int) argument[1],
						    (int) argument[2], (int) argument[3], (int) argument[4]));
}

int
pidfd_open(pid_t pid, unsigned int flags)
{
	return CALL2(SYS_pidfd_open, pid, flags);
}

int
pidfd_send_signal(int pidfd, int signal, siginfo_t *info, unsigned int flags)
{
	return CALL4(SYS_pidfd_send_signal, pidfd, signal, info, flags);
}

int
process_mrelease(int pidfd, unsigned int flags)
{
	return CALL2(SYS_process_mrelease, pidfd, flags);
}

int
kill(pid_t pid, int signal)
{
	return CALL2(SYS_kill, pid, signal);
}

int
raise(int signal)
{
	return kill(getpid(), signal);
}

int
waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	return CALL4(SYS_waitid, type, id, info, options);
}

int
poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
	return CALL3(SYS_poll, fds, count, milliseconds);
}

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	return CALL2(SYS_clock_gettime, clock, time);
}

int
nanosleep(const struct timespec *time, struct timespec *rest)
{
	return CALL2(SYS_nanosleep, time, rest);
}

unsigned int
sleep(unsigned int seconds)
{
	const struct timespec time = { .tv_sec = seconds };

	nanosleep(&time, NULL);
	return 0;
}

int
usleep(useconds_t microseconds)
{
	const struct timespec time = {
		.tv_sec = microseconds / 1000000,
		.tv_nsec = microseconds % 1000000 * 1000,
	};

	return nanosleep(&time, NULL);
}

int
sched_yield(void)
{
	return CALL0(SYS_sched_yield);
}

int
sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
	return CALL3(SYS_sched_setaffinity, pid, size, set);
}

pid_t
getpid(void)
{
	return CALL0(SYS_getpid);
}

int
open(const char *path, int flags, ...)
{
	return CALL2(SYS_open, path, flags);
}

int
close(int fd)
{
	return CALL1(SYS_close, fd);
}

ssize_t
read(int fd, void *data, size_t size)
{
	return CALL3(SYS_read, fd, data, size);
}

ssize_t
write(int fd, const void *data, size_t size)
{
	return CALL3(SYS_write, fd, data, size);
}
