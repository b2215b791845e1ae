// SPDX-License-Identifier: MIT
// Blocks of memory: all that copies or fills one comes here, what the compiler makes of an assignment of structures, too. Here alone
// are the instructions that wasm has for that, because no instruction counts what it goes through.
#include <string.h>
#include "libc.h"

void
__mrelease_pass(size_t size)
{
	static size_t rest;

	rest += size % 1024;
	for (size_t units = size / 1024 + rest / 1024; units > 0; units--)
		__mrelease_line(0);
	rest %= 1024;
}

enum { LOWEST_ADDRESS = 256 }; // of memory.ts

// Ends the program where a process would get SIGSEGV: wasm has memory at address 0, too.
static void
touch(const void *address, size_t size)
{
	if (size > 0 && (size_t) address < LOWEST_ADDRESS)
		__builtin_trap();
}

void *
memmove(void *to, const void *from, size_t size)
{
	touch(to, size);
	touch(from, size);
	__mrelease_pass(size);
	return __builtin_memmove(to, from, size);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) __attribute__((alias("memmove")));

void *
memset(void *to, int byte, size_t size)
{
	touch(to, size);
	__mrelease_pass(size);
	return __builtin_memset(to, byte, size);
}
