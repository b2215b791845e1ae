/* SPDX-License-Identifier: MIT */
/*
 * The steps of a run, in order: calls of the caller, whose results are noted
 * (verb@target:argument), and things that happen around it (+word).
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

#ifndef PIDFD_THREAD
#define PIDFD_THREAD	O_EXCL
#endif
#define PIDFD_SELF	(-10000)
#define CLOSED_FD	9999
#define NOBODY		65534

/* Who or what a step is about. The fds are opened before the first step. */
static struct target {
	const char *name;
	int fd;
	pid_t pid;
} targets[] = {
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

static struct target *target_of(const char *step)
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

static unsigned long argument_of(const char *step)
{
	const char *argument = strchr(step, ':');

	return argument ? strtoul(argument + 1, NULL, 0) : 0;
}

static bool verb_is(const char *step, const char *verb)
{
	size_t length = strcspn(step, "@:");

	return strlen(verb) == length && !strncmp(step, verb, length);
}

static void open_process(struct target *target, pid_t pid, unsigned int flags)
{
	target->pid = pid;
	target->fd = sys_pidfd_open(pid, flags);
	if (target->fd == -1 && errno == EINVAL && flags)
		skip("this kernel has no PIDFD_THREAD");
	if (target->fd == -1)
		skip("pidfd_open(2) of %s: %s", target->name,
		     error_name(errno));
}

static void open_target(struct target *target)
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

/* Nothing but plain releases for processes that are not ours. */
static void check_step(const char *step, const struct target *target)
{
	bool ours = strcmp(target->name, "init") &&
		    strcmp(target->name, "kernel-thread");

	if (!ours && (!verb_is(step, "mrelease") || argument_of(step)))
		errx(2, "'%s': not to a process of the system", step);
}

void steps_prepare(char *step[])
{
	struct target *target;

	for (; *step; step++) {
		if (**step == '+')
			continue;
		target = target_of(*step);
		check_step(*step, target);
		if (target->fd == -1)
			open_target(target);
	}
	if (is("place", "behind-the-caller")) {
		struct sched_param first = { .sched_priority = 1 };
		cpu_set_t one;

		CPU_ZERO(&one);
		CPU_SET(sched_getcpu(), &one);
		if (sched_setaffinity(0, sizeof(one), &one) == -1 ||
		    sched_setaffinity(shared->victim, sizeof(one), &one) == -1)
			err(1, "sched_setaffinity");
		if (sched_setscheduler(0, SCHED_FIFO, &first) == -1)
			skip("no right to use SCHED_FIFO");
	}
}

static void note(long result)
{
	if (shared->results == MAX_RESULTS)
		errx(2, "more than %d steps", MAX_RESULTS);
	snprintf(shared->result[shared->results++], 16, "%s",
		 result == -1 ? error_name(errno) : result ? "1" : "0");
}

/* A second process that calls at the same time, and this one. */
static void call_twice(int pidfd, unsigned long flags)
{
	pid_t parent = getpid(), pid;
	int status;

	shared->go = 0;
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		die_with_parent(parent);
		__atomic_add_fetch(&shared->go, 1, __ATOMIC_SEQ_CST);
		while (__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST) < 2)
			;
		_exit(sys_process_mrelease(pidfd, flags) == -1 ? errno : 0);
	}
	while (__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST) < 1)
		;
	__atomic_add_fetch(&shared->go, 1, __ATOMIC_SEQ_CST);
	note(sys_process_mrelease(pidfd, flags));
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		errx(1, "the second caller died");
	errno = WEXITSTATUS(status);
	note(errno ? -1 : 0);
}

static void call(const char *step)
{
	const struct target *target = target_of(step);
	unsigned long argument = argument_of(step);
	struct pollfd poll_fd = { target->fd, POLLIN, 0 };
	int fd;

	if (verb_is(step, "mrelease"))
		note(sys_process_mrelease(target->fd, argument));
	else if (verb_is(step, "kill"))
		note(kill(target->pid, argument));
	else if (verb_is(step, "send"))
		note(sys_pidfd_send_signal(target->fd, argument));
	else if (verb_is(step, "poll"))
		note(poll(&poll_fd, 1, argument));
	else if (verb_is(step, "twice"))
		call_twice(target->fd, argument);
	else if (verb_is(step, "pidfd_open")) {
		fd = sys_pidfd_open(target->pid, argument);
		note(fd == -1 ? -1 : 0);
		close(fd);
	} else
		errx(2, "'%s': no such step", step);
}

static bool at_exit_stop(pid_t pid)
{
	return state_letter(pid) == 't';
}

static bool is_dumping(pid_t pid)
{
	long dumping;

	return status_field(pid, "CoreDumping", &dumping, 10) && dumping;
}

static bool is_dead(pid_t pid)
{
	return state_letter(pid) == 'Z' || state_letter(pid) == '-';
}

static bool is_other_program(pid_t pid)
{
	char path[64], text[64];

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	return read_file(path, text, sizeof(text)) && !strcmp(text, "live") &&
	       !strcmp(text + 5, "--sleep");
}

/* The stage is the parent of them all. */
static void wait_for(pid_t pid)
{
	if (waitpid(pid, NULL, 0) != pid)
		err(1, "waitpid of %d", pid);
}

static void happen(const char *word)
{
	if (!strcmp(word, "+let-go"))
		hold_let_go();
	else if (!strcmp(word, "+waited-for"))
		wait_for(shared->victim);
	else if (!strcmp(word, "+sharer-waited-for"))
		wait_for(shared->sharer[0]);
	else if (!strcmp(word, "+readers-go"))
		readers_let_go();
	else if (!strcmp(word, "+at-exit-stop"))
		wait_until(at_exit_stop, shared->victim, "at its exit stop");
	else if (!strcmp(word, "+sharer-at-exit-stop"))
		wait_until(at_exit_stop, shared->sharer[0], "at its exit stop");
	else if (!strcmp(word, "+sharer-dead"))
		wait_until(is_dead, shared->sharer[0], "dead");
	else if (!strcmp(word, "+dumping"))
		wait_until(is_dumping, shared->victim, "dumping core");
	else if (!strcmp(word, "+exit-group"))
		victim_command('g');
	else if (!strcmp(word, "+exit"))
		victim_command('e');
	else if (!strcmp(word, "+execve")) {
		victim_command('x');
		wait_until(is_other_program, shared->victim, "after execve");
		shared->mappings = 0;
	} else
		errx(2, "'%s': no such step", word);
}

static void run_all(char *step[])
{
	for (; *step; step++)
		if (**step == '+')
			happen(*step);
		else
			call(*step);
}

static void become_other_user(void)
{
	if (setgroups(0, NULL) == -1 || setgid(NOBODY) == -1 ||
	    setuid(NOBODY) == -1)
		err(1, "setuid");
	/* Changing the user has cleared the flag. */
	die_with_parent(stage);
}

void steps_run(char *step[])
{
	bool other_user = is("caller", "other-user");
	pid_t pid;
	int status;

	if (is("caller", "root")) {
		run_all(step);
		return;
	}
	if (other_user && getuid() != 0)
		skip("only root can become another user");
	fflush(stdout);
	pid = sys_fork(other_user ? 0 : CLONE_NEWPID);
	if (pid == -1)
		skip("no right to make a PID namespace");
	if (pid == 0) {
		die_with_parent(stage);
		if (other_user)
			become_other_user();
		run_all(step);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "the caller died");
}
