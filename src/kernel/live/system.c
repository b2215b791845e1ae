/* SPDX-License-Identifier: MIT */
/* System calls by number (older headers lack them), and readers of /proc. */
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "live.h"

#ifndef SYS_process_mrelease
#if defined(__alpha__) || defined(__mips__)
#error "this architecture has its own numbers: newer kernel headers are needed"
#endif
#define SYS_process_mrelease	448
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd		438
#endif

int sys_pidfd_open(pid_t pid, unsigned int flags)
{
	return syscall(SYS_pidfd_open, pid, flags);
}

int sys_pidfd_send_signal(int pidfd, int sig)
{
	return syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0);
}

int sys_pidfd_getfd(int pidfd, int fd)
{
	return syscall(SYS_pidfd_getfd, pidfd, fd, 0);
}

/* flags is a whole register, so that its upper half can be tried as well. */
int sys_process_mrelease(int pidfd, unsigned long flags)
{
	return syscall(SYS_process_mrelease, pidfd, flags);
}

int sys_userfaultfd(int flags)
{
	return syscall(SYS_userfaultfd, flags);
}

pid_t sys_fork(unsigned long flags)
{
	if (flags == 0)
		return fork();
	fflush(NULL);
	return syscall(SYS_clone, SIGCHLD | flags, NULL, NULL, NULL, NULL);
}

const char *error_name(int error)
{
	static char other[16];

	switch (error) {
	case EAGAIN:	return "EAGAIN";
	case EBADF:	return "EBADF";
	case EBUSY:	return "EBUSY";
	case ECHILD:	return "ECHILD";
	case EINTR:	return "EINTR";
	case EINVAL:	return "EINVAL";
	case ENOENT:	return "ENOENT";
	case ENOSYS:	return "ENOSYS";
	case EPERM:	return "EPERM";
	case ESRCH:	return "ESRCH";
	}
	snprintf(other, sizeof(other), "errno%d", error);
	return other;
}

/* Every thread of every helper calls this: the flag belongs to the thread. */
void die_with_parent(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
		err(1, "prctl(PR_SET_PDEATHSIG)");
	/* 0: the parent is outside this PID namespace. */
	if (getppid() != parent && getppid() != 0)
		_exit(1);
}

bool read_file(const char *path, char *buffer, size_t size)
{
	ssize_t got;
	size_t total = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return false;
	do {
		got = read(fd, buffer + total, size - 1 - total);
		if (got > 0)
			total += got;
	} while (got > 0 && total < size - 1);
	close(fd);
	buffer[total] = '\0';
	return got >= 0;
}

bool write_file(const char *path, const char *text)
{
	ssize_t done;
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd == -1)
		return false;
	done = write(fd, text, strlen(text));
	close(fd);
	return done == (ssize_t)strlen(text);
}

/* 'S', 'T', 't', 'Z' ... of the thread, or '-' when there is none. */
char state_letter(pid_t pid)
{
	char path[64], line[512], *end;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (!read_file(path, line, sizeof(line)))
		return '-';
	end = strrchr(line, ')');
	return end && end[1] == ' ' ? end[2] : '-';
}

/* The number behind "field:" in a file. False when there is no such line. */
bool file_field(const char *path, const char *field, long *value, int base)
{
	char text[8192], *line, *rest;
	size_t length = strlen(field);

	if (!read_file(path, text, sizeof(text)))
		return false;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (!strncmp(line, field, length) && line[length] == ':') {
			*value = strtol(line + length + 1, NULL, base);
			return true;
		}
	return false;
}

bool status_field(pid_t pid, const char *field, long *value, int base)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	return file_field(path, field, value, base);
}

size_t page_bytes(void)
{
	return sysconf(_SC_PAGESIZE);
}

size_t huge_page_bytes(void)
{
	long kb = 2048;

	file_field("/proc/meminfo", "Hugepagesize", &kb, 10);
	return kb * 1024;
}

void pause_us(long us)
{
	struct timespec time = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&time, NULL);
}

/* Waits 2 s at most: a situation that does not come about is a failure. */
void wait_until(bool (*condition)(pid_t), pid_t pid, const char *what)
{
	for (int i = 0; i < 8000; i++) {
		if (condition(pid))
			return;
		pause_us(250);
	}
	errx(1, "process %d is not %s after 2 s (its state is %c)",
	     pid, what, state_letter(pid));
}
