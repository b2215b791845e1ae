// SPDX-License-Identifier: MIT
// Text to numbers, as glibc 2.36 reads it: no 0b prefix.
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include "libc.h"

static int
digit(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return INT_MAX;
}

// Reads a magnitude up to `limit`, or up to `limit + 1` after a minus sign when the type is signed.
static uint64_t
read_number(const char *string, char **end, int base, uint64_t limit, bool is_signed)
{
	const char *c = string;
	const char *first;
	uint64_t value = 0;
	bool negative, overflow = false;

	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		return 0;
	}
	while (isspace(*c))
		c++;
	negative = *c == '-';
	if (*c == '-' || *c == '+')
		c++;
	if ((base == 0 || base == 16) && c[0] == '0' && tolower(c[1]) == 'x' && digit(c[2]) < 16) {
		c += 2;
		base = 16;
	} else if (base == 0) {
		base = *c == '0' ? 8 : 10;
	}
	if (is_signed && negative)
		limit++;

	for (first = c; digit(*c) < base; c++) {
		const unsigned int next = (unsigned int) digit(*c);

		if (value > (limit - next) / (unsigned int) base)
			overflow = true;
		else
			value = value * (unsigned int) base + next;
	}
	__mrelease_pass((size_t) (c - string));
	if (end != NULL)
		*end = (char *) (c == first ? string : c);
	if (overflow) {
		errno = ERANGE;
		return is_signed && negative ? -limit : limit;
	}
	return negative ? -value : value;
}

long long
strtoll(const char *string, char **end, int base)
{
	return (long long) read_number(string, end, base, LLONG_MAX, true);
}

unsigned long long
strtoull(const char *string, char **end, int base)
{
	return read_number(string, end, base, ULLONG_MAX, false);
}

long
strtol(const char *string, char **end, int base)
{
	return strtoll(string, end, base);
}

unsigned long
strtoul(const char *string, char **end, int base)
{
	return strtoull(string, end, base);
}

long
atol(const char *string)
{
	return strtol(string, NULL, 10);
}

int
atoi(const char *string)
{
	return (int) strtol(string, NULL, 10);
}

long long
atoll(const char *string)
{
	return strtol(string, NULL, 10);
}

intmax_t
strtoimax(const char *string, char **end, int base)
{
	return strtoll(string, end, base);
}

uintmax_t
strtoumax(const char *string, char **end, int base)
{
	return strtoull(string, end, base);
}
