// SPDX-License-Identifier: MIT
// qsort(3), qsort_r(3) and bsearch(3). Equal entries stay in their order, as with the merge sort of glibc.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include "libc.h"

enum { COMPARISON = 32 }; // takes about as long as going through so many bytes

static void
swap(char *a, char *b, size_t size)
{
	for (; size > 0; size--, a++, b++) {
		const char byte = *a;

		*a = *b;
		*b = byte;
	}
}

// Moves the entry at `from` to the smaller number `to`.
static void
move_down(char *data, size_t from, size_t to, size_t size)
{
	char entry[256];

	if (size <= sizeof(entry)) {
		memcpy(entry, data + from * size, size);
		memmove(data + (to + 1) * size, data + to * size, (from - to) * size);
		memcpy(data + to * size, entry, size);
		return;
	}
	__mrelease_pass((from - to) * size);
	for (; from > to; from--)
		swap(data + from * size, data + (from - 1) * size, size);
}

void
qsort_r(void *data, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *argument)
{
	char *const entries = data;

	for (size_t i = 1; i < count; i++) {
		size_t low = 0;

		for (size_t high = i; low < high;) {
			const size_t middle = (low + high) / 2;

			// Even if those of `compare` do not count, and an entry has no size.
			__mrelease_pass(COMPARISON);
			if (compare(entries + i * size, entries + middle * size, argument) < 0)
				high = middle;
			else
				low = middle + 1;
		}
		move_down(entries, i, low, size);
	}
}

struct comparison {
	int (*compare)(const void *, const void *);
};

static int
without_argument(const void *a, const void *b, void *comparison)
{
	return ((const struct comparison *) comparison)->compare(a, b);
}

void
qsort(void *data, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	struct comparison comparison = { compare };

	qsort_r(data, count, size, without_argument, &comparison);
}

void *
bsearch(const void *key, const void *data, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	for (size_t low = 0; low < count;) {
		const size_t middle = (low + count) / 2;
		const char *const entry = (const char *) data + middle * size;
		const int order = compare(key, entry);

		if (order == 0)
			return (void *) entry;
		if (order < 0)
			count = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
