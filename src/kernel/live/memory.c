/* SPDX-License-Identifier: MIT */
/*
 * The victim's memory: kinds of it, and what is left of it.
 *
 * VmRSS and its parts end with the last thread's mm, also when the memory
 * stays. So some page frames are noted while they can be read in
 * /proc/PID/pagemap, and looked up in /proc/kpagecount: how many of them are
 * still in some page table? Nobody else may get such a frame meanwhile, so a
 * pipe holds it (vmsplice); that keeps the frame, not the mapping, nor the mm.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "live.h"

static int keep[2];

/* Before the first fork: the pipe is there as long as the stage is. */
void memory_prepare(void)
{
	if (pipe(keep) == -1)
		err(1, "pipe");
	fcntl(keep[1], F_SETPIPE_SZ, MAX_MAPPINGS * SAMPLES * page_bytes());
}

static int temporary_file(size_t length)
{
	char name[] = "live-XXXXXX", *zero;
	int fd = mkstemp(name);

	if (fd == -1)
		err(1, "mkstemp");
	unlink(name);
	zero = calloc(1, length);
	if (!zero || write(fd, zero, length) != (ssize_t)length)
		err(1, "a file of %zu bytes", length);
	free(zero);
	return fd;
}

static int memory_file(size_t length)
{
	int fd = memfd_create("live", MFD_CLOEXEC);

	if (fd == -1 || ftruncate(fd, length) == -1)
		err(1, "memfd_create");
	return fd;
}

static void touch(struct mapping *mapping, char *area, bool write_it)
{
	volatile char *at;

	for (size_t i = 0; i < mapping->length; i += mapping->page_size) {
		at = area + i;
		if (write_it)
			*at = 1;
		else
			(void)*at;
	}
}

/* Bytes from one watched page to the next. */
static size_t stride(const struct mapping *mapping)
{
	size_t page = page_bytes();
	size_t step = mapping->length / SAMPLES / page * page;

	return step ? step : page;
}

/* One byte of each page to be watched goes into the pipe. */
static void keep_frames(struct mapping *mapping)
{
	size_t step = stride(mapping);
	struct iovec pages[SAMPLES];
	int count = 0;

	for (size_t at = 0; at < mapping->length && count < SAMPLES; at += step)
		pages[count++] = (struct iovec){
			(void *)(uintptr_t)(mapping->start + at), 1
		};
	if (vmsplice(keep[1], pages, count, SPLICE_F_NONBLOCK) == count)
		mapping->kept = count;
}

static void map_kind(const char *kind, struct mapping *mapping)
{
	size_t length = (size_t)number("kib") * 1024, page = page_bytes();
	bool huge = strstr(kind, "hugetlb"), shares = strstr(kind, "shared");
	bool clean = strstr(kind, "clean"), thp = strstr(kind, "thp");
	int fd = -1, flags = shares ? MAP_SHARED : MAP_PRIVATE;
	char *area;

	if (huge || thp)
		page = length = huge_page_bytes();
	if (!strncmp(kind, "file", 4))
		fd = temporary_file(length);
	else if (!strncmp(kind, "memfd", 5))
		fd = memory_file(length);
	else
		flags |= MAP_ANONYMOUS;
	if (huge)
		flags |= MAP_HUGETLB;
	/* Twice the length, so that an aligned huge page fits. */
	area = mmap(NULL, thp ? 2 * length : length, PROT_READ | PROT_WRITE,
		    flags, fd, 0);
	if (area == MAP_FAILED && huge)
		skip("no huge page is free (vm.nr_hugepages)");
	if (area == MAP_FAILED)
		err(1, "mmap of %s", kind);
	if (thp) {
		area = (char *)(((uintptr_t)area + page - 1) & -page);
		if (madvise(area, length, MADV_HUGEPAGE) == -1)
			skip("this kernel has no transparent huge pages");
	}
	if (strstr(kind, "mlocked") && mlock(area, length) == -1)
		skip("mlock(2) of %zu bytes is not allowed", length);
	snprintf(mapping->kind, sizeof(mapping->kind), "%s", kind);
	mapping->start = (uintptr_t)area;
	mapping->length = length;
	mapping->page_size = page;
	touch(mapping, area, !clean);
	keep_frames(mapping);
}

void memory_map(void)
{
	static const char *const kinds[] = {
		"private-anon", "private-anon-mlocked", "private-anon-thp",
		"shared-anon", "file-private-clean", "file-private-written",
		"file-shared", "memfd-private-written", "memfd-shared",
		"hugetlb-private", "hugetlb-shared",
	};
	char *list = strdup(word("memory")), *kind, *rest;
	size_t known;

	for (kind = strtok_r(list, ",", &rest); kind;
	     kind = strtok_r(NULL, ",", &rest)) {
		for (known = 0; known < sizeof(kinds) / sizeof(*kinds); known++)
			if (!strcmp(kinds[known], kind))
				break;
		if (known == sizeof(kinds) / sizeof(*kinds) ||
		    shared->mappings == MAX_MAPPINGS)
			errx(2, "memory=%s: not a kind, or one too many", kind);
		map_kind(kind, &shared->mapping[shared->mappings++]);
	}
}

static void sample(struct mapping *mapping, int pagemap)
{
	size_t page = page_bytes(), step = stride(mapping);
	uint64_t entry;

	for (int i = 0; i < mapping->kept; i++) {
		if (pread(pagemap, &entry, sizeof(entry),
			  (mapping->start + i * step) / page * sizeof(entry)) !=
		    sizeof(entry))
			return;
		/* Bit 63: present. Who may not see the frame reads 0. */
		entry = entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
		if (entry)
			mapping->frame[mapping->samples++] = entry;
	}
}

/* A thread of the victim that has the mm: an exited leader has none. */
static pid_t owner(void)
{
	long kb;

	for (int i = 0; i < MAX_THREADS && shared->tid[i]; i++)
		if (status_field(shared->tid[i], "RssAnon", &kb, 10))
			return shared->tid[i];
	return shared->victim;
}

void memory_sample(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", owner());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	for (int i = 0; i < shared->mappings; i++) {
		sample(&shared->mapping[i], fd);
		/* Small pages instead: one of them was touched. */
		if (shared->mapping[i].page_size > page_bytes() &&
		    shared->mapping[i].samples == 1)
			skip("the kernel gave no huge page");
	}
	close(fd);
}

/* -1: this user may not know. */
static int still_mapped(const struct mapping *mapping)
{
	static int fd = -2;
	uint64_t count;
	int mapped = 0;

	if (fd == -2)
		fd = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	for (int i = 0; i < mapping->samples; i++) {
		if (pread(fd, &count, sizeof(count),
			  mapping->frame[i] * sizeof(count)) != sizeof(count))
			return -1;
		mapped += count > 0;
	}
	return mapped;
}

/* "rss": kB by kind, or null when there is no mm; "mapped": frames by kind. */
void memory_print(FILE *out)
{
	static const char *const fields[][2] = {
		{ "anon", "RssAnon" }, { "file", "RssFile" },
		{ "shmem", "RssShmem" }, { "hugetlb", "HugetlbPages" },
	};
	const struct mapping *mapping;
	bool first = true;
	pid_t pid = owner();
	long kb;
	int mapped;

	fprintf(out, "\"rss\":");
	for (int i = 0; i < 4; i++)
		if (status_field(pid, fields[i][1], &kb, 10)) {
			fprintf(out, "%s\"%s\":%ld", first ? "{" : ",",
				fields[i][0], kb);
			first = false;
		}
	fprintf(out, "%s,\"mapped\":{", first ? "null" : "}");
	first = true;
	for (int i = 0; i < shared->mappings; i++) {
		mapping = &shared->mapping[i];
		mapped = still_mapped(mapping);
		if (mapped == -1 || mapping->samples == 0)
			continue;
		fprintf(out, "%s\"%s\":[%d,%d]", first ? "" : ",",
			mapping->kind, mapped, mapping->samples);
		first = false;
	}
	fprintf(out, "}");
}
