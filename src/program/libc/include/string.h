// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STRING_H
#define _MRELEASE_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *data, int byte, size_t size);
size_t strlen(const char *string);
size_t strnlen(const char *string, size_t size);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strchr(const char *string, int character);
char *strrchr(const char *string, int character);
char *strstr(const char *string, const char *part);
char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t size);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t size);
char *stpcpy(char *restrict to, const char *restrict from);
char *strdup(const char *string);
char *strndup(const char *string, size_t size);
size_t strspn(const char *string, const char *accepted);
size_t strcspn(const char *string, const char *rejected);
char *strpbrk(const char *string, const char *wanted);
char *strtok(char *restrict string, const char *restrict delimiters);
char *strtok_r(char *restrict string, const char *restrict delimiters, char **restrict rest);
char *strsep(char **string, const char *delimiters);
int strcoll(const char *a, const char *b);
void explicit_bzero(void *data, size_t size);
char *strsignal(int number);
char *strerror(int number);

#ifdef _GNU_SOURCE
void *mempcpy(void *restrict to, const void *restrict from, size_t size);
void *memrchr(const void *data, int byte, size_t size);
void *memmem(const void *data, size_t size, const void *part, size_t part_size);
char *strchrnul(const char *string, int character);
char *strcasestr(const char *string, const char *part);
#ifndef basename // <libgen.h> has the other one
char *basename(const char *path);
#endif
char *strerror_r(int number, char *text, size_t size);
int __xpg_strerror_r(int number, char *text, size_t size);
const char *strerrorname_np(int number);
const char *strerrordesc_np(int number);
const char *sigabbrev_np(int number);
const char *sigdescr_np(int number);
# define strdupa(string) strcpy(__builtin_alloca(strlen(string) + 1), string)
#else
int __xpg_strerror_r(int number, char *text, size_t size);
# define strerror_r __xpg_strerror_r
#endif

#include <strings.h>

#endif
