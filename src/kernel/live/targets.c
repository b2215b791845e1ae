/* SPDX-License-Identifier: MIT */
/* Whom or what a step is about: pidfds, and what only looks like one. */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "live.h"

#ifndef PIDFD_THREAD
#define PIDFD_THREAD	O_EXCL
#endif
#define PIDFD_SELF	(-10000)
#define CLOSED_FD	9999

/* The fds are opened before the first step: -1 is not open yet. */
static struct target targets[] = {
	{ "victim",		-1, 0 },
	{ "sharer",		-1, 0 },
	{ "second-sharer",	-1, 0 },
	{ "victim-leader",	-1, 0 },	/* pidfd with PIDFD_THREAD */
	{ "victim-thread",	-1, 0 },	/* the same, not the leader */
	{ "self",		-1, 0 },
	{ "pidfd-self",		PIDFD_SELF, 0 },
	{ "init",		-1, 1 },
	{ "kernel-thread",	-1, 2 },
	{ "bad-fd",		-1, 0 },
	{ "closed-fd",		CLOSED_FD, 0 },
	{ "not-a-pidfd",	-1, 0 },
	{ "proc-dir",		-1, 0 },
	{ "path-fd",		-1, 0 },
};

struct target *target_of(const char *step)
{
	const char *name = strchr(step, '@');
	size_t length, count = sizeof(targets) / sizeof(*targets);

	name = name ? name + 1 : "victim";
	length = strcspn(name, ":");
	for (size_t i = 0; i < count; i++)
		if (!strncmp(targets[i].name, name, length) &&
		    targets[i].name[length] == '\0')
			return &targets[i];
	errx(2, "'%s': no such target", step);
}

static void open_process(struct target *target, pid_t pid, unsigned int flags)
{
	target->pid = pid;
	target->fd = sys_pidfd_open(pid, flags);
	if (target->fd == -1 && errno == EINVAL && flags)
		skip("this kernel has no PIDFD_THREAD");
	if (target->fd == -1)
		err(1, "pidfd_open(2) of %s, %d", target->name, pid);
}

void target_open(struct target *target)
{
	char text[64];

	if (!strcmp(target->name, "victim"))
		open_process(target, shared->victim, 0);
	else if (!strcmp(target->name, "sharer"))
		open_process(target, shared->sharer[0], 0);
	else if (!strcmp(target->name, "second-sharer"))
		open_process(target, shared->sharer[1], 0);
	else if (!strcmp(target->name, "victim-leader"))
		open_process(target, shared->victim, PIDFD_THREAD);
	else if (!strcmp(target->name, "victim-thread"))
		open_process(target, shared->tid[1], PIDFD_THREAD);
	else if (!strcmp(target->name, "self"))
		open_process(target, getpid(), 0);
	else if (!strcmp(target->name, "init"))
		open_process(target, 1, 0);
	else if (!strcmp(target->name, "kernel-thread")) {
		if (!read_file("/proc/2/comm", text, sizeof(text)) ||
		    strcmp(text, "kthreadd\n"))
			skip("no kernel thread in this PID namespace");
		open_process(target, 2, 0);
	} else if (!strcmp(target->name, "not-a-pidfd"))
		target->fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	else if (!strcmp(target->name, "proc-dir")) {
		snprintf(text, sizeof(text), "/proc/%d", shared->victim);
		target->fd = open(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	} else if (!strcmp(target->name, "path-fd"))
		target->fd = open("/dev/null", O_PATH | O_CLOEXEC);
}
