// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_UNISTD_H
#define _MRELEASE_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define _SC_CLK_TCK 2
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE _SC_PAGESIZE
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85

extern char *optarg;
extern int optind, opterr, optopt;

int close(int fd);
ssize_t read(int fd, void *data, size_t size);
ssize_t write(int fd, const void *data, size_t size);
ssize_t pread(int fd, void *data, size_t size, off_t offset);
off_t lseek(int fd, off_t offset, int whence);
int dup(int fd);
int dup2(int fd, int to);
int isatty(int fd);
pid_t getpid(void);
pid_t getppid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t microseconds);
long sysconf(int name);
int getpagesize(void);
int getopt(int argc, char *const argv[], const char *letters);
_Noreturn void _exit(int status);

long syscall(long number, ...);

// On wasm, an int passed to a function with "..." takes less room than a long. As in a register, each argument is a long here.
long __mrelease_syscall_of_longs(long number, long a, long b, long c, long d, long e);
#define syscall(...) __MRELEASE_SYSCALL(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define __MRELEASE_SYSCALL(number, a, b, c, d, e, ...) \
	__mrelease_syscall_of_longs((long) (number), (long) (a), (long) (b), (long) (c), (long) (d), (long) (e))

#ifdef _GNU_SOURCE
extern char **environ;

pid_t gettid(void);
int dup3(int fd, int to, int flags);
#endif

#ifdef _GNU_SOURCE
// As glibc has it.
# define TEMP_FAILURE_RETRY(expression)                                \
	(__extension__({                                               \
		long int __result;                                     \
		do                                                     \
			__result = (long int) (expression);            \
		while (__result == -1L && errno == EINTR);             \
		__result;                                              \
	}))
#endif

// What follows answers ENOSYS here.
pid_t fork(void);
pid_t vfork(void);
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *file, char *const argv[]);
int pipe(int fds[2]);
int access(const char *path, int mode);
int unlink(const char *path);
int chdir(const char *path);
int pause(void);
unsigned int alarm(unsigned int seconds);
pid_t getpgrp(void);
pid_t setsid(void);
int setpgid(pid_t pid, pid_t group);
pid_t getpgid(pid_t pid);
pid_t getsid(pid_t pid);
int nice(int change);
int fsync(int fd);
int fdatasync(int fd);
int rmdir(const char *path);
ssize_t readlink(const char *restrict path, char *restrict text, size_t size);
char *getcwd(char *path, size_t size);
int gethostname(char *name, size_t size);
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset);
int ftruncate(int fd, off_t size);
int setuid(uid_t user);
int setgid(gid_t group);
int seteuid(uid_t user);
int setegid(gid_t group);
int daemon(int stays, int keeps);
int execl(const char *path, const char *argument, ...);
int execlp(const char *file, const char *argument, ...);
#ifdef _GNU_SOURCE
int pipe2(int fds[2], int flags);
int execvpe(const char *file, char *const argv[], char *const envp[]);
int close_range(unsigned int first, unsigned int last, int flags);
#endif

#endif
