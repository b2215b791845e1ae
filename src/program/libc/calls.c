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
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "libc.h"

#define CALL0(n)             __mrelease_result(__mrelease_syscall(n, 0, 0, 0, 0, 0))
#define CALL1(n, a)          __mrelease_result(__mrelease_syscall(n, (int) (a), 0, 0, 0, 0))
#define CALL2(n, a, b)       __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), 0, 0, 0))
#define CALL3(n, a, b, c)    __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), (int) (c), 0, 0))
#define CALL4(n, a, b, c, d) __mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), (int) (c), (int) (d), 0))
#define CALL5(n, a, b, c, d, e) \
	__mrelease_result(__mrelease_syscall(n, (int) (a), (int) (b), (int) (c), (int) (d), (int) (e)))

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
__mrelease_syscall_of_longs(long number, long a, long b, long c, long d, long e)
{
	return __mrelease_result(__mrelease_syscall((int) number, (int) a, (int) b, (int) c, (int) d, (int) e));
}

// Who calls the macro of this name passes longs; so must who calls this function through a pointer.
long
(syscall)(long number, ...)
{
	long argument[5];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 5; i++)
		argument[i] = va_arg(list, long);
	va_end(list);
	return __mrelease_syscall_of_longs(number, argument[0], argument[1], argument[2], argument[3], argument[4]);
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
killpg(pid_t group, int signal)
{
	if (group < 0) {
		errno = EINVAL;
		return -1;
	}
	return kill(-group, signal);
}

int
tgkill(pid_t group, pid_t thread, int signal)
{
	return CALL3(SYS_tgkill, group, thread, signal);
}

int
raise(int signal)
{
	return tgkill(getpid(), gettid(), signal);
}

int
waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	return CALL4(SYS_waitid, type, id, info, options);
}

pid_t
wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	return CALL4(SYS_wait4, pid, status, options, usage);
}

pid_t
wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
	return wait4(pid, status, options, NULL);
}

pid_t
wait(int *status)
{
	return waitpid(-1, status, 0);
}

int
poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
	return CALL3(SYS_poll, fds, count, milliseconds);
}

int
ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	return CALL5(SYS_ppoll, fds, count, timeout, mask, sizeof(unsigned long));
}

int
pselect(int count, fd_set *reading, fd_set *writing, fd_set *others, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec time;

	(void) mask; // no signal comes
	if (timeout != NULL)
		time = *timeout;
	return CALL5(SYS_pselect6, count, reading, writing, others, timeout == NULL ? NULL : &time);
}

// As in glibc: what is left of the time is given back.
int
select(int count, fd_set *reading, fd_set *writing, fd_set *others, struct timeval *timeout)
{
	struct timespec time;
	int ready;

	if (timeout == NULL)
		return pselect(count, reading, writing, others, NULL, NULL);
	if (timeout->tv_sec < 0 || timeout->tv_usec < 0) {
		errno = EINVAL;
		return -1;
	}
	time.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000;
	time.tv_nsec = timeout->tv_usec % 1000000 * 1000;
	ready = CALL5(SYS_pselect6, count, reading, writing, others, &time);
	timeout->tv_sec = time.tv_sec;
	timeout->tv_usec = time.tv_nsec / 1000;
	return ready;
}

int
clock_getres(clockid_t clock, struct timespec *step)
{
	return CALL2(SYS_clock_getres, clock, step);
}

// The one call that returns its error.
int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest)
{
	return -__mrelease_syscall(SYS_clock_nanosleep, clock, flags, (int) time, (int) rest, 0);
}

int
gettimeofday(struct timeval *restrict time, void *restrict zone)
{
	return CALL2(SYS_gettimeofday, time, zone);
}

time_t
time(time_t *seconds)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (seconds != NULL)
		*seconds = now.tv_sec;
	return now.tv_sec;
}

// In microseconds, whatever the machine.
clock_t
clock(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	return CALL2(SYS_clock_gettime, clock, time);
}

int
timespec_get(struct timespec *time, int base)
{
	if (base != TIME_UTC)
		return 0;
	clock_gettime(CLOCK_REALTIME, time);
	return base;
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

int
sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	const int used = CALL3(SYS_sched_getaffinity, pid, size, set);

	if (used == -1)
		return -1;
	__builtin_memset((char *) set + used, 0, size - (size_t) used);
	return 0;
}

int
__mrelease_cpu_count(const cpu_set_t *set)
{
	int count = 0;

	for (size_t i = 0; i < sizeof(set->__bits) / sizeof(set->__bits[0]); i++)
		count += __builtin_popcountl(set->__bits[i]);
	return count;
}

uid_t
getuid(void)
{
	return (uid_t) CALL0(SYS_getuid);
}

uid_t
geteuid(void)
{
	return (uid_t) CALL0(SYS_geteuid);
}

gid_t
getgid(void)
{
	return (gid_t) CALL0(SYS_getgid);
}

gid_t
getegid(void)
{
	return (gid_t) CALL0(SYS_getegid);
}

pid_t
gettid(void)
{
	return CALL0(SYS_gettid);
}

pid_t
getpid(void)
{
	return CALL0(SYS_getpid);
}

int
open(const char *path, int flags, ...)
{
	return CALL3(SYS_openat, AT_FDCWD, path, flags);
}

int
openat(int directory, const char *path, int flags, ...)
{
	return CALL3(SYS_openat, directory, path, flags);
}

int
fcntl(int fd, int command, ...)
{
	va_list list;
	int argument;

	va_start(list, command);
	argument = va_arg(list, int);
	va_end(list);
	return CALL3(SYS_fcntl, fd, command, argument);
}

int
dup(int fd)
{
	return CALL1(SYS_dup, fd);
}

int
dup2(int fd, int to)
{
	return CALL2(SYS_dup2, fd, to);
}

int
dup3(int fd, int to, int flags)
{
	return CALL3(SYS_dup3, fd, to, flags);
}

// Output goes to a page, which can do nothing of what a terminal can; the rest never is one.
int
isatty(int fd)
{
	if (CALL2(SYS_fcntl, fd, F_GETFD) != -1)
		errno = ENOTTY;
	return 0;
}

off_t
lseek(int fd, off_t offset, int whence)
{
	return CALL3(SYS_lseek, fd, offset, whence);
}

ssize_t
pread(int fd, void *data, size_t size, off_t offset)
{
	return CALL4(SYS_pread64, fd, data, size, offset);
}

ssize_t
readv(int fd, const struct iovec *parts, int count)
{
	return CALL3(SYS_readv, fd, parts, count);
}

ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	return CALL3(SYS_writev, fd, parts, count);
}

long
sysconf(int name)
{
	cpu_set_t cpus;

	switch (name) {
	case _SC_CLK_TCK:
		return 100;
	case _SC_OPEN_MAX:
		return 1024;
	case _SC_PAGESIZE:
		return 4096;
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		sched_getaffinity(0, sizeof(cpus), &cpus);
		return CPU_COUNT(&cpus);
	default:
		__mrelease_unsupported("this value of sysconf()", name);
	}
}

int
get_nprocs(void)
{
	return (int) sysconf(_SC_NPROCESSORS_ONLN);
}

int
get_nprocs_conf(void)
{
	return get_nprocs();
}

int
getpagesize(void)
{
	return 4096;
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
