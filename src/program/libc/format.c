// SPDX-License-Identifier: MIT
// printf's conversions: d i u o x X b B c s p n m %, with flags, width, precision and length; e f g a where a program has doubles.
// A conversion that is not here ends the run and says so; the build refuses it earlier where it can read the format.
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "format.h"
#include "libc.h"

// The flags of a conversion, in the order of their bits. The last one changes nothing in the C locale.
static const char flag_letters[] = "-+ #0'";
void (*__mrelease_put_double)(struct output *, const struct conversion *, char, double);

void
__mrelease_put_part(struct output *output, const char *data, size_t size)
{
	output->count += size;
	__mrelease_put(output->stream, data, size);
}

void
__mrelease_pad(struct output *output, char with, int64_t count)
{
	char piece[64];

	memset(piece, with, sizeof(piece));
	while (count > 0) {
		const size_t size = count < (int64_t) sizeof(piece) ? (size_t) count : sizeof(piece);

		if (output->stream->fd == -1 && output->stream->used == output->stream->size) {
			output->count += (uint64_t) count;
			return;
		}
		__mrelease_put_part(output, piece, size);
		count -= (int64_t) size;
	}
}

void
__mrelease_put_field(struct output *output, const struct conversion *conversion, const char *prefix, int64_t zeros,
		     const char *text, size_t size)
{
	const size_t prefix_size = strlen(prefix);
	const int64_t spaces = conversion->width - (int64_t) (prefix_size + size) - zeros;

	if (!(conversion->flags & LEFT))
		__mrelease_pad(output, ' ', spaces);
	__mrelease_put_part(output, prefix, prefix_size);
	__mrelease_pad(output, '0', zeros);
	__mrelease_put_part(output, text, size);
	if (conversion->flags & LEFT)
		__mrelease_pad(output, ' ', spaces);
}

static void
put_number(struct output *output, const struct conversion *conversion, uint64_t number, unsigned int base,
	   char ten, const char *prefix)
{
	char text[64]; // as many digits as base 2 has
	char *start = text + sizeof(text);
	int64_t size, zeros;

	for (; number > 0; number /= base) {
		const unsigned int digit = (unsigned int) (number % base);

		*--start = (char) (digit < 10 ? '0' + digit : ten + digit - 10);
	}
	if (start == text + sizeof(text) && conversion->precision != 0)
		*--start = '0';
	size = text + sizeof(text) - start;

	zeros = conversion->precision - size;
	if ((conversion->flags & ALTERNATIVE) && base == 8 && zeros <= 0 && (size == 0 || *start != '0'))
		zeros = 1;
	if ((conversion->flags & ZERO) && !(conversion->flags & LEFT) && conversion->precision < 0) {
		const int64_t room = conversion->width - (int64_t) strlen(prefix) - size;

		zeros = room > zeros ? room : zeros;
	}
	__mrelease_put_field(output, conversion, prefix, zeros < 0 ? 0 : zeros, start, (size_t) size);
}

static void
put_string(struct output *output, const struct conversion *conversion, const char *string)
{
	// glibc prints what is not there only where there is room for all of it.
	if (string == NULL)
		string = conversion->precision >= 0 && conversion->precision < 6 ? "" : "(null)";
	__mrelease_put_field(output, conversion, "", 0, string,
		  conversion->precision < 0 ? strlen(string) : strnlen(string, (size_t) conversion->precision));
}

// One of d i u o x X b B; the number's upper bytes are not the argument's.
static void
put_integer(struct output *output, const struct conversion *conversion, char letter, uint64_t number)
{
	const int shift = 64 - conversion->length * 8;
	const char *prefix = "";
	unsigned int base = 10;

	number <<= shift;
	if (letter == 'd' || letter == 'i') {
		const int64_t value = (int64_t) number >> shift;

		prefix = value < 0 ? "-" : (conversion->flags & SIGN) ? "+" : (conversion->flags & SPACE) ? " " : "";
		number = value < 0 ? -(uint64_t) value : (uint64_t) value;
	} else {
		number >>= shift;
		if (letter == 'o')
			base = 8;
		if (letter == 'x' || letter == 'X') {
			base = 16;
			if ((conversion->flags & ALTERNATIVE) && number != 0)
				prefix = letter == 'x' ? "0x" : "0X";
		}
		if (letter == 'b' || letter == 'B') {
			base = 2;
			if ((conversion->flags & ALTERNATIVE) && number != 0)
				prefix = letter == 'b' ? "0b" : "0B";
		}
	}
	put_number(output, conversion, number, base, letter == 'X' ? 'A' : 'a', prefix);
}

static void
put_pointer(struct output *output, const struct conversion *conversion, const void *pointer)
{
	if (pointer == NULL)
		__mrelease_put_field(output, conversion, "", 0, "(nil)", 5);
	else
		put_number(output, conversion, (uintptr_t) pointer, 16, 'a', "0x");
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
read_flags(const char *format, int *flags)
{
	const char *letter;

	for (; *format != '\0' && (letter = strchr(flag_letters, *format)) != NULL; format++)
		*flags |= 1 << (letter - flag_letters);
	return format;
}

static const char *
read_length(const char *format, int *length)
{
	*length = sizeof(int);
	for (;; format++) {
		if (*format == 'h')
			*length = *length == sizeof(int) ? sizeof(short) : sizeof(char);
		else if (*format == 'l' || *format == 'j' || *format == 'q')
			*length = sizeof(long);
		else if (*format == 'z' || *format == 't')
			*length = sizeof(size_t);
		else
			return format;
	}
}

int
__mrelease_format(FILE *stream, const char *format, va_list arguments)
{
	struct output output = { stream, 0 };
	const char *const whole = format;

	while (*format != '\0') {
		struct conversion conversion = { .precision = -1 };
		const char *const start = format;
		char c;

		while (*format != '\0' && *format != '%')
			format++;
		__mrelease_put_part(&output, start, (size_t) (format - start));
		if (*format == '\0')
			break;

		const char *const percent = format++;
		format = read_flags(format, &conversion.flags);
		if (*format == '*') {
			format++;
			conversion.width = va_arg(arguments, int);
			if (conversion.width < 0) {
				conversion.flags |= LEFT;
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
		case 'b':
		case 'B':
			put_integer(&output, &conversion, *format,
				    conversion.length == 8 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t));
			break;
		case 'c':
			c = (char) va_arg(arguments, int);
			__mrelease_put_field(&output, &conversion, "", 0, &c, 1);
			break;
		case 's':
			put_string(&output, &conversion, va_arg(arguments, const char *));
			break;
		case 'p':
			put_pointer(&output, &conversion, va_arg(arguments, const void *));
			break;
		case 'n':
			memcpy(va_arg(arguments, void *), &output.count, (size_t) conversion.length);
			break;
		case 'm':
			put_string(&output, &conversion, strerror(errno));
			break;
		case '%':
			__mrelease_put_part(&output, "%", 1);
			break;
		default:
			if (__mrelease_put_double == NULL || strchr("eEfFgGaA", *format) == NULL)
				__mrelease_unsupported(percent, 0);
			__mrelease_put_double(&output, &conversion, *format, va_arg(arguments, double));
		}
		format++;
		__mrelease_pass(sizeof(conversion));
	}
	__mrelease_pass((size_t) (format - whole));

	if (output.count > INT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	return (int) output.count;
}
