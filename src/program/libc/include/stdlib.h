// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDLIB_H
#define _MRELEASE_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

_Noreturn void exit(int status);
_Noreturn void _Exit(int status);
_Noreturn void abort(void);

long strtol(const char *string, char **end, int base);
unsigned long strtoul(const char *string, char **end, int base);
long long strtoll(const char *string, char **end, int base);
unsigned long long strtoull(const char *string, char **end, int base);
int atoi(const char *string);
long atol(const char *string);
int abs(int number);

#endif
