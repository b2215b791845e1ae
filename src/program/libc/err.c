// SPDX-License-Identifier: MIT
// err(3): the program's name, the message, the error's text.
#include <assert.h>
#include <err.h>
#include <error.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "libc.h"

static void
start(const char *format, va_list arguments)
{
	fprintf(stderr, "%s: ", __mrelease_name);
	if (format != NULL)
		vfprintf(stderr, format, arguments);
}

void
vwarn(const char *format, va_list arguments)
{
	const int error = errno;

	start(format, arguments);
	if (format != NULL)
		fputs(": ", stderr);
	errno = error;
	fprintf(stderr, "%m\n");
}

void
vwarnx(const char *format, va_list arguments)
{
	start(format, arguments);
	fputs("\n", stderr);
}

_Noreturn void
verr(int status, const char *format, va_list arguments)
{
	vwarn(format, arguments);
	exit(status);
}

_Noreturn void
verrx(int status, const char *format, va_list arguments)
{
	vwarnx(format, arguments);
	exit(status);
}

void
warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarn(format, arguments);
	va_end(arguments);
}

void
warnx(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarnx(format, arguments);
	va_end(arguments);
}

_Noreturn void
err(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	verr(status, format, arguments);
}

_Noreturn void
errx(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	verrx(status, format, arguments);
}

// As error(3) of glibc does it: stdout first.
void
error(int status, int number, const char *format, ...)
{
	const int before = errno;
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "%s: ", __mrelease_full_name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	errno = number;
	fputs(number == 0 ? "\n" : "", stderr);
	if (number != 0)
		fprintf(stderr, ": %m\n");
	errno = before;
	if (status != 0)
		exit(status);
}

_Noreturn void
__mrelease_assert_failed(const char *expression, const char *file, unsigned int line, const char *function)
{
	fprintf(stderr, "%s: %s:%u: %s: Assertion `%s' failed.\n", __mrelease_name, file, line, function, expression);
	abort();
}
