// SPDX-License-Identifier: MIT
// Strings: what fewer programs use.
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "libc.h"

char *
strncat(char *restrict to, const char *restrict from, size_t size)
{
	const size_t used = strnlen(from, size);
	char *const end = to + strlen(to);

	memcpy(end, from, used);
	end[used] = '\0';
	return to;
}

char *
stpcpy(char *restrict to, const char *restrict from)
{
	return strcpy(to, from) + strlen(from);
}

void *
mempcpy(void *restrict to, const void *restrict from, size_t size)
{
	return (char *) memcpy(to, from, size) + size;
}

char *
strdup(const char *string)
{
	return strndup(string, strlen(string));
}

char *
strndup(const char *string, size_t size)
{
	const size_t used = strnlen(string, size);
	char *const copy = malloc(used + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, string, used);
	copy[used] = '\0';
	return copy;
}

// How many characters from the beginning on are, or are not, in `set`.
static size_t
span(const char *string, const char *set, int is_in)
{
	size_t size = 0;

	while (string[size] != '\0' && (strchr(set, string[size]) != NULL) == is_in)
		size++;
	__mrelease_pass(size);
	return size;
}

size_t
strspn(const char *string, const char *accepted)
{
	return span(string, accepted, 1);
}

size_t
strcspn(const char *string, const char *rejected)
{
	return span(string, rejected, 0);
}

char *
strpbrk(const char *string, const char *wanted)
{
	string += strcspn(string, wanted);
	return *string == '\0' ? NULL : (char *) string;
}

char *
strsep(char **string, const char *delimiters)
{
	char *const word = *string;

	if (word == NULL)
		return NULL;
	*string = strpbrk(word, delimiters);
	if (*string != NULL)
		*(*string)++ = '\0';
	return word;
}

char *
strtok_r(char *restrict string, const char *restrict delimiters, char **restrict rest)
{
	char *word = string != NULL ? string : *rest;

	word += strspn(word, delimiters);
	*rest = word + strcspn(word, delimiters);
	if (*rest == word)
		return NULL;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	return word;
}

char *
strtok(char *restrict string, const char *restrict delimiters)
{
	static char *rest;

	return strtok_r(string, delimiters, &rest);
}

int
strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

int
strncasecmp(const char *a, const char *b, size_t size)
{
	size_t i = 0;

	while (i < size && a[i] != '\0' && tolower((unsigned char) a[i]) == tolower((unsigned char) b[i]))
		i++;
	__mrelease_pass(i);
	return i < size ? tolower((unsigned char) a[i]) - tolower((unsigned char) b[i]) : 0;
}

int
strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t) -1);
}

char *
strcasestr(const char *string, const char *part)
{
	const size_t size = strlen(part);

	__mrelease_pass(strlen(string));
	for (;; string++) {
		if (strncasecmp(string, part, size) == 0)
			return (char *) string;
		if (*string == '\0')
			return NULL;
	}
}

char *
strchrnul(const char *string, int character)
{
	char *const found = strchr(string, character);

	return found != NULL ? found : (char *) string + strlen(string);
}

void *
memrchr(const void *data, int byte, size_t size)
{
	const unsigned char *c = data;

	__mrelease_pass(size);
	while (size-- > 0) {
		if (c[size] == (unsigned char) byte)
			return (void *) (c + size);
	}
	return NULL;
}

void *
memmem(const void *data, size_t size, const void *part, size_t part_size)
{
	const char *c = data;

	__mrelease_pass(size);
	for (; size >= part_size; c++, size--) {
		if (memcmp(c, part, part_size) == 0)
			return (void *) c;
	}
	return NULL;
}

// Only the first one stays, if there is nothing else.
static void
cut_slashes(char *path)
{
	for (char *end = path + strlen(path); end > path + 1 && end[-1] == '/';)
		*--end = '\0';
}

// The one of GNU, which leaves the path as it is.
char *
basename(const char *path)
{
	const char *const slash = strrchr(path, '/');

	return (char *) (slash == NULL ? path : slash + 1);
}

// The one of POSIX: slashes at the end do not count.
char *
__xpg_basename(char *path)
{
	if (path == NULL || *path == '\0')
		return (char *) ".";
	cut_slashes(path);
	return path[1] == '\0' ? path : basename(path);
}

char *
dirname(char *path)
{
	char *slash;

	if (path != NULL)
		cut_slashes(path);
	slash = path == NULL ? NULL : strrchr(path, '/');
	if (slash == NULL)
		return (char *) ".";
	slash[slash == path] = '\0';
	cut_slashes(path);
	return path;
}

void
explicit_bzero(void *data, size_t size)
{
	memset(data, 0, size);
}

void
bzero(void *data, size_t size)
{
	memset(data, 0, size);
}

void
bcopy(const void *from, void *to, size_t size)
{
	memmove(to, from, size);
}

int
bcmp(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size);
}

char *
index(const char *string, int character)
{
	return strchr(string, character);
}

char *
rindex(const char *string, int character)
{
	return strrchr(string, character);
}

int
ffs(int number)
{
	return __builtin_ffs(number);
}
