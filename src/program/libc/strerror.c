// SPDX-License-Identifier: MIT
// The texts of the errors that the simulated kernel and this libc can give, as glibc words them.
#include <errno.h>
#include <string.h>
#include "libc.h"

// Numbers above this one have no name in Linux.
#define LAST_ERROR 133

// Entries: the number as one character, the text, a null character.
static const char texts[] =
	"\001Operation not permitted\0"
	"\002No such file or directory\0"
	"\003No such process\0"
	"\004Interrupted system call\0"
	"\005Input/output error\0"
	"\007Argument list too long\0"
	"\011Bad file descriptor\0"
	"\012No child processes\0"
	"\013Resource temporarily unavailable\0"
	"\014Cannot allocate memory\0"
	"\015Permission denied\0"
	"\016Bad address\0"
	"\020Device or resource busy\0"
	"\021File exists\0"
	"\023No such device\0"
	"\024Not a directory\0"
	"\025Is a directory\0"
	"\026Invalid argument\0"
	"\030Too many open files\0"
	"\035Illegal seek\0"
	"\041Numerical argument out of domain\0"
	"\042Numerical result out of range\0"
	"\044File name too long\0"
	"\046Function not implemented\0"
	"\113Value too large for defined data type\0"
	"\137Operation not supported\0"
	"\156Connection timed out\0";

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
	for (const char *entry = texts; *entry != '\0'; entry += strlen(entry) + 1) {
		if (*entry == number)
			return (char *) entry + 1;
	}
	__mrelease_unsupported(NULL, number);
}
