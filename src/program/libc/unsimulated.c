// SPDX-License-Identifier: MIT
// Calls that the simulated kernel does not know: it answers ENOSYS, and the lab says which one the program made.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
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
UNSIMULATED(int, epoll_create1(int flags), SYS_epoll_create1)
UNSIMULATED(int, epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event), SYS_epoll_ctl)
UNSIMULATED(int, epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds), SYS_epoll_wait)
UNSIMULATED(int, eventfd(unsigned int value, int flags), SYS_eventfd2)
UNSIMULATED(int, prctl(int option, ...), SYS_prctl)
UNSIMULATED(int, uname(struct utsname *names), SYS_uname)

UNSIMULATED(int, timerfd_create(clockid_t clock, int flags), SYS_timerfd_create)
UNSIMULATED(int, timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *before), SYS_timerfd_settime)
UNSIMULATED(int, timerfd_gettime(int fd, struct itimerspec *time), SYS_timerfd_gettime)
UNSIMULATED(int, signalfd(int fd, const sigset_t *mask, int flags), SYS_signalfd4)
UNSIMULATED(int, inotify_init(void), SYS_inotify_init)
UNSIMULATED(int, inotify_init1(int flags), SYS_inotify_init1)
UNSIMULATED(int, inotify_add_watch(int fd, const char *path, uint32_t mask), SYS_inotify_add_watch)
UNSIMULATED(int, inotify_rm_watch(int fd, int watch), SYS_inotify_rm_watch)
UNSIMULATED(int, epoll_create(int size), SYS_epoll_create)
UNSIMULATED(int, epoll_pwait(int epoll, struct epoll_event *events, int count, int milliseconds, const sigset_t *mask),
	    SYS_epoll_pwait)
UNSIMULATED(ssize_t, getrandom(void *data, size_t size, unsigned int flags), SYS_getrandom)
UNSIMULATED(int, ioctl(int fd, unsigned long request, ...), SYS_ioctl)
UNSIMULATED(int, flock(int fd, int operation), SYS_flock)
UNSIMULATED(int, sysinfo(struct sysinfo *info), SYS_sysinfo)
UNSIMULATED(clock_t, times(struct tms *used), SYS_times)
UNSIMULATED(int, socket(int domain, int type, int protocol), SYS_socket)
UNSIMULATED(int, socketpair(int domain, int type, int protocol, int fds[2]), SYS_socketpair)
UNSIMULATED(int, bind(int fd, const struct sockaddr *address, socklen_t size), SYS_bind)
UNSIMULATED(int, connect(int fd, const struct sockaddr *address, socklen_t size), SYS_connect)
UNSIMULATED(int, listen(int fd, int backlog), SYS_listen)
UNSIMULATED(int, accept(int fd, struct sockaddr *restrict address, socklen_t *restrict size), SYS_accept)
UNSIMULATED(ssize_t, send(int fd, const void *data, size_t size, int flags), SYS_sendto)
UNSIMULATED(ssize_t, sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *address, socklen_t address_size),
	    SYS_sendto)
UNSIMULATED(ssize_t, sendmsg(int fd, const struct msghdr *message, int flags), SYS_sendmsg)
UNSIMULATED(ssize_t, recv(int fd, void *data, size_t size, int flags), SYS_recvfrom)
UNSIMULATED(ssize_t, recvmsg(int fd, struct msghdr *message, int flags), SYS_recvmsg)
UNSIMULATED(int, getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict size), SYS_getsockopt)
UNSIMULATED(int, setsockopt(int fd, int level, int name, const void *value, socklen_t size), SYS_setsockopt)
UNSIMULATED(int, shutdown(int fd, int how), SYS_shutdown)
UNSIMULATED(int, sched_getparam(pid_t pid, struct sched_param *param), SYS_sched_getparam)
UNSIMULATED(int, sched_setparam(pid_t pid, const struct sched_param *param), SYS_sched_setparam)
UNSIMULATED(int, sched_get_priority_max(int policy), SYS_sched_get_priority_max)
UNSIMULATED(int, sched_get_priority_min(int policy), SYS_sched_get_priority_min)
UNSIMULATED(int, sched_getcpu(void), SYS_getcpu)
UNSIMULATED(int, setns(int fd, int type), SYS_setns)
UNSIMULATED(int, unshare(int flags), SYS_unshare)
UNSIMULATED(int, clone(int (*function)(void *), void *stack, int flags, void *argument, ...), SYS_clone)
UNSIMULATED(int, mlock(const void *address, size_t size), SYS_mlock)
UNSIMULATED(int, mlock2(const void *address, size_t size, unsigned int flags), SYS_mlock2)
UNSIMULATED(int, munlock(const void *address, size_t size), SYS_munlock)
UNSIMULATED(int, mprotect(void *address, size_t size, int protection), SYS_mprotect)
UNSIMULATED(int, msync(void *address, size_t size, int flags), SYS_msync)
UNSIMULATED(int, mincore(void *address, size_t size, unsigned char *pages), SYS_mincore)
UNSIMULATED(void *, mremap(void *address, size_t size, size_t new_size, int flags, ...), SYS_mremap)
UNSIMULATED(int, memfd_create(const char *name, unsigned int flags), SYS_memfd_create)
UNSIMULATED(ssize_t, process_madvise(int pidfd, const struct iovec *parts, size_t count, int advice, unsigned int flags),
	    SYS_process_madvise)
UNSIMULATED(ssize_t, process_vm_readv(pid_t pid, const struct iovec *here, unsigned long count, const struct iovec *there,
				      unsigned long there_count, unsigned long flags), SYS_process_vm_readv)
UNSIMULATED(ssize_t, process_vm_writev(pid_t pid, const struct iovec *here, unsigned long count, const struct iovec *there,
				       unsigned long there_count, unsigned long flags), SYS_process_vm_writev)
UNSIMULATED(int, prlimit(pid_t pid, int resource, const struct rlimit *limit, struct rlimit *before), SYS_prlimit64)
UNSIMULATED(int, getitimer(int which, struct itimerval *time), SYS_getitimer)
UNSIMULATED(int, setitimer(int which, const struct itimerval *restrict time, struct itimerval *restrict before), SYS_setitimer)
UNSIMULATED(int, sigsuspend(const sigset_t *mask), SYS_rt_sigsuspend)
UNSIMULATED(int, sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info), SYS_rt_sigtimedwait)
UNSIMULATED(int, sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict time),
	    SYS_rt_sigtimedwait)
UNSIMULATED(int, sigqueue(pid_t pid, int signal, const union sigval value), SYS_rt_sigqueueinfo)
UNSIMULATED(pid_t, getpgid(pid_t pid), SYS_getpgid)
UNSIMULATED(pid_t, getsid(pid_t pid), SYS_getsid)
UNSIMULATED(int, fsync(int fd), SYS_fsync)
UNSIMULATED(int, fdatasync(int fd), SYS_fdatasync)
UNSIMULATED(int, rmdir(const char *path), SYS_rmdir)
UNSIMULATED(ssize_t, readlink(const char *restrict path, char *restrict text, size_t size), SYS_readlink)
UNSIMULATED(int, gethostname(char *name, size_t size), SYS_uname)
UNSIMULATED(ssize_t, pwrite(int fd, const void *data, size_t size, off_t offset), SYS_pwrite64)
UNSIMULATED(int, ftruncate(int fd, off_t size), SYS_ftruncate)
UNSIMULATED(int, setuid(uid_t user), SYS_setuid)
UNSIMULATED(int, setgid(gid_t group), SYS_setgid)
UNSIMULATED(int, seteuid(uid_t user), SYS_setresuid)
UNSIMULATED(int, setegid(gid_t group), SYS_setresgid)
UNSIMULATED(int, daemon(int stays, int keeps), SYS_clone)
UNSIMULATED(int, execl(const char *path, const char *argument, ...), SYS_execve)
UNSIMULATED(int, execlp(const char *file, const char *argument, ...), SYS_execve)
UNSIMULATED(int, execvpe(const char *file, char *const argv[], char *const envp[]), SYS_execve)
UNSIMULATED(int, pipe2(int fds[2], int flags), SYS_pipe2)
UNSIMULATED(int, close_range(unsigned int first, unsigned int last, int flags), SYS_close_range)
UNSIMULATED(int, system(const char *command), SYS_clone)
UNSIMULATED(int, remove(const char *path), SYS_unlink)
UNSIMULATED(int, rename(const char *path, const char *to), SYS_rename)
UNSIMULATED(mode_t, umask(mode_t mask), SYS_umask)
UNSIMULATED(int, chmod(const char *path, mode_t mode), SYS_chmod)

UNSIMULATED(int, statfs(const char *path, struct statfs *result), SYS_statfs)
UNSIMULATED(int, fstatfs(int fd, struct statfs *result), SYS_fstatfs)

static UNSIMULATED(int, ask_for_pipe(void), SYS_pipe2)
static UNSIMULATED(int, ask_for_folder(void), SYS_getcwd)

FILE *
popen(const char *command, const char *mode)
{
	ask_for_pipe();
	return NULL;
}

// Nobody has a stream of popen().
int
pclose(FILE *stream)
{
	errno = ECHILD;
	return -1;
}

char *
getcwd(char *path, size_t size)
{
	ask_for_folder();
	return NULL;
}

// It returns its error.
int
sigwait(const sigset_t *restrict set, int *restrict signal)
{
	return -__mrelease_syscall(SYS_rt_sigtimedwait, 0, 0, 0, 0, 0);
}

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
