// SPDX-License-Identifier: MIT
// printf's conversions: d i u o x X c s p m %, with flags, width, precision and length.
// A conversion that is not here ends the run and says so; the build refuses it earlier where it can read the format.
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "libc.h"

// One conversion, as written after the percent sign.
struct conversion {
	bool left;
	bool sign;
	bool space;
	bool alternative;
	bool zero;
	int width;
	int precision; // -1: not given
	int length;    // of the argument, in bytes; its sign says nothing
};

struct output {
	FILE *stream;
	uint64_t count;
};

static void
put(struct output *output, const char *data, size_t size)
{
	output->count += size;
	__mrelease_put(output->stream, data, size);
}

static void
pad(struct output *output, char with, int64_t count)
{
	for (; count > 0; count--) {
		if (output->stream->fd == -1 && output->stream->used == output->stream->size) {
			output->count += (uint64_t) count;
			return;
		}
		put(output, &with, 1);
	}
}

static void
put_padded(struct output *output, const struct conversion *conversion, const char *data, size_t size)
{
	const int64_t padding = (int64_t) conversion->width - (int64_t) size;

	if (!conversion->left)
		pad(output, ' ', padding);
	put(output, data, size);
	if (conversion->left)
		pad(output, ' ', padding);
}

static void
put_number(struct output *output, const struct conversion *conversion, uint64_t number, unsigned int base,
	   bool upper, const char *prefix)
{
	const char *const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	const int64_t prefix_size = (int64_t) strlen(prefix);
	char text[24];
	char *start = text + sizeof(text);
	int64_t size, zeros, spaces;

	for (; number > 0; number /= base)
		*--start = digits[number % base];
	if (start == text + sizeof(text) && conversion->precision != 0)
		*--start = '0';
	size = text + sizeof(text) - start;

	zeros = conversion->precision - size;
	if (conversion->alternative && base == 8 && zeros <= 0 && (size == 0 || *start != '0'))
		zeros = 1;
	if (conversion->zero && !conversion->left && conversion->precision < 0) {
		const int64_t room = conversion->width - prefix_size - size;

		zeros = room > zeros ? room : zeros;
	}
	if (zeros < 0)
		zeros = 0;

	spaces = conversion->width - prefix_size - zeros - size;
	if (!conversion->left)
		pad(output, ' ', spaces);
	put(output, prefix, (size_t) prefix_size);
	pad(output, '0', zeros);
	put(output, start, (size_t) size);
	if (conversion->left)
		pad(output, ' ', spaces);
}

static void
put_signed(struct output *output, const struct conversion *conversion, int64_t number)
{
	const char *const prefix = number < 0 ? "-" : conversion->sign ? "+" : conversion->space ? " " : "";

	put_number(output, conversion, number < 0 ? -(uint64_t) number : (uint64_t) number, 10, false, prefix);
}

static void
put_string(struct output *output, const struct conversion *conversion, const char *string)
{
	// glibc prints what is not there only where there is room for all of it.
	if (string == NULL)
		string = conversion->precision >= 0 && conversion->precision < 6 ? "" : "(null)";
	put_padded(output, conversion, string,
		   conversion->precision < 0 ? strlen(string) : strnlen(string, (size_t) conversion->precision));
}

static void
put_pointer(struct output *output, const struct conversion *conversion, const void *pointer)
{
	if (pointer == NULL)
		put_padded(output, conversion, "(nil)", 5);
	else
		put_number(output, conversion, (uintptr_t) pointer, 16, false, "0x");
}

static uint64_t
cut(uint64_t number, int length)
{
	return length == 8 ? number : number & ((UINT64_C(1) << length * 8) - 1);
}

static int64_t
extend(uint64_t number, int length)
{
	const int shift = 64 - length * 8;

	return (int64_t) (number << shift) >> shift;
}

// Reads digits; INT_MAX stands for everything that is too big.
static const char *
read_number(const char *format, int *number)
{
	int64_t value = 0;

	for (; *format >= '0' && *format <= '9'; format++)
		value = value > INT_MAX ? value : value * 10 + (*format - '0');
	*number = value > INT_MAX ? INT_MAX : (int) value;
	return format;
}

static const char *
read_flags(const char *format, struct conversion *conversion)
{
	for (;; format++) {
		switch (*format) {
		case '-':
			conversion->left = true;
			break;
		case '+':
			conversion->sign = true;
			break;
		case ' ':
			conversion->space = true;
			break;
		case '#':
			conversion->alternative = true;
			break;
		case '0':
			conversion->zero = true;
			break;
		default:
			return format;
		}
	}
}

static const char *
read_length(const char *format, int *length)
{
	const char first = *format;

	if (first == 'h' || first == 'l') {
		format++;
		*length = first == 'h' ? sizeof(short) : sizeof(long);
		if (*format == first) {
			format++;
			*length = first == 'h' ? sizeof(char) : sizeof(long long);
		}
	} else if (first == 'j') {
		format++;
		*length = sizeof(intmax_t);
	} else if (first == 'z' || first == 't') {
		format++;
		*length = sizeof(size_t);
	} else {
		*length = sizeof(int);
	}
	return format;
}

int
__mrelease_format(FILE *stream, const char *format, va_list arguments)
{
	struct output output = { stream, 0 };

	while (*format != '\0') {
		struct conversion conversion = { .precision = -1 };
		const char *const start = format;
		uint64_t number = 0;
		char c;

		while (*format != '\0' && *format != '%')
			format++;
		put(&output, start, (size_t) (format - start));
		if (*format == '\0')
			break;

		const char *const percent = format++;
		format = read_flags(format, &conversion);
		if (*format == '*') {
			format++;
			conversion.width = va_arg(arguments, int);
			if (conversion.width < 0) {
				conversion.left = true;
				conversion.width = -conversion.width;
			}
		} else {
			format = read_number(format, &conversion.width);
		}
		if (*format == '.') {
			format++;
			if (*format == '*') {
				format++;
				conversion.precision = va_arg(arguments, int);
				if (conversion.precision < 0)
					conversion.precision = -1;
			} else {
				format = read_number(format, &conversion.precision);
			}
		}
		if (conversion.width == INT_MAX || conversion.precision == INT_MAX) {
			errno = EOVERFLOW;
			return -1;
		}
		const char *const length = format;
		format = read_length(format, &conversion.length);
		if (length != format && (*format == 'c' || *format == 's'))
			__mrelease_unsupported(percent, 0);

		switch (*format) {
		case 'd':
		case 'i':
		case 'u':
		case 'o':
		case 'x':
		case 'X':
			number = conversion.length == 8 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t);
			break;
		default:
			break;
		}

		switch (*format) {
		case 'd':
		case 'i':
			put_signed(&output, &conversion, extend(number, conversion.length));
			break;
		case 'u':
			put_number(&output, &conversion, cut(number, conversion.length), 10, false, "");
			break;
		case 'o':
			put_number(&output, &conversion, cut(number, conversion.length), 8, false, "");
			break;
		case 'x':
		case 'X':
			number = cut(number, conversion.length);
			put_number(&output, &conversion, number, 16, *format == 'X',
				   !conversion.alternative || number == 0 ? "" : *format == 'X' ? "0X" : "0x");
			break;
		case 'c':
			c = (char) va_arg(arguments, int);
			put_padded(&output, &conversion, &c, 1);
			break;
		case 's':
			put_string(&output, &conversion, va_arg(arguments, const char *));
			break;
		case 'p':
			put_pointer(&output, &conversion, va_arg(arguments, const void *));
			break;
		case 'm':
			put_string(&output, &conversion, strerror(errno));
			break;
		case '%':
			put(&output, "%", 1);
			break;
		default:
			__mrelease_unsupported(percent, 0);
		}
		format++;
	}

	if (output.count > INT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	return (int) output.count;
}
