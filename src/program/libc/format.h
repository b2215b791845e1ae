// SPDX-License-Identifier: MIT
// What the conversions of printf share; no program sees it.
#ifndef _MRELEASE_FORMAT_H
#define _MRELEASE_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { LEFT = 1, SIGN = 2, SPACE = 4, ALTERNATIVE = 8, ZERO = 16 };

// One conversion, as written after the percent sign.
struct conversion {
	int flags;
	int width;
	int precision; // -1: not given
	int length;    // of the argument, in bytes
};

struct output {
	FILE *stream;
	uint64_t count;
};

void __mrelease_put_part(struct output *output, const char *data, size_t size);
void __mrelease_pad(struct output *output, char with, int64_t count);

// Prints prefix, zeros and text in the conversion's width.
void __mrelease_put_field(struct output *output, const struct conversion *conversion, const char *prefix, int64_t zeros,
			  const char *text, size_t size);

#endif
