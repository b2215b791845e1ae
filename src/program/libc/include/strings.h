// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STRINGS_H
#define _MRELEASE_STRINGS_H

#include <stddef.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t size);
void bzero(void *data, size_t size);
void bcopy(const void *from, void *to, size_t size);
int bcmp(const void *a, const void *b, size_t size);
char *index(const char *string, int character);
char *rindex(const char *string, int character);
int ffs(int number);

#endif
