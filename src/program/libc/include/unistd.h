// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_UNISTD_H
#define _MRELEASE_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

int close(int fd);
ssize_t read(int fd, void *data, size_t size);
ssize_t write(int fd, const void *data, size_t size);
pid_t getpid(void);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t microseconds);
_Noreturn void _exit(int status);

#ifdef _GNU_SOURCE
long syscall(long number, ...);
#endif

#endif
