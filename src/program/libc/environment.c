// SPDX-License-Identifier: MIT
// There is none: a program of the page gets its arguments, nothing else. So its locale is C.
#define _GNU_SOURCE
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *nothing[1];
char **environ = nothing;

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

char *
setlocale(int category, const char *name)
{
	static char only[] = "C";

	(void) category;
	if (name == NULL || *name == '\0' || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
		return only;
	return NULL;
}
