// SPDX-License-Identifier: MIT
// atexit(3) and on_exit(3), quick_exit(3): the last that was registered is called first.
#include <stdlib.h>
#include "libc.h"

enum { LIMIT = 32 };

static struct {
	void (*function)(void);
	void (*with_status)(int, void *); // in place of the other
	void *argument;
} functions[LIMIT];
static int count;

static void
call_all(int status)
{
	while (count > 0) {
		count--;
		if (functions[count].with_status != NULL)
			functions[count].with_status(status, functions[count].argument);
		else
			functions[count].function();
	}
}

static int
add(void (*function)(void), void (*with_status)(int, void *), void *argument)
{
	if (count == LIMIT)
		return -1;
	functions[count].function = function;
	functions[count].with_status = with_status;
	functions[count].argument = argument;
	count++;
	__mrelease_before_exit = call_all;
	return 0;
}

int
atexit(void (*function)(void))
{
	return add(function, NULL, NULL);
}

int
on_exit(void (*function)(int, void *), void *argument)
{
	return add(NULL, function, argument);
}

static void (*quick_functions[LIMIT])(void);
static int quick_count;

int
at_quick_exit(void (*function)(void))
{
	if (quick_count == LIMIT)
		return -1;
	quick_functions[quick_count++] = function;
	return 0;
}

// It leaves in the streams what is in them.
_Noreturn void
quick_exit(int status)
{
	while (quick_count > 0)
		quick_functions[--quick_count]();
	_Exit(status);
}
