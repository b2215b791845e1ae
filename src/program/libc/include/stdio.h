// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDIO_H
#define _MRELEASE_STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct __mrelease_file FILE;

extern FILE *stdout;
extern FILE *stderr;

#define stdout stdout
#define stderr stderr
#define EOF (-1)
#define BUFSIZ 8192
#define FOPEN_MAX 4
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2

#define __MRELEASE_FORMAT(format, first) \
	__attribute__((__format__(__printf__, format, first)))

int printf(const char *format, ...) __MRELEASE_FORMAT(1, 2);
int fprintf(FILE *stream, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int dprintf(int fd, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int snprintf(char *string, size_t size, const char *format, ...) __MRELEASE_FORMAT(3, 4);
int sprintf(char *string, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int vprintf(const char *format, va_list arguments) __MRELEASE_FORMAT(1, 0);
int vfprintf(FILE *stream, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
int vdprintf(int fd, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
int vsnprintf(char *string, size_t size, const char *format, va_list arguments) __MRELEASE_FORMAT(3, 0);

#undef __MRELEASE_FORMAT

FILE *fopen(const char *path, const char *mode);
int fclose(FILE *stream);
int fgetc(FILE *stream);
char *fgets(char *line, int size, FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);

int puts(const char *string);
int fputs(const char *string, FILE *stream);
int putchar(int character);
int putc(int character, FILE *stream);
int fputc(int character, FILE *stream);
size_t fwrite(const void *data, size_t size, size_t count, FILE *stream);
int fflush(FILE *stream);
int setvbuf(FILE *stream, char *buffer, int mode, size_t size);
void setbuf(FILE *stream, char *buffer);
void perror(const char *prefix);

#endif
