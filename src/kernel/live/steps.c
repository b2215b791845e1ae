/* SPDX-License-Identifier: MIT */
/*
 * The steps of a run, in order: calls of the caller, whose results are noted
 * (verb@target:argument), and things that happen around it (+word). What was
 * noted up to +begin is forgotten: that was part of setting up.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

#ifndef P_PIDFD
#define P_PIDFD	3
#endif
#define NOBODY	65534

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

/* Nothing but plain releases, and signal 0, for processes that are not ours. */
static void check_step(const char *step, const struct target *target)
{
	bool ours = strcmp(target->name, "init") &&
		    strcmp(target->name, "kernel-thread");

	if (!ours && (argument_of(step) || (!verb_is(step, "mrelease") &&
					    !verb_is(step, "kill") &&
					    !verb_is(step, "send"))))
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
			target_open(target);
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

static const char *result_name(long result)
{
	return result == -1 ? error_name(errno) : result ? "1" : "0";
}

static void note(long result)
{
	if (shared->results == MAX_RESULTS)
		errx(2, "more than %d steps", MAX_RESULTS);
	snprintf(shared->result[shared->results], 16, "%s",
		 result_name(result));
	/* Counted last: who is killed in between has noted nothing. */
	__atomic_add_fetch(&shared->results, 1, __ATOMIC_SEQ_CST);
}

/* Both count themselves, and wait for the other. */
static void meet(void)
{
	__atomic_add_fetch(&shared->go, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST) < 2)
		;
}

/*
 * A second process that calls at the same time, and this one. The second may
 * kill the victim before it calls.
 */
static void call_twice(int pidfd, unsigned long flags, bool second_kills)
{
	pid_t parent = getpid(), pid;
	int status;

	shared->go = 0;
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		die_with_parent(parent);
		meet();
		if (second_kills && sys_pidfd_send_signal(pidfd, SIGKILL) == -1)
			_exit(1);
		snprintf(shared->second, sizeof(shared->second), "%s",
			 result_name(sys_process_mrelease(pidfd, flags)));
		_exit(0);
	}
	meet();
	note(sys_process_mrelease(pidfd, flags));
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "the second caller died");
}

static void call(const char *step)
{
	const struct target *target = target_of(step);
	unsigned long argument = argument_of(step);
	struct pollfd poll_fd = { target->fd, POLLIN, 0 };
	siginfo_t info;
	int fd;

	if (verb_is(step, "mrelease"))
		note(sys_process_mrelease(target->fd, argument));
	else if (verb_is(step, "kill"))
		note(kill(target->pid, argument));
	else if (verb_is(step, "send"))
		note(sys_pidfd_send_signal(target->fd, argument));
	else if (verb_is(step, "poll"))
		note(poll(&poll_fd, 1, argument));
	else if (verb_is(step, "waitid"))
		note(waitid(P_PIDFD, target->fd, &info, argument) ? -1 : 1);
	else if (verb_is(step, "twice"))
		call_twice(target->fd, argument, false);
	else if (verb_is(step, "twice_killing"))
		call_twice(target->fd, argument, true);
	else if (verb_is(step, "pidfd_open")) {
		fd = sys_pidfd_open(target->pid, argument);
		note(fd == -1 ? -1 : 0);
		close(fd);
	} else
		errx(2, "'%s': no such step", step);
}

static bool is_dumping(pid_t pid)
{
	long dumping;

	return status_field(pid, "CoreDumping", &dumping, 10) && dumping;
}

static bool is_other_program(pid_t pid)
{
	char path[64], text[64];

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	return read_file(path, text, sizeof(text)) && !strcmp(text, "live") &&
	       !strcmp(text + 5, "--sleep");
}

static void happen(const char *word)
{
	if (!strcmp(word, "+begin"))
		shared->results = 0;
	else if (!strcmp(word, "+let-go"))
		hold_let_go();
	else if (!strcmp(word, "+readers-go"))
		readers_let_go();
	else if (!strcmp(word, "+at-exit-stop"))
		hold_await_stop();
	else if (verb_is(word, "+deliver"))
		hold_deliver(argument_of(word));
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
	for (; *step; step++) {
		/* For who is to be killed in its last call. */
		if (!step[1])
			__atomic_store_n(&shared->go, 1, __ATOMIC_SEQ_CST);
		if (**step == '+')
			happen(*step);
		else
			call(*step);
	}
}

/* At some moment of the caller's last step, or a little before or after. */
static void kill_in_last_step(pid_t pid)
{
	while (!__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST))
		pause_us(10);
	/* Longer and longer from run to run: pids count up. */
	pause_us(pid % 8 * 100);
	kill(pid, SIGKILL);
}

static void become_other_user(void)
{
	if (setgroups(0, NULL) == -1 || setgid(NOBODY) == -1 ||
	    setuid(NOBODY) == -1)
		err(1, "setuid");
	/* Changing the user has cleared the flag. */
	die_with_parent(stage);
}

/* Whoever is forked after this is in there. */
static void enter_victims_pid_namespace(void)
{
	int pidfd = sys_pidfd_open(shared->victim, 0);

	if (pidfd == -1 || setns(pidfd, CLONE_NEWPID) == -1)
		skip("no right to enter a PID namespace");
	close(pidfd);
}

void steps_run(char *step[])
{
	bool other_user = is("caller", "other-user");
	bool killed = is("caller", "killed");
	bool own_namespace = is("caller", "child-pid-namespace");
	pid_t pid;
	int status;

	if (is("caller", "root")) {
		run_all(step);
		return;
	}
	if (other_user && getuid() != 0)
		skip("only root can become another user");
	if (is("caller", "victims-pid-namespace"))
		enter_victims_pid_namespace();
	fflush(stdout);
	shared->go = 0;
	pid = sys_fork(own_namespace ? CLONE_NEWPID : 0);
	if (pid == -1)
		skip("no right to make a PID namespace");
	if (pid == 0) {
		die_with_parent(stage);
		if (other_user)
			become_other_user();
		if (is("caller", "victims-pid-namespace"))
			target_of("@victim")->pid = 1;
		run_all(step);
		_exit(0);
	}
	if (killed)
		kill_in_last_step(pid);
	if (waitpid(pid, &status, 0) != pid || (status && !killed))
		errx(1, "the caller died");
}
