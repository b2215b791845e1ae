// SPDX-License-Identifier: MIT
// Days and hours. The page knows no time zone but UTC.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "libc.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

enum { CYCLE = 146097 }; // the days of 400 years: from then on they repeat

static int
is_leap(long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_of(int month, long year)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month] + (month == 1 && is_leap(year));
}

struct tm *
gmtime_r(const time_t *restrict seconds, struct tm *restrict parts)
{
	long days = *seconds / DAY;
	long rest = *seconds % DAY;
	long year = 1970 + days / CYCLE * 400;
	int month = 0;

	if (rest < 0) {
		rest += DAY;
		days--;
	}
	const int weekday = (int) ((days % 7 + 7 + 4) % 7);
	days %= CYCLE;
	for (; days < 0; days += 365 + is_leap(year))
		year--;
	for (; days >= 365 + is_leap(year); year++)
		days -= 365 + is_leap(year);
	if (year - 1900 > INT_MAX || year - 1900 < INT_MIN) {
		errno = EOVERFLOW;
		return NULL;
	}
	const int day = (int) days;
	for (; days >= days_of(month, year); month++)
		days -= days_of(month, year);
	*parts = (struct tm) {
		.tm_sec = (int) (rest % MINUTE), .tm_min = (int) (rest / MINUTE % 60), .tm_hour = (int) (rest / HOUR),
		.tm_mday = (int) days + 1, .tm_mon = month, .tm_year = (int) (year - 1900),
		.tm_wday = weekday, .tm_yday = day,
	};
	return parts;
}

struct tm *
gmtime(const time_t *seconds)
{
	static struct tm parts;

	return gmtime_r(seconds, &parts);
}

struct tm *
localtime_r(const time_t *restrict seconds, struct tm *restrict parts)
{
	return gmtime_r(seconds, parts);
}

struct tm *
localtime(const time_t *seconds)
{
	return gmtime(seconds);
}

double
difftime(time_t end, time_t start)
{
	return (double) (end - start);
}

// One conversion into `text`, which has room for it.
static void
convert(char *text, size_t size, const char *conversion, const struct tm *parts)
{
	static const char days[][10] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
	static const char months[][10] = {
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	};
	const int year = parts->tm_year + 1900;
	struct tm copy = *parts;

	switch (*conversion) {
	case 'Y': snprintf(text, size, "%d", year); break;
	case 'y': snprintf(text, size, "%02d", year % 100); break;
	case 'm': snprintf(text, size, "%02d", parts->tm_mon + 1); break;
	case 'd': snprintf(text, size, "%02d", parts->tm_mday); break;
	case 'e': snprintf(text, size, "%2d", parts->tm_mday); break;
	case 'j': snprintf(text, size, "%03d", parts->tm_yday + 1); break;
	case 'C': snprintf(text, size, "%02d", year / 100); break;
	case 'h': snprintf(text, size, "%.3s", months[parts->tm_mon]); break;
	case 'k': snprintf(text, size, "%2d", parts->tm_hour); break;
	case 'l': snprintf(text, size, "%2d", (parts->tm_hour + 11) % 12 + 1); break;
	case 's': snprintf(text, size, "%ld", (long) timegm(&copy)); break;
	case 'u': snprintf(text, size, "%d", parts->tm_wday == 0 ? 7 : parts->tm_wday); break;
	case 'H': snprintf(text, size, "%02d", parts->tm_hour); break;
	case 'I': snprintf(text, size, "%02d", (parts->tm_hour + 11) % 12 + 1); break;
	case 'M': snprintf(text, size, "%02d", parts->tm_min); break;
	case 'S': snprintf(text, size, "%02d", parts->tm_sec); break;
	case 'p': snprintf(text, size, "%s", parts->tm_hour < 12 ? "AM" : "PM"); break;
	case 'a': snprintf(text, size, "%.3s", days[parts->tm_wday]); break;
	case 'A': snprintf(text, size, "%s", days[parts->tm_wday]); break;
	case 'b': snprintf(text, size, "%.3s", months[parts->tm_mon]); break;
	case 'B': snprintf(text, size, "%s", months[parts->tm_mon]); break;
	case 'w': snprintf(text, size, "%d", parts->tm_wday); break;
	case 'z': snprintf(text, size, "+0000"); break;
	case 'Z': snprintf(text, size, "UTC"); break;
	case '%': snprintf(text, size, "%%"); break;
	case 'n': snprintf(text, size, "\n"); break;
	case 't': snprintf(text, size, "\t"); break;
	case 'F': strftime(text, size, "%Y-%m-%d", parts); break;
	case 'T': strftime(text, size, "%H:%M:%S", parts); break;
	case 'R': strftime(text, size, "%H:%M", parts); break;
	case 'D': strftime(text, size, "%m/%d/%y", parts); break;
	case 'c': strftime(text, size, "%a %b %e %H:%M:%S %Y", parts); break;
	case 'x': strftime(text, size, "%m/%d/%y", parts); break;
	case 'X': strftime(text, size, "%H:%M:%S", parts); break;
	default: __mrelease_unsupported("this conversion of strftime()", 0);
	}
}

size_t
strftime(char *restrict text, size_t size, const char *restrict format, const struct tm *restrict parts)
{
	size_t used = 0;

	for (; *format != '\0'; format++) {
		char part[48] = { *format };

		if (*format == '%')
			convert(part, sizeof(part), ++format, parts);
		const size_t part_size = strlen(part);
		if (used + part_size >= size)
			return 0;
		memcpy(text + used, part, part_size);
		used += part_size;
		__mrelease_pass(sizeof(part));
	}
	if (size > 0)
		text[used] = '\0';
	return used;
}

// What is too much of one part goes over to the next: 40 days after the 2nd of January are in February.
time_t
timegm(struct tm *parts)
{
	const long months = parts->tm_year * 12L + parts->tm_mon;
	const long month = (months % 12 + 12) % 12;
	const long year = 1900 + (months - month) / 12;
	const long cycles = (year - 1970) / 400;
	long days = parts->tm_mday - 1 + cycles * CYCLE;
	time_t seconds;

	for (long y = 1970 + cycles * 400; y < year; y++)
		days += 365 + is_leap(y);
	for (long y = year; y < 1970 + cycles * 400; y++)
		days -= 365 + is_leap(y);
	for (int m = 0; m < month; m++)
		days += days_of(m, year);
	seconds = days * DAY + parts->tm_hour * (long) HOUR + parts->tm_min * (long) MINUTE + parts->tm_sec;
	return gmtime_r(&seconds, parts) == NULL ? -1 : seconds;
}

time_t
mktime(struct tm *parts)
{
	return timegm(parts);
}

enum { ASCTIME_SIZE = 26 };

// Text of 26 bytes; years of more than four digits do not fit.
char *
asctime_r(const struct tm *restrict parts, char *restrict text)
{
	return strftime(text, ASCTIME_SIZE, "%a %b %e %H:%M:%S %Y\n", parts) > 0 ? text : NULL;
}

char *
asctime(const struct tm *parts)
{
	static char text[ASCTIME_SIZE];

	return asctime_r(parts, text);
}

char *
ctime_r(const time_t *restrict seconds, char *restrict text)
{
	struct tm parts;

	return gmtime_r(seconds, &parts) == NULL ? NULL : asctime_r(&parts, text);
}

char *
ctime(const time_t *seconds)
{
	const struct tm *const parts = gmtime(seconds);

	return parts == NULL ? NULL : asctime(parts);
}
