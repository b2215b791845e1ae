/* SPDX-License-Identifier: MIT */
/*
 * Other processes with the victim's memory. The victim makes them, as only it
 * can; with CLONE_PARENT, so that they outlive it as children of the stage.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

#define STACK	(64 * 1024)

static char *new_stack(void)
{
	char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (stack == MAP_FAILED)
		err(1, "mmap");
	return stack + STACK;
}

static int sharer_main(void *unused)
{
	(void)unused;
	die_with_parent(stage);
	for (;;)
		pause();
	return 0;
}

static int gone_main(void *unused)
{
	(void)unused;
	_exit(0);
}

void sharers_start(void)
{
	int wanted = number("sharers");
	pid_t pid;

	if (is("sharer", "no"))
		return;
	if (wanted < 1 || wanted > MAX_SHARERS)
		errx(2, "sharers=%s: 1 to %d", word("sharers"), MAX_SHARERS);
	for (int i = 0; i < wanted; i++) {
		if (is("sharer", "gone")) {
			pid = clone(gone_main, new_stack(), CLONE_VM | SIGCHLD,
				    NULL);
			if (pid == -1 || waitpid(pid, NULL, 0) != pid)
				err(1, "a sharer that is gone");
			continue;
		}
		pid = clone(sharer_main, new_stack(),
			    CLONE_VM | CLONE_PARENT | SIGCHLD, NULL);
		if (pid == -1)
			err(1, "clone");
		shared->sharer[i] = pid;
	}
}

/* The child of vfork(2). Whichever of the two the victim is not: sharer[0]. */
static int vfork_main(void *unused)
{
	(void)unused;
	die_with_parent(stage);
	if (is("vfork", "child")) {
		shared->sharer[0] = shared->victim;
		shared->victim = getpid();
		shared->tid[0] = shared->victim;
	} else {
		shared->sharer[0] = getpid();
	}
	__atomic_store_n(&shared->ready, 1, __ATOMIC_SEQ_CST);
	for (;;)
		pause();
	return 0;
}

/* Returns when the child is gone, and not at all when it stays. */
void vfork_partner(void)
{
	if (clone(vfork_main, new_stack(),
		  CLONE_VM | CLONE_VFORK | CLONE_PARENT | SIGCHLD, NULL) == -1)
		err(1, "clone(CLONE_VFORK)");
	for (;;)
		pause();
}
