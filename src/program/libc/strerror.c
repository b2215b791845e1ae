// SPDX-License-Identifier: MIT
// The texts of errors, as glibc words them: those that the simulated kernel and this libc can give, and on request all.
#include <errno.h>
#include <string.h>
#include "libc.h"

// Numbers above this one have no name in Linux.
#define LAST_ERROR 133

// Entries: the number as one character, the text, a null character.
static const char texts[] =
#define COMMON(number, name, text) number text "\0"
#define RARE(number, name, text)
#include "errors.def"
	;

const char *__mrelease_rare_errors;

static char *
unknown_error(int number)
{
	static char text[] = "Unknown error -2147483648";
	const size_t before = sizeof("Unknown error ") - 1;
	unsigned int rest = number < 0 ? -(unsigned int) number : (unsigned int) number;
	char *start = text + sizeof(text) - 1;

	do {
		*--start = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--start = '-';
	strcpy(text + before, start);
	return text;
}

char *
strerror(int number)
{
	if (number == 0)
		return "Success";
	if (number < 0 || number > LAST_ERROR || number == 41 || number == 58) {
		return unknown_error(number);
	}
	for (const char *entry = __mrelease_rare_errors ? __mrelease_rare_errors : texts; *entry != '\0'; entry += strlen(entry) + 1) {
		if (*(const unsigned char *) entry == number)
			return (char *) entry + 1;
	}
	__mrelease_unsupported(NULL, number);
}
