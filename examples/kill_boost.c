// SPDX-License-Identifier: Linux-man-pages-copyleft

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/types.h>
#include <time.h>

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

/* What not to do between the signal and the call.  Android's LMKD (14 to
   16) makes its victim die faster there: it writes to files of cgroups,
   walks /proc/PID/task, and calls setpriority(2) for each thread; some
   of that can wait for locks in the kernel.  This program changes no
   priority: a look at /proc and a short sleep stand for that work. */
static void
boost(pid_t pid)
{
	char                   path[32], line[128];
	FILE                   *status;
	const struct timespec  work = { .tv_nsec = 1000000 };

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	status = fopen(path, "r");
	if (status == NULL)
		return;
	while (fgets(line, sizeof(line), status) != NULL)
		;
	fclose(status);

	nanosleep(&work, NULL);
}

int
main(int argc, char *argv[])
{
	int    pidfd;
	pid_t  pid;

	if (argc != 2) {
		fprintf(stderr, "Usage: %s PID\n", argv[0]);
		exit(EXIT_FAILURE);
	}
	pid = parse_pid(argv[1]);

	pidfd = pidfd_open(pid, 0);
	if (pidfd == -1)
		err(EXIT_FAILURE, "pidfd_open(%d)", pid);

	if (pidfd_send_signal(pidfd, SIGKILL, NULL, 0) == -1)
		err(EXIT_FAILURE, "pidfd_send_signal(%d)", pid);

	boost(pid);

	if (process_mrelease(pidfd, 0) == 0) {
		printf("%d: killed, memory released\n", pid);
		exit(EXIT_SUCCESS);
	}

	switch (errno) {
	case ESRCH:
		/* Not a failure: the process is dead or dying, and gave up its
		   memory before it could be released.  It is freed when the
		   last user of the memory lets go of it. */
		printf("%d: killed, but it let go of its memory first\n", pid);
		exit(EXIT_SUCCESS);
	case EINVAL:
		err(EXIT_FAILURE,
		    "%d: not released: shared or dumping core", pid);
	case EAGAIN:
		err(EXIT_FAILURE, "%d: killed, memory released in part", pid);
	default:
		err(EXIT_FAILURE, "%d: killed, process_mrelease", pid);
	}
}
