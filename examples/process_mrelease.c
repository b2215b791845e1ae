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

int
main(int argc, char *argv[])
{
	int            pidfd, ready;
	char           *end;
	long           pid;
	struct pollfd  pollfd;

	if (argc != 2)
		errx(EXIT_FAILURE, "Usage: %s PID", argv[0]);

	errno = 0;
	pid = strtol(argv[1], &end, 10);
	if (end == argv[1] || *end != '\0' || errno != 0
	    || pid < 1 || pid > INT_MAX)
	{
		errx(EXIT_FAILURE, "%s: not a process ID", argv[1]);
	}

	pidfd = pidfd_open((pid_t) pid, 0);
	if (pidfd == -1)
		err(EXIT_FAILURE, "pidfd_open");

	if (pidfd_send_signal(pidfd, SIGKILL, NULL, 0) == -1)
		err(EXIT_FAILURE, "pidfd_send_signal");

	if (process_mrelease(pidfd, 0) == 0) {
		printf("The memory was released.\n");
	} else {
		switch (errno) {
		case EAGAIN:
			printf("A part of the memory was released.\n");
			break;
		case EINVAL:
			printf("The memory is still in use.\n");
			break;
		case ESRCH:
			printf("The process let go of its memory first.\n");
			break;
		default:
			err(EXIT_FAILURE, "process_mrelease");
		}
	}

	pollfd.fd = pidfd;
	pollfd.events = POLLIN;
	ready = poll(&pollfd, 1, 5000);
	if (ready == -1)
		err(EXIT_FAILURE, "poll");
	if (ready == 0)
		errx(EXIT_FAILURE, "the process has not terminated yet");

	printf("The process has terminated.\n");
	exit(EXIT_SUCCESS);
}
