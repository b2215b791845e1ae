// SPDX-License-Identifier: MIT
// Memory and strings, byte by byte: these programs handle short ones.
#include <string.h>
#include "libc.h"

int
memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;
	size_t i = 0;

	while (i < size && x[i] == y[i])
		i++;
	__mrelease_pass(i);
	return i < size ? x[i] - y[i] : 0;
}

void *
memchr(const void *data, int byte, size_t size)
{
	const unsigned char *c = data;
	size_t i = 0;

	while (i < size && c[i] != (unsigned char) byte)
		i++;
	__mrelease_pass(i);
	return i < size ? (void *) (c + i) : NULL;
}

size_t
strlen(const char *string)
{
	size_t size = 0;

	while (string[size] != '\0')
		size++;
	__mrelease_pass(size);
	return size;
}

size_t
strnlen(const char *string, size_t limit)
{
	size_t size = 0;

	while (size < limit && string[size] != '\0')
		size++;
	__mrelease_pass(size);
	return size;
}

int
strncmp(const char *a, const char *b, size_t size)
{
	size_t i = 0;

	while (i < size && a[i] == b[i] && a[i] != '\0')
		i++;
	__mrelease_pass(i);
	return i < size ? (unsigned char) a[i] - (unsigned char) b[i] : 0;
}

int
strcmp(const char *a, const char *b)
{
	return strncmp(a, b, (size_t) -1);
}

char *
strchr(const char *string, int character)
{
	return memchr(string, character, strlen(string) + 1);
}

char *
strrchr(const char *string, int character)
{
	for (size_t i = strlen(string) + 1; i > 0; i--) {
		if (string[i - 1] == (char) character)
			return (char *) string + i - 1;
	}
	return NULL;
}

char *
strstr(const char *string, const char *part)
{
	const size_t size = strlen(part);

	__mrelease_pass(strlen(string));
	for (;; string++) {
		if (strncmp(string, part, size) == 0)
			return (char *) string;
		if (*string == '\0')
			return NULL;
	}
}

char *
strcpy(char *restrict to, const char *restrict from)
{
	return memcpy(to, from, strlen(from) + 1);
}

char *
strncpy(char *restrict to, const char *restrict from, size_t size)
{
	const size_t used = strnlen(from, size);

	memcpy(to, from, used);
	memset(to + used, 0, size - used);
	return to;
}

char *
strcat(char *restrict to, const char *restrict from)
{
	strcpy(to + strlen(to), from);
	return to;
}
