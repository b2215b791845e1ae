// SPDX-License-Identifier: Linux-man-pages-copyleft

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/types.h>

/* Proposed in 2026; in no release up to Linux 7.3. */
#ifndef PROCESS_MRELEASE_REAP_KILL
# define PROCESS_MRELEASE_REAP_KILL  (1 << 0)
#endif

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

/* The kernel looks at the flags before it looks at the file descriptor:
   EBADF says that it knows the flag, EINVAL that it does not. */
static bool
have_reap_kill(void)
{
	return process_mrelease(-1, PROCESS_MRELEASE_REAP_KILL) == -1
	       && errno == EBADF;
}

int
main(int argc, char *argv[])
{
	int           pidfd;
	bool          reap_kill;
	pid_t         pid;
	unsigned int  flags;

	if (argc != 2) {
		fprintf(stderr, "Usage: %s PID\n", argv[0]);
		exit(EXIT_FAILURE);
	}
	pid = parse_pid(argv[1]);

	pidfd = pidfd_open(pid, 0);
	if (pidfd == -1)
		err(EXIT_FAILURE, "pidfd_open(%d)", pid);

	reap_kill = have_reap_kill();
	if (!reap_kill) {
		printf("No REAP_KILL in this kernel: killing first\n");
		if (pidfd_send_signal(pidfd, SIGKILL, NULL, 0) == -1)
			err(EXIT_FAILURE, "pidfd_send_signal(%d)", pid);
	}

	flags = reap_kill ? PROCESS_MRELEASE_REAP_KILL : 0;
	if (process_mrelease(pidfd, flags) == 0) {
		printf("%d: killed, memory released\n", pid);
		exit(EXIT_SUCCESS);
	}

	switch (errno) {
	case ESRCH:
		/* Not a failure: the process is dead or dying, and gave up its
		   memory before it could be released.  It is freed when the
		   last user of the memory lets go of it. */
		printf("%d: dead or dying, let go of its memory first\n", pid);
		exit(EXIT_SUCCESS);
	case EINVAL:
		if (reap_kill)
			err(EXIT_FAILURE, "%d: not killed, memory shared", pid);
		err(EXIT_FAILURE,
		    "%d: not released: shared or dumping core", pid);
	case EAGAIN:
		err(EXIT_FAILURE, "%d: killed, memory released in part", pid);
	default:
		err(EXIT_FAILURE, "process_mrelease(%d)", pid);
	}
}
