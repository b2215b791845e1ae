/* SPDX-License-Identifier: MIT */
/*
 * Victims that do not get on with dying.
 *
 * exit:   PTRACE_O_TRACEEXIT stops a thread after the exit of its group is
 *         marked and before exit_mm(). The stage is the tracer and never
 *         continues it. exit-leader, exit-others: only those.
 * frozen: the cgroup v1 freezer; a frozen task does not act on SIGKILL. The
 *         cgroup bears the number of the process group, so that whoever
 *         started this program can remove it too.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

#define FREEZER	"/sys/fs/cgroup/freezer"

static pid_t traced[MAX_THREADS + MAX_SHARERS];
static int tracing;

static void trace(pid_t tid)
{
	if (ptrace(PTRACE_SEIZE, tid, NULL, PTRACE_O_TRACEEXIT) == -1) {
		if (errno == EPERM || errno == ENOSYS)
			skip("ptrace(2) is not allowed here");
		err(1, "ptrace(PTRACE_SEIZE) of %d", tid);
	}
	traced[tracing++] = tid;
}

static void freezer_path(char *path, size_t size, const char *file)
{
	snprintf(path, size, FREEZER "/mrelease-live-%d%s", getpgrp(), file);
}

static bool is_frozen(pid_t pid)
{
	char path[128], state[16];

	(void)pid;
	freezer_path(path, sizeof(path), "/freezer.state");
	return read_file(path, state, sizeof(state)) &&
	       !strncmp(state, "FROZEN", 6);
}

static void freeze(pid_t pid)
{
	char path[128], text[16];

	if (access(FREEZER "/cgroup.procs", W_OK) == -1)
		skip("no cgroup v1 freezer that this user may use");
	freezer_path(path, sizeof(path), "");
	if (mkdir(path, 0755) == -1 && errno != EEXIST)
		skip("no right to make a cgroup of the v1 freezer");
	freezer_path(path, sizeof(path), "/cgroup.procs");
	snprintf(text, sizeof(text), "%d", pid);
	if (!write_file(path, text))
		err(1, "%s", path);
	freezer_path(path, sizeof(path), "/freezer.state");
	if (!write_file(path, "FROZEN"))
		err(1, "%s", path);
	wait_until(is_frozen, pid, "frozen");
}

void hold_victim(void)
{
	bool leader = !is("leader", "exited") && !is("hold", "exit-others");
	int threads = is("hold", "exit-leader") ? 1 : number("threads");

	if (!strncmp(word("hold"), "exit", 4))
		for (int i = leader ? 0 : 1; i < threads; i++)
			trace(i ? shared->tid[i] : shared->victim);
	else if (is("hold", "frozen"))
		freeze(shared->victim);
}

void hold_sharers(void)
{
	for (int i = 0; i < MAX_SHARERS && shared->sharer[i]; i++)
		if (is("sharer-hold", "exit"))
			trace(shared->sharer[i]);
		else if (is("sharer-hold", "frozen"))
			freeze(shared->sharer[i]);
}

static bool is_in_tracing_stop(pid_t tid)
{
	return state_letter(tid) == 't';
}

void hold_await_stop(void)
{
	wait_until(is_in_tracing_stop, shared->victim, "in a tracing stop");
}

/* A tracer is asked about each signal but SIGKILL: this one it passes on. */
void hold_deliver(int sig)
{
	hold_await_stop();
	if (ptrace(PTRACE_CONT, shared->victim, NULL, sig) == -1)
		err(1, "ptrace(PTRACE_CONT)");
}

static bool is_detached(pid_t tid)
{
	char state;

	if (ptrace(PTRACE_DETACH, tid, NULL, NULL) == 0)
		return true;
	state = state_letter(tid);
	return state == 'Z' || state == '-';
}

void hold_let_go(void)
{
	char path[128];

	/* One that has not reached its exit stop cannot be detached yet. */
	while (tracing > 0)
		wait_until(is_detached, traced[--tracing], "at its exit stop");
	freezer_path(path, sizeof(path), "/freezer.state");
	write_file(path, "THAWED");
}

/*
 * After the stage: its cgroup. A frozen process gets SIGKILL when the stage
 * ends, and dies when it is thawed; only then can the cgroup be removed.
 */
void hold_clean(void)
{
	char path[128];

	freezer_path(path, sizeof(path), "/freezer.state");
	if (!write_file(path, "THAWED"))
		return;
	freezer_path(path, sizeof(path), "");
	for (int i = 0; i < 400 && rmdir(path) == -1; i++)
		pause_us(2500);
}
