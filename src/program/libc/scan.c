// SPDX-License-Identifier: MIT
// scanf's conversions: d i u o x X c s [ n p %, with *, m, width and length; e f g a where a program has numbers of that kind.
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libc.h"

double (*__mrelease_read_double)(const char *string, char **end);

struct input {
	FILE *stream;
	int count; // of characters read
};

struct conversion {
	int is_thrown_away;
	int is_allocated;
	int width; // 0: not given
	int length;
};

static int
get(struct input *input)
{
	const int c = fgetc(input->stream);

	if (c != EOF)
		input->count++;
	return c;
}

static void
unget(struct input *input, int c)
{
	if (c == EOF)
		return;
	ungetc(c, input->stream);
	input->count--;
}

// Has read `count` characters, one by one: that takes longer than going through them.
static void
pass_characters(int count)
{
	enum { COST = 8 };

	__mrelease_pass((size_t) count * COST);
}

static void
skip_spaces(struct input *input)
{
	const int before = input->count;
	int c;

	do
		c = get(input);
	while (isspace(c));
	unget(input, c);
	pass_characters(input->count - before);
}

static const char *
read_conversion(const char *format, struct conversion *conversion)
{
	*conversion = (struct conversion) { .length = sizeof(int) };
	if (*format == '*') {
		conversion->is_thrown_away = 1;
		format++;
	}
	for (; isdigit(*format); format++)
		conversion->width = conversion->width * 10 + (*format - '0');
	for (;; format++) {
		if (*format == 'm')
			conversion->is_allocated = 1;
		else if (*format == 'h')
			conversion->length = conversion->length == sizeof(int) ? sizeof(short) : sizeof(char);
		else if (*format == 'l' || *format == 'j' || *format == 'L' || *format == 'q')
			conversion->length = sizeof(long);
		else if (*format == 'z' || *format == 't')
			conversion->length = sizeof(size_t);
		else
			return format;
	}
}

// A character belongs to a number if what has been read with it is the beginning of one.
static int
continues_number(const char *text, int size, int c, int base)
{
	const int start = *text == '-' || *text == '+';
	const int has_prefix = size - start >= 2 && text[start] == '0' && tolower(text[start + 1]) == 'x';

	if (size == 0 && (c == '-' || c == '+'))
		return 1;
	if (size - start == 1 && text[start] == '0' && tolower(c) == 'x')
		return base == 0 || base == 16;
	if (base == 0)
		base = has_prefix ? 16 : size > start && text[start] == '0' ? 8 : 10;
	return base == 16 ? isxdigit(c) : c >= '0' && c < '0' + base;
}

// The same for one with a fraction, roughly: what follows decides.
static int
continues_fraction(const char *text, int size, int c)
{
	if (c == '-' || c == '+')
		return size == 0 || tolower(text[size - 1]) == 'e';
	return isalnum(c) || c == '.';
}

enum { LONGEST = 80 };

static int
read_word(struct input *input, const struct conversion *conversion, char letter, char *text, int base)
{
	int size = 0;
	int c = EOF;

	while (size < LONGEST && (conversion->width == 0 || size < conversion->width)) {
		c = get(input);
		if (c == EOF || !(letter == 'f' ? continues_fraction(text, size, c) : continues_number(text, size, c, base)))
			break;
		text[size++] = (char) c;
		c = EOF;
	}
	unget(input, c);
	text[size] = '\0';
	return size;
}

static void
store(void *to, int length, uint64_t number)
{
	memcpy(to, &number, (size_t) length);
}

// Whether `c` stands in the brackets from `set` on (behind the first one).
static int
is_in_set(const char *set, const char *end, int c)
{
	const int is_negated = *set == '^';
	int is_in = 0;

	__mrelease_pass((size_t) (end - set));
	for (set += is_negated; set < end; set++) {
		if (set + 2 < end && set[1] == '-') {
			is_in |= c >= (unsigned char) set[0] && c <= (unsigned char) set[2];
			set += 2;
		} else {
			is_in |= c == (unsigned char) *set;
		}
	}
	return is_in != is_negated;
}

// The bracket that ends a set: not the first one in it.
static const char *
end_of_set(const char *set)
{
	if (*set == '^')
		set++;
	if (*set == ']')
		set++;
	return set + strcspn(set, "]");
}

// Reads characters into `to` (nowhere without): `c` any, `s` no spaces, `[` those of a set. Returns how many.
static int
read_characters(struct input *input, const struct conversion *conversion, char letter, const char *set, const char *end, char *to)
{
	const int limit = conversion->width > 0 ? conversion->width : letter == 'c' ? 1 : INT32_MAX;
	int size = 0;

	while (size < limit) {
		const int c = get(input);

		if (c == EOF)
			break;
		if ((letter == 's' && isspace(c)) || (letter == '[' && !is_in_set(set, end, c))) {
			unget(input, c);
			break;
		}
		if (to != NULL)
			to[size] = (char) c;
		size++;
	}
	if (to != NULL && letter != 'c')
		to[size] = '\0';
	pass_characters(size);
	return size;
}

// Room for `size` characters and what ends them, behind those that are there.
static char *
grow(char *text, size_t size)
{
	enum { STEP = 32 };

	return size % STEP == 0 ? realloc(text, size + STEP) : text;
}

// As with 'm', which few use: the text is of the size that it needs.
static int
read_allocated(struct input *input, const struct conversion *conversion, char letter, const char *set, const char *end, char **to)
{
	const struct conversion one = { .width = 1 };
	const int limit = conversion->width > 0 ? conversion->width : letter == 'c' ? 1 : INT32_MAX;
	char *text = NULL;
	int size = 0;

	for (; size < limit; size++) {
		char character[2];

		if (read_characters(input, &one, letter, set, end, character) == 0)
			break;
		text = grow(text, (size_t) size);
		if (text == NULL)
			return 0;
		text[size] = character[0];
	}
	if (size > 0 && letter != 'c') {
		text = grow(text, (size_t) size);
		if (text == NULL)
			return 0;
		text[size] = '\0';
	}
	if (size > 0)
		*to = text;
	return size;
}

int
vfscanf(FILE *stream, const char *format, va_list arguments)
{
	struct input input = { stream, 0 };
	int done = 0;
	int c;

	for (; *format != '\0'; format++) {
		struct conversion conversion;
		char text[LONGEST + 1];
		char *end;

		__mrelease_pass(sizeof(conversion));
		if (isspace(*format)) {
			skip_spaces(&input);
			continue;
		}
		if (*format != '%' || format[1] == '%') {
			if (*format == '%') {
				format++;
				skip_spaces(&input);
			}
			c = get(&input);
			if (c != (unsigned char) *format) {
				unget(&input, c);
				return c == EOF && done == 0 ? EOF : done;
			}
			continue;
		}

		const char *const percent = format;
		format = read_conversion(format + 1, &conversion);
		const char letter = *format;
		if (letter == 'n') {
			store(va_arg(arguments, void *), conversion.length, (uint64_t) input.count);
			continue;
		}
		if (letter != 'c' && letter != '[')
			skip_spaces(&input);
		// Nothing left is no mismatch.
		c = get(&input);
		unget(&input, c);
		if (c == EOF)
			return done == 0 ? EOF : done;

		void *const to = conversion.is_thrown_away ? NULL : va_arg(arguments, void *);
		int base = 10;
		switch (letter) {
		case 'c':
		case 's':
		case '[':
			if (conversion.length == sizeof(long))
				__mrelease_unsupported(percent, 0);
			const char *const set = format + 1;
			if (letter == '[')
				format = end_of_set(set);
			const int size = conversion.is_allocated && to != NULL
				? read_allocated(&input, &conversion, letter, set, format, to)
				: read_characters(&input, &conversion, letter, set, format, to);
			if (size == 0 || (letter == 'c' && size < conversion.width))
				return done;
			break;
		case 'i':
		case 'o':
		case 'x':
		case 'X':
		case 'p':
			base = letter == 'i' ? 0 : letter == 'o' ? 8 : 16;
			__attribute__((fallthrough));
		case 'd':
		case 'u':
			if (read_word(&input, &conversion, 'd', text, base) == 0)
				return done;
			// What is too big becomes the biggest long, whose lower bytes are the int's.
			const uint64_t number = letter == 'd' || letter == 'i' ? (uint64_t) strtol(text, &end, base)
									     : strtoul(text, &end, base);
			if (end == text || end[-1] == 'x' || end[-1] == 'X')
				return done;
			if (to != NULL)
				store(to, letter == 'p' ? (int) sizeof(void *) : conversion.length, number);
			break;
		case 'e':
		case 'f':
		case 'g':
		case 'a':
			if (__mrelease_read_double == NULL)
				__mrelease_unsupported(percent, 0);
			read_word(&input, &conversion, 'f', text, base);
			const double value = __mrelease_read_double(text, &end);
			if (end == text || *end != '\0')
				return done;
			if (to != NULL && conversion.length == sizeof(long))
				*(double *) to = value;
			else if (to != NULL)
				*(float *) to = (float) value;
			break;
		default:
			__mrelease_unsupported(percent, 0);
		}
		if (to != NULL)
			done++;
	}
	return done;
}

int
vscanf(const char *format, va_list arguments)
{
	return vfscanf(stdin, format, arguments);
}

int
vsscanf(const char *string, const char *format, va_list arguments)
{
	FILE stream = { .fd = -1, .data = (char *) string, .used = strlen(string) };

	return vfscanf(&stream, format, arguments);
}

int
scanf(const char *format, ...)
{
	WITH_LIST(format, vscanf(format, arguments));
}

int
fscanf(FILE *stream, const char *format, ...)
{
	WITH_LIST(format, vfscanf(stream, format, arguments));
}

int
sscanf(const char *string, const char *format, ...)
{
	WITH_LIST(format, vsscanf(string, format, arguments));
}
