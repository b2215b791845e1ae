// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_ERR_H
#define _MRELEASE_ERR_H

#include <stdarg.h>

#define __MRELEASE_FORMAT(format, first) \
	__attribute__((__format__(__printf__, format, first)))

_Noreturn void err(int status, const char *format, ...) __MRELEASE_FORMAT(2, 3);
_Noreturn void errx(int status, const char *format, ...) __MRELEASE_FORMAT(2, 3);
void warn(const char *format, ...) __MRELEASE_FORMAT(1, 2);
void warnx(const char *format, ...) __MRELEASE_FORMAT(1, 2);

_Noreturn void verr(int status, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
_Noreturn void verrx(int status, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
void vwarn(const char *format, va_list arguments) __MRELEASE_FORMAT(1, 0);
void vwarnx(const char *format, va_list arguments) __MRELEASE_FORMAT(1, 0);

#undef __MRELEASE_FORMAT

#endif
