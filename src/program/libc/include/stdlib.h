// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDLIB_H
#define _MRELEASE_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff

_Noreturn void exit(int status);
_Noreturn void _Exit(int status);
_Noreturn void abort(void);
int atexit(void (*function)(void));
int on_exit(void (*function)(int, void *), void *argument);
int at_quick_exit(void (*function)(void));
_Noreturn void quick_exit(int status);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *data, size_t size);
void *reallocarray(void *data, size_t count, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **data, size_t alignment, size_t size);
void free(void *data);

void qsort(void *data, size_t count, size_t size, int (*compare)(const void *, const void *));
#ifdef _GNU_SOURCE
void qsort_r(void *data, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *argument);
#endif
void *bsearch(const void *key, const void *data, size_t count, size_t size, int (*compare)(const void *, const void *));

int rand(void);
void srand(unsigned int seed);
long random(void);
void srandom(unsigned int seed);
int rand_r(unsigned int *seed);

// It answers ENOSYS here.
int system(const char *command);

char *getenv(const char *name);
char *secure_getenv(const char *name);

long strtol(const char *string, char **end, int base);
unsigned long strtoul(const char *string, char **end, int base);
long long strtoll(const char *string, char **end, int base);
unsigned long long strtoull(const char *string, char **end, int base);
double strtod(const char *string, char **end);
float strtof(const char *string, char **end);
double atof(const char *string);
int atoi(const char *string);
long atol(const char *string);
long long atoll(const char *string);

typedef struct {
	int quot, rem;
} div_t;

typedef struct {
	long quot, rem;
} ldiv_t;

typedef struct {
	long long quot, rem;
} lldiv_t;

int abs(int number);
long labs(long number);
long long llabs(long long number);
div_t div(int number, int by);
ldiv_t ldiv(long number, long by);
lldiv_t lldiv(long long number, long long by);

#include <alloca.h>

#endif
