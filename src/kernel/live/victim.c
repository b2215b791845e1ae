/* SPDX-License-Identifier: MIT */
/* The victim: its threads, signal dispositions and memory. */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

static int command_pipe[2];
static int threads_started;

static void handled(int sig)
{
	(void)sig;
}

static void *thread(void *index)
{
	/* The stage, not the leader: a leader may exit before its threads. */
	die_with_parent(stage);
	shared->tid[(intptr_t)index] = syscall(SYS_gettid);
	__atomic_add_fetch(&threads_started, 1, __ATOMIC_SEQ_CST);
	for (;;)
		pause();
	return NULL;
}

static void start_threads(void)
{
	pthread_t unused;
	int wanted = number("threads") - 1;

	if (wanted < 0 || wanted >= MAX_THREADS)
		errx(2, "threads=%s: 1 to %d", word("threads"), MAX_THREADS);
	for (intptr_t i = 1; i <= wanted; i++)
		if (pthread_create(&unused, NULL, thread, (void *)i))
			errx(1, "pthread_create");
	while (__atomic_load_n(&threads_started, __ATOMIC_SEQ_CST) < wanted)
		pause_us(100);
}

static void set_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (is("sigterm", "handled"))
		signal(SIGTERM, handled);
	else if (is("sigterm", "ignored"))
		signal(SIGTERM, SIG_IGN);
	else if (is("sigterm", "blocked"))
		sigprocmask(SIG_BLOCK, &set, NULL);
	else
		signal(SIGTERM, SIG_DFL);
	/* A shell without job control has it ignored in the background. */
	signal(SIGQUIT, SIG_DFL);
}

/*
 * A dump that takes long without writing much: the kernel looks at every page
 * of an area, also at those that were never touched. The area is an ordinary
 * one, with one page in it. The dump goes to the working directory, where a
 * file with its name is overwritten: so that should be a temporary one.
 */
static void prepare_dump(void)
{
	struct rlimit limit = { 0, 0 };
	size_t length = (size_t)(1ULL << 38);
	char pattern[256], *area;

	if (is("dump", "slow")) {
		if (!read_file("/proc/sys/kernel/core_pattern", pattern,
			       sizeof(pattern)) || strpbrk(pattern, "|/@"))
			skip("core dumps of this system do not go "
			     "to the working directory");
		limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
		area = mmap(NULL, length, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (area == MAP_FAILED)
			skip("no address space for a slow core dump");
		*area = 1;
	}
	if (setrlimit(RLIMIT_CORE, &limit) == -1)
		skip("no right to raise the limit of core dumps");
}

/* Never returns. The stage says by a letter what the victim shall do. */
static _Noreturn void obey(void)
{
	char command;

	if (is("leader", "exited"))
		syscall(SYS_exit, 0);
	if (is("state", "spinning"))
		for (;;)
			__asm__ volatile("" ::: "memory");
	for (;;) {
		if (read(command_pipe[0], &command, 1) != 1)
			continue;
		if (command == 'g')
			syscall(SYS_exit_group, 0);
		if (command == 'e')
			syscall(SYS_exit, 0);
		if (command == 'x')
			execl("/proc/self/exe", "live", "--sleep", NULL);
	}
}

static _Noreturn void victim_main(void)
{
	die_with_parent(stage);
	/* Huge pages only where they are asked for: RSS in whole pages. */
	prctl(PR_SET_THP_DISABLE, !strstr(word("memory"), "thp"), 0, 0, 0);
	/* In a child PID namespace getpid() is 1: the stage says it then. */
	if (is("victim", "same-namespace"))
		shared->victim = shared->tid[0] = getpid();
	set_signals();
	prepare_dump();
	memory_map();
	start_threads();
	sharers_start();
	if (!is("vfork", "no"))
		vfork_partner();
	__atomic_store_n(&shared->ready, 1, __ATOMIC_SEQ_CST);
	obey();
}

static bool is_stopped(pid_t pid)
{
	return state_letter(pid) == 'T';
}

static bool is_zombie(pid_t pid)
{
	return state_letter(pid) == 'Z';
}

static bool is_asleep(pid_t pid)
{
	char state = state_letter(pid);

	return state == 'S' || state == 'D';
}

void victim_start(void)
{
	unsigned long flags = 0;
	int status;
	pid_t pid;

	if (is("victim", "pid-namespace-init"))
		flags |= CLONE_NEWPID;
	if (pipe(command_pipe) == -1)
		err(1, "pipe");
	pid = sys_fork(flags);
	if (pid == -1 && flags && errno == EPERM)
		skip("no right to make a PID namespace");
	if (pid == -1)
		err(1, "fork");
	if (pid == 0)
		victim_main();
	/* Otherwise the victim says who it is: a child of vfork may be it. */
	if (flags)
		shared->victim = shared->tid[0] = pid;
	while (!__atomic_load_n(&shared->ready, __ATOMIC_SEQ_CST)) {
		/* A pid of 0: still there. A vfork child has its own pid. */
		if (waitpid(pid, &status, WNOHANG) == pid) {
			if (shared->skip[0])
				skip("%s", shared->skip);
			errx(1, "the victim died while it was set up");
		}
		pause_us(100);
	}
	if (is("leader", "exited"))
		wait_until(is_zombie, pid, "an exited leader");
	else if (is("state", "sleeping"))
		wait_until(is_asleep, shared->victim, "asleep");
	if (is("state", "stopped")) {
		kill(shared->victim, SIGSTOP);
		wait_until(is_stopped, shared->victim, "stopped");
	}
}

void victim_command(char command)
{
	if (write(command_pipe[1], &command, 1) != 1)
		err(1, "write to the victim");
}
