// SPDX-License-Identifier: MIT
// There is none: a program of the page gets its arguments, nothing else.
#define _GNU_SOURCE
#include <stdlib.h>

char *
getenv(const char *name)
{
	(void) name;
	return NULL;
}

char *
secure_getenv(const char *name)
{
	return getenv(name);
}
