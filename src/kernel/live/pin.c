/* SPDX-License-Identifier: MIT */
/*
 * Readers of the victim that hold mm_users, or do not.
 *
 * A reader's buffer is a page registered with userfaultfd(2) that nobody ever
 * fills. So the reader sleeps inside the kernel, on its way to write to the
 * buffer, and holds what it holds there until it is killed.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

static pid_t reader[MAX_READERS];
static int readers;

static int new_userfaultfd(char *page)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (uintptr_t)page, page_bytes() },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	/* poll(2) works on non-blocking ones only. */
	int fd = sys_userfaultfd(O_CLOEXEC | O_NONBLOCK);

	if (fd == -1 || ioctl(fd, UFFDIO_API, &api) == -1 ||
	    ioctl(fd, UFFDIO_REGISTER, &range) == -1)
		skip("userfaultfd(2) for faults of the kernel: %s",
		     error_name(errno));
	return fd;
}

static int open_of_victim(const char *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", shared->victim, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		skip("%s: %s", file, strerror(errno));
	return fd;
}

/* Does not come back: the reader is killed while it is at it. */
static _Noreturn void read_victim(char *page)
{
	uint64_t start = shared->mapping[0].start;
	size_t size = page_bytes();
	struct iovec local = { page, size };
	struct iovec remote = { (void *)(uintptr_t)start, size };
	ssize_t done;

	if (is("reader", "process_vm_readv"))
		done = process_vm_readv(shared->victim, &local, 1, &remote, 1,
					0);
	else if (is("reader", "mem"))
		done = pread(open_of_victim("mem"), page, size, start);
	else
		done = read(open_of_victim(word("reader")), page, size);
	errx(1, "reader: %s returned %zd", word("reader"), done);
}

/* Tells the stage the number of its userfaultfd, then reads. */
static _Noreturn void reader_main(int tell)
{
	char *page = mmap(NULL, page_bytes(), PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd;

	die_with_parent(stage);
	if (page == MAP_FAILED)
		err(1, "mmap");
	fd = new_userfaultfd(page);
	if (write(tell, &fd, sizeof(fd)) != sizeof(fd))
		err(1, "write");
	read_victim(page);
}

/* Waits until the reader faults: from then on it holds what it will hold. */
static void wait_for_fault(pid_t pid, int tell)
{
	struct pollfd fault = { .events = POLLIN };
	int pidfd, fd;

	if (read(tell, &fd, sizeof(fd)) != sizeof(fd)) {
		if (shared->skip[0])
			skip("%s", shared->skip);
		errx(1, "a reader died");
	}
	pidfd = sys_pidfd_open(pid, 0);
	fault.fd = sys_pidfd_getfd(pidfd, fd);
	if (fault.fd == -1)
		skip("pidfd_getfd(2): %s", error_name(errno));
	if (poll(&fault, 1, 2000) != 1 || fault.revents != POLLIN)
		errx(1, "the reader is not stalled after 2 s");
	close(fault.fd);
	close(pidfd);
}

void readers_start(void)
{
	int wanted = number("readers"), tell[2];
	pid_t pid;

	if (is("reader", "no"))
		return;
	if (is("reader", "maps-open") || is("reader", "mem-open")) {
		/* Open, not reading: the stage can do that itself. */
		open_of_victim(is("reader", "mem-open") ? "mem" : "maps");
		return;
	}
	if (wanted < 1 || wanted > MAX_READERS)
		errx(2, "readers=%s: 1 to %d", word("readers"), MAX_READERS);
	for (int i = 0; i < wanted; i++) {
		if (pipe(tell) == -1)
			err(1, "pipe");
		fflush(stdout);
		pid = fork();
		if (pid == -1)
			err(1, "fork");
		if (pid == 0)
			reader_main(tell[1]);
		close(tell[1]);
		reader[readers++] = pid;
		wait_for_fault(pid, tell[0]);
		close(tell[0]);
	}
}

void readers_let_go(void)
{
	while (readers > 0) {
		kill(reader[--readers], SIGKILL);
		waitpid(reader[readers], NULL, 0);
	}
}
