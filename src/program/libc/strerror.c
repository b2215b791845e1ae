// SPDX-License-Identifier: MIT
// The texts of the errors that the simulated kernel and this libc can give, as glibc words them.
#include <errno.h>
#include <stdio.h>
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
	"\041Numerical argument out of domain\0"
	"\042Numerical result out of range\0"
	"\044File name too long\0"
	"\046Function not implemented\0"
	"\113Value too large for defined data type\0"
	"\137Operation not supported\0"
	"\156Connection timed out\0";

char *
strerror(int number)
{
	static char unknown[40];

	if (number == 0)
		return "Success";
	if (number < 0 || number > LAST_ERROR || number == 41 || number == 58) {
		snprintf(unknown, sizeof(unknown), "Unknown error %d", number);
		return unknown;
	}
	for (const char *entry = texts; *entry != '\0'; entry += strlen(entry) + 1) {
		if (*entry == number)
			return (char *) entry + 1;
	}
	snprintf(unknown, sizeof(unknown), "strerror: the text of error %d", number);
	__mrelease_unsupported(unknown);
}
