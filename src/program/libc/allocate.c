// SPDX-License-Identifier: MIT
// malloc(3): the blocks lie one behind the other in a room of fixed size; the first free one that is big enough is taken.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "libc.h"

// Before each block.
struct block {
	size_t size; // of what follows, a multiple of ALIGNMENT
	size_t used; // USED, FREE, or what has been written over it
	size_t padding[2];
};

enum { ALIGNMENT = 16, USED = 0x4d55, FREE = 0x4d46 };

static _Alignas(ALIGNMENT) char heap[1 << 20];

static struct block *
next_of(struct block *block)
{
	return (struct block *) ((char *) (block + 1) + block->size);
}

static struct block *
first(void)
{
	struct block *block = (struct block *) heap;

	if (block->used == 0)
		*block = (struct block) { .size = sizeof(heap) - sizeof(*block), .used = FREE };
	return block;
}

static int
is_inside(const struct block *block)
{
	return (const char *) block < heap + sizeof(heap);
}

// Makes one block of it and the free ones behind it.
static void
join(struct block *block)
{
	for (struct block *next = next_of(block); is_inside(next) && next->used == FREE; next = next_of(block))
		block->size += sizeof(*next) + next->size;
}

// Gives back what is behind the first `size` bytes.
static void
split(struct block *block, size_t size)
{
	if (block->size >= size + sizeof(*block) + ALIGNMENT) {
		const size_t rest = block->size - size - sizeof(*block);

		block->size = size;
		*next_of(block) = (struct block) { .size = rest, .used = FREE };
	}
}

static struct block *
block_of(void *data)
{
	struct block *block = (struct block *) data - 1;

	if ((char *) data < heap || (char *) data >= heap + sizeof(heap) || block->used != USED) {
		static const char message[] = "free(): invalid pointer\n";

		__mrelease_complain(message, sizeof(message) - 1);
		abort();
	}
	return block;
}

void *
malloc(size_t size)
{
	const size_t rounded = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
	size_t passed = 0;

	if (size > PTRDIFF_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	for (struct block *block = first(); is_inside(block); block = next_of(block)) {
		passed++;
		if (block->used != FREE)
			continue;
		join(block);
		if (block->size < rounded)
			continue;
		split(block, rounded);
		block->used = USED;
		__mrelease_pass(passed);
		return block + 1;
	}
	__mrelease_unsupported("more than a mebibyte from malloc()", 0);
}

void *
calloc(size_t count, size_t size)
{
	void *data;

	if (__builtin_mul_overflow(count, size, &size)) {
		errno = ENOMEM;
		return NULL;
	}
	data = malloc(size);
	return data == NULL ? NULL : memset(data, 0, size);
}

void *
realloc(void *data, size_t size)
{
	struct block *block;
	void *moved;

	if (data == NULL)
		return malloc(size);
	block = block_of(data);
	if (size == 0) {
		free(data);
		return NULL;
	}
	if (size <= block->size)
		return data;
	moved = malloc(size);
	if (moved == NULL)
		return NULL;
	memcpy(moved, data, block->size);
	free(data);
	return moved;
}

void *
reallocarray(void *data, size_t count, size_t size)
{
	if (__builtin_mul_overflow(count, size, &size)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(data, size);
}

// More than ALIGNMENT is made by leaving out what is before; a block of its own, so that it can be given back.
void *
aligned_alloc(size_t alignment, size_t size)
{
	struct block *block;
	uintptr_t start;

	if (alignment <= ALIGNMENT)
		return malloc(size);
	if (__builtin_add_overflow(size, 2 * alignment, &size)) {
		errno = ENOMEM;
		return NULL;
	}
	block = malloc(size);
	if (block == NULL)
		return NULL;
	start = ((uintptr_t) block + alignment) & ~(uintptr_t) (alignment - 1);
	split(block_of(block), start - (uintptr_t) block - sizeof(*block));
	free(block);
	block = (struct block *) start - 1;
	block->used = USED;
	return block + 1;
}

int
posix_memalign(void **data, size_t alignment, size_t size)
{
	void *allocated;

	if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
		return EINVAL;
	allocated = aligned_alloc(alignment, size);
	if (allocated == NULL)
		return ENOMEM;
	*data = allocated;
	return 0;
}

void
free(void *data)
{
	if (data == NULL)
		return;
	block_of(data)->used = FREE;
}
