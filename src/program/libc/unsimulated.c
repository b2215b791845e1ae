// SPDX-License-Identifier: MIT
// Calls that the simulated kernel does not know: it answers ENOSYS, and the lab says which one the program made.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "libc.h"

// No argument is passed on: nobody would look at it.
#define UNSIMULATED(type, declarator, number)                                                \
	type declarator                                                                      \
	{                                                                                    \
		return (type) __mrelease_result(__mrelease_syscall(number, 0, 0, 0, 0, 0));  \
	}

#pragma clang diagnostic ignored "-Wunused-parameter"

UNSIMULATED(pid_t, fork(void), SYS_fork)
UNSIMULATED(pid_t, vfork(void), SYS_vfork)
UNSIMULATED(int, execve(const char *path, char *const argv[], char *const envp[]), SYS_execve)
UNSIMULATED(int, execv(const char *path, char *const argv[]), SYS_execve)
UNSIMULATED(int, execvp(const char *file, char *const argv[]), SYS_execve)
UNSIMULATED(int, pipe(int fds[2]), SYS_pipe)
UNSIMULATED(int, access(const char *path, int mode), SYS_access)
UNSIMULATED(int, unlink(const char *path), SYS_unlink)
UNSIMULATED(int, chdir(const char *path), SYS_chdir)
UNSIMULATED(int, pause(void), SYS_pause)
UNSIMULATED(unsigned int, alarm(unsigned int seconds), SYS_alarm)
UNSIMULATED(pid_t, getppid(void), SYS_getppid)
UNSIMULATED(pid_t, getpgrp(void), SYS_getpgrp)
UNSIMULATED(pid_t, setsid(void), SYS_setsid)
UNSIMULATED(int, setpgid(pid_t pid, pid_t group), SYS_setpgid)
UNSIMULATED(int, nice(int change), SYS_setpriority)
UNSIMULATED(void *, mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset), SYS_mmap)
UNSIMULATED(int, munmap(void *address, size_t size), SYS_munmap)
UNSIMULATED(int, madvise(void *address, size_t size, int advice), SYS_madvise)
UNSIMULATED(int, mlockall(int flags), SYS_mlockall)
UNSIMULATED(int, munlockall(void), SYS_munlockall)
UNSIMULATED(int, pidfd_getfd(int pidfd, int fd, unsigned int flags), SYS_pidfd_getfd)
UNSIMULATED(int, stat(const char *restrict path, struct stat *restrict result), SYS_newfstatat)
UNSIMULATED(int, lstat(const char *restrict path, struct stat *restrict result), SYS_newfstatat)
UNSIMULATED(int, fstat(int fd, struct stat *result), SYS_newfstatat)
UNSIMULATED(int, mkdir(const char *path, mode_t mode), SYS_mkdir)
UNSIMULATED(int, getrlimit(int resource, struct rlimit *limit), SYS_prlimit64)
UNSIMULATED(int, setrlimit(int resource, const struct rlimit *limit), SYS_prlimit64)
UNSIMULATED(int, getrusage(int who, struct rusage *usage), SYS_getrusage)
UNSIMULATED(int, getpriority(int which, id_t who), SYS_getpriority)
UNSIMULATED(int, setpriority(int which, id_t who, int priority), SYS_setpriority)
UNSIMULATED(int, sched_setscheduler(pid_t pid, int policy, const struct sched_param *param), SYS_sched_setscheduler)
UNSIMULATED(int, sched_getscheduler(pid_t pid), SYS_sched_getscheduler)
UNSIMULATED(int, select(int count, fd_set *reading, fd_set *writing, fd_set *others, struct timeval *timeout), SYS_pselect6)
UNSIMULATED(int, epoll_create1(int flags), SYS_epoll_create1)
UNSIMULATED(int, epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event), SYS_epoll_ctl)
UNSIMULATED(int, epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds), SYS_epoll_wait)
UNSIMULATED(int, eventfd(unsigned int value, int flags), SYS_eventfd2)
UNSIMULATED(int, prctl(int option, ...), SYS_prctl)
UNSIMULATED(int, uname(struct utsname *names), SYS_uname)

// Opening says what there is instead; what can be opened is no folder.
DIR *
opendir(const char *path)
{
	const int fd = open(path, O_RDONLY);

	if (fd != -1) {
		close(fd);
		errno = ENOTDIR;
	}
	return NULL;
}

static UNSIMULATED(int, list(void), SYS_getdents64)

DIR *
fdopendir(int fd)
{
	(void) fd;
	list();
	return NULL;
}

struct dirent *
readdir(DIR *folder)
{
	(void) folder;
	list();
	return NULL;
}

void
rewinddir(DIR *folder)
{
	(void) folder;
}

int
closedir(DIR *folder)
{
	(void) folder;
	return list();
}

int
dirfd(DIR *folder)
{
	(void) folder;
	return list();
}
