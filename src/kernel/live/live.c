/* SPDX-License-Identifier: MIT */
/*
 * live: sets up a situation on the running kernel, makes calls, and prints
 * one JSON line per run.
 *
 *	live [-n runs] [-t milliseconds] [key=value ...] -- step ...
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "live.h"

struct shared *shared;
pid_t stage;

/* Not one that was waited for: its pid may be somebody else's by now. */
static void kill_child(pid_t pid)
{
	siginfo_t info;

	if (pid && waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
		kill(pid, SIGKILL);
}

/* Everybody that the stage has started, or has inherited as a subreaper. */
static void clean_up(void)
{
	pid_t pid;
	int status;

	readers_let_go();
	for (int i = 0; i < MAX_SHARERS; i++)
		kill_child(shared->sharer[i]);
	kill_child(shared->victim);
	hold_clean();
	while ((pid = waitpid(-1, &status, __WALL)) > 0)
		if (WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, pid, NULL, NULL);
}

/* Ends the stage: this kernel, or this user, cannot have the situation. */
void skip(const char *format, ...)
{
	char reason[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	if (getpid() != stage) {
		memcpy(shared->skip, reason, sizeof(reason));
		_exit(0);
	}
	printf("{\"skipped\":\"%s\"}\n", reason);
	fflush(stdout);
	clean_up();
	_exit(0);
}

/* SIGKILL stays pending when it has been acted upon. */
static bool told_to_die(pid_t pid)
{
	long group = 0, thread = 0;

	status_field(pid, "ShdPnd", &group, 16);
	status_field(pid, "SigPnd", &thread, 16);
	return (group | thread) & 0x100;
}

/* Raw facts only: what they mean is for the reader of the line to say. */
static void print_process(FILE *out, pid_t pid)
{
	long dumping = 0;

	status_field(pid, "CoreDumping", &dumping, 10);
	fprintf(out, "\"state\":\"%c\",\"killPending\":%s,\"dumping\":%s",
		state_letter(pid), told_to_die(pid) ? "true" : "false",
		dumping ? "true" : "false");
}

static void print_moment(FILE *out, const char *name)
{
	fprintf(out, "\"%s\":{", name);
	print_process(out, shared->victim);
	fprintf(out, ",\"sharers\":[");
	for (int i = 0; i < MAX_SHARERS && shared->sharer[i]; i++) {
		fprintf(out, i ? ",{" : "{");
		print_process(out, shared->sharer[i]);
		fprintf(out, "}");
	}
	fprintf(out, "],");
	memory_print(out);
	fprintf(out, "}");
}

/* All threads: a leader may be a zombie before the others are dead. */
static bool is_group_dead(int pidfd)
{
	struct pollfd poll_fd = { pidfd, POLLIN, 0 };

	return pidfd == -1 || poll(&poll_fd, 1, 0) == 1;
}

/* Whether somebody is about to do something. Notes the states of all. */
static bool is_moving(int pidfd, char state[MAX_SHARERS + 2])
{
	bool moving = is("hold", "no") && told_to_die(shared->victim) &&
		      !is_group_dead(pidfd);
	int count = 0;

	state[count++] = state_letter(shared->victim);
	for (int i = 0; i < MAX_SHARERS && shared->sharer[i]; i++) {
		state[count] = state_letter(shared->sharer[i]);
		if (is("sharer-hold", "no") && !strchr("Z-", state[count]))
			moving |= told_to_die(shared->sharer[i]);
		count++;
	}
	state[count] = '\0';
	if (is("state", "spinning") || is("dump", "slow"))
		return moving;
	return moving || strchr(state, 'R');
}

/*
 * Lets whoever can still move do so: until all are dead, or nobody has left
 * its state of sleep for 5 ms. 2 s at most.
 */
static void settle(void)
{
	char now[MAX_SHARERS + 2], before[MAX_SHARERS + 2] = "";
	int pidfd = sys_pidfd_open(shared->victim, 0), same = 0;
	bool moving;

	for (int i = 0; i < 4000 && same < 10; i++) {
		moving = is_moving(pidfd, now);
		if (!moving && strspn(now, "Z-") == strlen(now))
			break;
		same = moving || strcmp(now, before) ? 0 : same + 1;
		memcpy(before, now, sizeof(now));
		pause_us(500);
	}
	close(pidfd);
}

static void run_stage(char *step[])
{
	char *line;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	stage = getpid();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!out || shared == MAP_FAILED)
		err(1, "memory");
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		err(1, "prctl(PR_SET_CHILD_SUBREAPER)");
	memory_prepare();
	victim_start();
	memory_sample();
	steps_prepare(step);
	readers_start();
	hold_victim();
	hold_sharers();
	fprintf(out, "{");
	print_moment(out, "before");
	fprintf(out, ",");
	steps_run(step);
	print_moment(out, "after");
	settle();
	fprintf(out, ",");
	print_moment(out, "settled");
	fprintf(out, ",\"results\":[");
	for (int i = 0; i < shared->results; i++)
		fprintf(out, "%s\"%s\"", i ? "," : "", shared->result[i]);
	fprintf(out, "]");
	if (shared->second[0])
		fprintf(out, ",\"second\":\"%s\"", shared->second);
	fprintf(out, "}\n");
	fclose(out);
	fputs(line, stdout);
	fflush(stdout);
	clean_up();
	_exit(0);
}

/*
 * The stage is dead or about to die, and with it all that it has started.
 * Nobody stays behind, frozen and orphaned ones included.
 */
static void clean_up_after_stage(void)
{
	/* Should somebody not die: SIGALRM ends this process instead. */
	alarm(5);
	hold_clean();
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	alarm(0);
}

static void run_once(char *step[], int milliseconds)
{
	struct timespec limit = { milliseconds / 1000,
				  milliseconds % 1000 * 1000000L };
	pid_t parent = getpid(), pid;
	sigset_t awaited;
	int status, sig;

	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigaddset(&awaited, SIGTERM);
	sigprocmask(SIG_BLOCK, &awaited, NULL);
	fflush(stdout);
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		sigprocmask(SIG_UNBLOCK, &awaited, NULL);
		die_with_parent(parent);
		run_stage(step);
	}
	do {
		sig = sigtimedwait(&awaited, NULL, &limit);
		if (sig == -1 && errno == EINTR)
			continue;
		if (sig != SIGCHLD) {
			kill(pid, SIGKILL);
			clean_up_after_stage();
			if (sig == SIGTERM)
				errx(1, "asked to stop");
			errx(1, "not finished after %d ms", milliseconds);
		}
		/* Or an orphan of the run before, long since waited for. */
	} while (waitpid(pid, &status, WNOHANG) != pid);
	clean_up_after_stage();
	if (WIFSIGNALED(status))
		errx(1, "the stage died: %s", strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status))
		exit(WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	int option, runs = 1, milliseconds = 4000;
	char **step;

	/* A victim that has executed another program: this one. */
	if (argc == 2 && !strcmp(argv[1], "--sleep"))
		for (;;)
			pause();
	while ((option = getopt(argc, argv, "+n:t:")) != -1) {
		if (option == 'n')
			runs = atoi(optarg);
		else if (option == 't')
			milliseconds = atoi(optarg);
		else
			return 2;
	}
	/* getopt(3) swallows a -- that stands first. */
	if (!strcmp(argv[optind - 1], "--"))
		optind--;
	step = words_read(&argv[optind]);
	if (runs < 1 || runs > 1000 || milliseconds < 1 || !*step)
		errx(2, "usage: live [-n runs] [-t milliseconds] "
			"[key=value ...] -- step ...");
	if (sys_process_mrelease(-1, 0) == -1 && errno == ENOSYS) {
		printf("{\"skipped\":\"this kernel has no "
		       "process_mrelease(2)\"}\n");
		return 0;
	}
	signal(SIGCHLD, SIG_DFL);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		err(1, "prctl(PR_SET_CHILD_SUBREAPER)");
	for (int i = 0; i < runs; i++)
		run_once(step, milliseconds);
	return 0;
}
