// SPDX-License-Identifier: MIT
// atexit(3): the last that was registered is called first.
#include <stdlib.h>
#include "libc.h"

enum { LIMIT = 32 };

static void (*functions[LIMIT])(void);
static int count;

static void
call_all(void)
{
	while (count > 0)
		functions[--count]();
}

int
atexit(void (*function)(void))
{
	if (count == LIMIT)
		return -1;
	functions[count++] = function;
	__mrelease_before_exit = call_all;
	return 0;
}
