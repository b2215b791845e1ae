// SPDX-License-Identifier: MIT
// syslog(3). Without a daemon to take it, what is logged goes where LOG_PERROR sends it, and nowhere else.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>
#include "libc.h"

static const char *name;
static int options, mask = 0xff;

void
openlog(const char *new_name, int new_options, int facility)
{
	(void) facility;
	name = new_name;
	options = new_options;
}

void
vsyslog(int priority, const char *format, va_list arguments)
{
	const int error = errno;

	if (!(mask & LOG_MASK(LOG_PRI(priority))))
		return;
	if (options & LOG_PERROR) {
		fprintf(stderr, "%s", name == NULL ? __mrelease_name : name);
		if (options & LOG_PID)
			fprintf(stderr, "[%d]", (int) getpid());
		fprintf(stderr, ": ");
		errno = error;
		vfprintf(stderr, format, arguments);
		if (*format == '\0' || format[strlen(format) - 1] != '\n')
			fputc('\n', stderr);
	}
	// What a daemon would be reached by: it says that there is none.
	socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	errno = error;
}

void
syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsyslog(priority, format, arguments);
	va_end(arguments);
}

// 0 only asks.
int
setlogmask(int new_mask)
{
	const int before = mask;

	if (new_mask != 0)
		mask = new_mask;
	return before;
}

void
closelog(void)
{
	name = NULL;
	options = 0;
}
