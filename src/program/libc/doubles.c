// SPDX-License-Identifier: MIT
// Numbers with a fraction, to text and from text, exactly: a double is a whole number times a power of two, so it has a last
// decimal digit, and all digits before it can be had.
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "format.h"
#include "libc.h"

enum {
	WORDS = 90,           // nine digits each: the longest is 2^-1074 times a number of 53 bits
	DIGITS = WORDS * 9,
	BILLION = 1000000000,
};

// 0.DIGITS times ten to the `point`.
struct decimal {
	int count; // 0: the number is zero
	int point;
	char digits[DIGITS];
};

static uint64_t
bits_of(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits;
}

// Returns how many words are in use afterwards, of `used` before.
static int
multiply(uint32_t *words, int used, uint32_t by)
{
	uint64_t carry = 0;

	for (int i = 0; i < used; i++) {
		carry += (uint64_t) words[i] * by;
		words[i] = (uint32_t) (carry % BILLION);
		carry /= BILLION;
	}
	if (carry > 0)
		words[used++] = (uint32_t) carry;
	__mrelease_pass((size_t) used * sizeof(*words));
	return used;
}

// All digits of `number` times two to the `power`, no zero at either end.
static void
expand(struct decimal *decimal, uint64_t number, int power)
{
	uint32_t words[WORDS] = { (uint32_t) (number % BILLION), (uint32_t) (number / BILLION % BILLION),
				  (uint32_t) (number / BILLION / BILLION) };
	char *digit = decimal->digits;
	int first = 0, used = 3;

	decimal->count = decimal->point = 0;
	if (number == 0)
		return;
	// Five to the n is ten to the n, divided by two to the n.
	for (int i = 0; i < (power < 0 ? -power : power); i++)
		used = multiply(words, used, power < 0 ? 5 : 2);
	for (int i = used - 1; i >= 0; i--) {
		for (uint32_t unit = BILLION / 10; unit > 0; unit /= 10)
			*digit++ = (char) (words[i] / unit % 10);
	}
	while (decimal->digits[first] == 0)
		first++;
	decimal->count = (int) (digit - decimal->digits) - first;
	decimal->point = decimal->count + (power < 0 ? power : 0);
	memmove(decimal->digits, decimal->digits + first, (size_t) decimal->count);
	while (decimal->digits[decimal->count - 1] == 0)
		decimal->count--;
}

// Keeps `count` digits (0 or less: none), rounding to the nearest, a half to the even digit.
static void
keep(struct decimal *decimal, int count)
{
	if (count >= decimal->count)
		return;
	if (count < 0) {
		decimal->count = 0;
		return;
	}
	const int next = decimal->digits[count];
	const int is_odd = count > 0 && decimal->digits[count - 1] % 2 == 1;
	const int is_up = next > 5 || (next == 5 && (decimal->count > count + 1 || is_odd));

	decimal->count = count;
	if (is_up) {
		while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 9)
			decimal->count--;
		if (decimal->count == 0) {
			decimal->digits[decimal->count++] = 1;
			decimal->point++;
		} else {
			decimal->digits[decimal->count - 1]++;
		}
	}
	while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0)
		decimal->count--;
}

// The digit that stands for ten to the `place`.
static char
digit_at(const struct decimal *decimal, int place)
{
	const int index = decimal->point - 1 - place;

	return (char) ('0' + (index >= 0 && index < decimal->count ? decimal->digits[index] : 0));
}

// Prints what is in front, then the digits from ten to the `high` down to ten to the `low`, then the exponent.
static void
put_digits(struct output *output, const struct conversion *conversion, const char *sign, const struct decimal *decimal,
	   int high, int low, const char *exponent)
{
	const int has_point = low < 0 || (conversion->flags & ALTERNATIVE);
	const int64_t size = (int64_t) strlen(sign) + (high > 0 ? high : 0) + 1 + has_point + (low < 0 ? -(int64_t) low : 0) +
			     (int64_t) strlen(exponent);
	const int64_t missing = conversion->width - size;
	const int is_zeros = (conversion->flags & ZERO) && !(conversion->flags & LEFT);

	if (!(conversion->flags & LEFT) && !is_zeros)
		__mrelease_pad(output, ' ', missing);
	__mrelease_put_part(output, sign, strlen(sign));
	if (is_zeros)
		__mrelease_pad(output, '0', missing);
	for (int place = high > 0 ? high : 0; place >= (low < 0 ? low : 0); place--) {
		// Behind the last digit that is not zero there may be as many zeros as the program likes.
		if (place < -DIGITS - 400) {
			__mrelease_pad(output, '0', (int64_t) place - low + 1);
			break;
		}
		const char digit = digit_at(decimal, place);

		__mrelease_put_part(output, &digit, 1);
		if (place == 0 && has_point)
			__mrelease_put_part(output, ".", 1);
	}
	__mrelease_put_part(output, exponent, strlen(exponent));
	if (conversion->flags & LEFT)
		__mrelease_pad(output, ' ', missing);
}

static void
put_exponential(struct output *output, const struct conversion *conversion, const char *sign, const struct decimal *decimal,
		int precision, char letter)
{
	const int power = decimal->count == 0 ? 0 : decimal->point - 1;
	const unsigned int size = (unsigned int) (power < 0 ? -power : power);
	struct decimal shifted = *decimal;
	char exponent[8] = { letter, power < 0 ? '-' : '+' };
	char *end = exponent + 2;

	if (size >= 100)
		*end++ = (char) ('0' + size / 100);
	*end++ = (char) ('0' + size / 10 % 10);
	*end++ = (char) ('0' + size % 10);
	shifted.point = 1;
	put_digits(output, conversion, sign, &shifted, 0, -precision, exponent);
}

// %a: one digit, then the fraction in base 16, to the nearest.
static void
put_hexadecimal(struct output *output, const struct conversion *conversion, const char *sign, double number, int is_upper)
{
	const char *const digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
	const uint64_t bits = bits_of(number);
	const int biased = (int) (bits >> 52 & 0x7ff);
	uint64_t fraction = (bits & 0xfffffffffffff) | (uint64_t) (biased != 0) << 52;
	int power = fraction == 0 ? 0 : biased == 0 ? -1022 : biased - 1023;
	int places = 13;
	char prefix[4], text[40], *end = text;

	if (conversion->precision >= 0 && conversion->precision < places) {
		const int shift = (places - conversion->precision) * 4;
		const uint64_t rest = fraction & ((UINT64_C(1) << shift) - 1);
		const uint64_t half = UINT64_C(1) << (shift - 1);

		fraction >>= shift;
		fraction += rest > half || (rest == half && fraction % 2 == 1);
		places = conversion->precision;
	} else if (conversion->precision < 0) {
		for (; places > 0 && fraction % 16 == 0; places--)
			fraction /= 16;
	}
	*end++ = digits[fraction >> (places * 4)];
	if (places > 0 || conversion->precision > 0 || (conversion->flags & ALTERNATIVE))
		*end++ = '.';
	for (int i = places - 1; i >= 0; i--)
		*end++ = digits[fraction >> (i * 4) & 15];
	const size_t size = (size_t) (end - text);
	*end++ = is_upper ? 'P' : 'p';
	*end++ = power < 0 ? '-' : '+';
	power = power < 0 ? -power : power;
	for (int unit = 1000; unit > 0; unit /= 10) {
		if (power >= unit || unit == 1)
			*end++ = (char) ('0' + power / unit % 10);
	}
	strcpy(stpcpy(prefix, sign), is_upper ? "0X" : "0x");

	const int64_t zeros = conversion->precision > places ? conversion->precision - places : 0;
	const int64_t missing = conversion->width - (int64_t) strlen(prefix) - (end - text) - zeros;
	const int is_zeros = (conversion->flags & ZERO) && !(conversion->flags & LEFT);
	if (!(conversion->flags & LEFT) && !is_zeros)
		__mrelease_pad(output, ' ', missing);
	__mrelease_put_part(output, prefix, strlen(prefix));
	if (is_zeros)
		__mrelease_pad(output, '0', missing);
	__mrelease_put_part(output, text, size);
	__mrelease_pad(output, '0', zeros);
	__mrelease_put_part(output, text + size, (size_t) (end - text) - size);
	if (conversion->flags & LEFT)
		__mrelease_pad(output, ' ', missing);
}

static void
put_double(struct output *output, const struct conversion *conversion, char letter, double number)
{
	const char *const sign = signbit(number) ? "-" : (conversion->flags & SIGN) ? "+" : (conversion->flags & SPACE) ? " " : "";
	const int is_upper = isupper(letter);
	int precision = conversion->precision < 0 ? 6 : conversion->precision;
	struct decimal decimal;

	if (!isfinite(number)) {
		struct conversion plain = *conversion;

		plain.flags &= ~ZERO;
		__mrelease_put_field(output, &plain, sign, 0,
				     isnan(number) ? is_upper ? "NAN" : "nan" : is_upper ? "INF" : "inf", 3);
		return;
	}
	letter = (char) tolower(letter);
	if (letter == 'a') {
		put_hexadecimal(output, conversion, sign, number, is_upper);
		return;
	}

	const uint64_t bits = bits_of(number);
	const int biased = (int) (bits >> 52 & 0x7ff);
	expand(&decimal, (bits & 0xfffffffffffff) | (uint64_t) (biased != 0) << 52, (biased == 0 ? 1 : biased) - 1075);
	if (letter == 'f') {
		keep(&decimal, precision > DIGITS * 2 ? DIGITS : decimal.point + precision);
		put_digits(output, conversion, sign, &decimal, decimal.point - 1, -precision, "");
		return;
	}
	if (letter == 'e') {
		keep(&decimal, precision >= DIGITS ? DIGITS : precision + 1);
		put_exponential(output, conversion, sign, &decimal, precision, is_upper ? 'E' : 'e');
		return;
	}
	// %g: the shorter form of the two, without the zeros at the end.
	precision = precision == 0 ? 1 : precision;
	keep(&decimal, precision);
	const int power = decimal.count == 0 ? 0 : decimal.point - 1;
	const int is_exponential = power < -4 || power >= precision;
	int places = is_exponential ? precision - 1 : precision - 1 - power;
	if (!(conversion->flags & ALTERNATIVE)) {
		const int useful = decimal.count - (is_exponential ? 1 : decimal.point);

		places = places < useful ? places : useful > 0 && decimal.count > 0 ? useful : 0;
	}
	if (is_exponential)
		put_exponential(output, conversion, sign, &decimal, places, is_upper ? 'E' : 'e');
	else
		put_digits(output, conversion, sign, &decimal, power, -places, "");
}

static int
compare(const struct decimal *a, const struct decimal *b)
{
	if (a->count == 0 || b->count == 0)
		return (a->count > 0) - (b->count > 0);
	if (a->point != b->point)
		return a->point > b->point ? 1 : -1;
	for (int i = 0; i < a->count || i < b->count; i++) {
		const int difference = (i < a->count ? a->digits[i] : 0) - (i < b->count ? b->digits[i] : 0);

		if (difference != 0)
			return difference;
	}
	return 0;
}

static double
from_bits(uint64_t bits)
{
	double number;

	memcpy(&number, &bits, sizeof(number));
	return number;
}

// Compares with the middle between the double of these bits and the next one up. Those of infinity stand for 2^1024.
static int
compare_with_middle(const struct decimal *decimal, uint64_t bits)
{
	const int biased = (int) (bits >> 52);
	const uint64_t fraction = (bits & 0xfffffffffffff) | (uint64_t) (biased != 0) << 52;
	struct decimal middle;

	expand(&middle, fraction * 2 + 1, (biased == 0 ? 1 : biased) - 1076);
	return compare(decimal, &middle);
}

// The nearest double: the bits of doubles from 0 up are in the order of their values, so it is found by halving.
static double
nearest(const struct decimal *decimal)
{
	uint64_t low = 0;
	uint64_t high = bits_of(HUGE_VAL);

	while (low < high) {
		const uint64_t bits = low + (high - low) / 2;

		__mrelease_line(0);
		const int order = compare_with_middle(decimal, bits);

		if (order < 0 || (order == 0 && bits % 2 == 0))
			high = bits;
		else
			low = bits + 1;
	}
	return from_bits(low);
}

static const char *
skip_word(const char *text, const char *word)
{
	for (; *word != '\0'; text++, word++) {
		if (tolower(*text) != *word)
			return NULL;
	}
	return text;
}

// Reads digits with a point in them. Returns NULL when there is no digit.
static const char *
read_digits(const char *text, struct decimal *decimal)
{
	const char *c = text;
	int has_digits = 0, is_behind = 0;

	decimal->count = decimal->point = 0;
	for (; isdigit(*c) || (*c == '.' && !is_behind); c++) {
		if (*c == '.') {
			is_behind = 1;
			continue;
		}
		has_digits = 1;
		if (decimal->count == 0 && *c == '0') {
			decimal->point -= is_behind;
			continue;
		}
		// What stands so far behind can only tell a middle from what is above it.
		if (decimal->count < DIGITS)
			decimal->digits[decimal->count++] = (char) (*c - '0');
		else if (*c != '0')
			decimal->digits[DIGITS - 1] |= 1;
		decimal->point += !is_behind;
	}
	__mrelease_pass((size_t) (c - text));
	return has_digits ? c : NULL;
}

double
strtod(const char *string, char **end)
{
	const char *c = string;
	const char *after;
	struct decimal decimal;
	double number;

	while (isspace(*c))
		c++;
	__mrelease_pass((size_t) (c - string));
	const double sign = *c == '-' ? -1.0 : 1.0;
	if (*c == '-' || *c == '+')
		c++;
	if (c[0] == '0' && tolower(c[1]) == 'x')
		__mrelease_unsupported("hexadecimal numbers in strtod()", 0);
	if ((after = skip_word(c, "infinity")) != NULL || (after = skip_word(c, "inf")) != NULL) {
		number = HUGE_VAL;
	} else if ((after = skip_word(c, "nan")) != NULL) {
		number = (double) NAN;
	} else if ((after = read_digits(c, &decimal)) != NULL) {
		if (tolower(*after) == 'e' && isdigit(after[1 + (after[1] == '-' || after[1] == '+')])) {
			char *behind;
			const long exponent = strtol(after + 1, &behind, 10);

			after = behind;
			decimal.point += (int) (exponent > 9999 ? 9999 : exponent < -9999 ? -9999 : exponent);
		}
		number = nearest(&decimal);
		if (decimal.count > 0 && (isinf(number) || number < 0x1p-1022))
			errno = ERANGE;
	} else {
		after = string;
		number = 0;
	}
	if (end != NULL)
		*end = (char *) after;
	return after == string ? 0 : copysign(number, sign);
}

float
strtof(const char *string, char **end)
{
	return (float) strtod(string, end);
}

double
atof(const char *string)
{
	return strtod(string, NULL);
}

// The build appends a call of this one to each program that has numbers with a fraction.
void
__mrelease_use_doubles(void)
{
	__mrelease_put_double = put_double;
	__mrelease_read_double = strtod;
}
