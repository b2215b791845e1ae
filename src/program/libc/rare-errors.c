// SPDX-License-Identifier: MIT
// All errors by number and by name, for programs that ask for them (src/program/compile.ts says which ones do).
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include "libc.h"

static const char texts[] =
#define COMMON(number, name, text) number text "\0"
#define RARE(number, name, text) COMMON(number, name, text)
#include "errors.def"
#undef COMMON
	;

static const char names[] =
#define COMMON(number, name, text) number name "\0"
#include "errors.def"
	;

// The build appends a call of this one to such a program.
void
__mrelease_use_rare_errors(void)
{
	__mrelease_rare_errors = texts;
}

static const char *
find(const char *entry, int number)
{
	for (; *entry != '\0'; entry += strlen(entry) + 1) {
		if (*(const unsigned char *) entry == number)
			return entry + 1;
	}
	return NULL;
}

const char *
strerrorname_np(int number)
{
	return number == 0 ? "0" : find(names, number);
}

const char *
strerrordesc_np(int number)
{
	return number == 0 ? "Success" : find(texts, number);
}

// The one of GNU, which writes only what it has to make.
char *
strerror_r(int number, char *text, size_t size)
{
	const char *const known = strerrordesc_np(number);

	if (known != NULL)
		return (char *) known;
	__xpg_strerror_r(number, text, size);
	return text;
}

// The one of POSIX.
int
__xpg_strerror_r(int number, char *text, size_t size)
{
	const char *const full = strerror(number);
	const size_t length = strlen(full);

	if (size > 0) {
		const size_t used = length < size ? length : size - 1;

		memcpy(text, full, used);
		text[used] = '\0';
	}
	return strerrordesc_np(number) == NULL ? EINVAL : length < size ? 0 : ERANGE;
}
