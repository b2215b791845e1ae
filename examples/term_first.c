// SPDX-License-Identifier: Linux-man-pages-copyleft

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/types.h>

#define PATIENCE  1000  /* Milliseconds that a process has to end */

static pid_t
parse_pid(const char *arg)
{
	char  *end;
	long  pid;

	errno = 0;
	pid = strtol(arg, &end, 10);
	if (errno != 0 || end == arg || *end != '\0'
	    || pid < 1 || pid > INT_MAX)
		errx(EXIT_FAILURE, "%s: not a process ID", arg);

	return pid;
}

/* Releases the memory, and exits unless it is too early for that. */
static void
release(int pidfd, pid_t pid)
{
	if (process_mrelease(pidfd, 0) == 0) {
		printf("%d: dying, memory released\n", pid);
		exit(EXIT_SUCCESS);
	}

	if (errno == ESRCH) {
		/* Not a failure: it gave up its memory before.  That is freed
		   when the last user of the memory lets go of it. */
		printf("%d: dead or dying, let go of its memory first\n", pid);
		exit(EXIT_SUCCESS);
	}
	if (errno != EINVAL)
		err(EXIT_FAILURE, "%d: process_mrelease", pid);
}

static void
send_signal(int pidfd, pid_t pid, int sig)
{
	if (pidfd_send_signal(pidfd, sig, NULL, 0) == 0)
		return;
	if (errno != ESRCH)
		err(EXIT_FAILURE, "pidfd_send_signal(%d)", pid);
	printf("%d: is gone\n", pid);
	exit(EXIT_SUCCESS);
}

int
main(int argc, char *argv[])
{
	int            pidfd, ready;
	pid_t          pid;
	struct pollfd  pfd;

	if (argc != 2) {
		fprintf(stderr, "Usage: %s PID\n", argv[0]);
		exit(EXIT_FAILURE);
	}
	pid = parse_pid(argv[1]);

	pidfd = pidfd_open(pid, 0);
	if (pidfd == -1)
		err(EXIT_FAILURE, "pidfd_open(%d)", pid);

	send_signal(pidfd, pid, SIGTERM);

	/* A process that catches SIGTERM, as a Java virtual machine does, is
	   not dying: the call fails with EINVAL, however often it is made. */
	release(pidfd, pid);
	/* Once poll(2) says that it is dead, nothing can be released. */
	printf("%d: too early, waiting for its exit\n", pid);
	pfd.fd = pidfd;
	pfd.events = POLLIN;
	ready = poll(&pfd, 1, PATIENCE);
	if (ready == -1)
		err(EXIT_FAILURE, "poll");
	if (ready > 0) {
		printf("%d: has exited\n", pid);
		exit(EXIT_SUCCESS);
	}

	printf("%d: out of patience, killing\n", pid);
	send_signal(pidfd, pid, SIGKILL);
	release(pidfd, pid);
	err(EXIT_FAILURE, "%d: not released: shared or dumping core", pid);
}
