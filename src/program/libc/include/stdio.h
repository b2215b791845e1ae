// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDIO_H
#define _MRELEASE_STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct __mrelease_file FILE;

extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;

#define stdin stdin
#define stdout stdout
#define stderr stderr
#define EOF (-1)
#define BUFSIZ 8192
#define FOPEN_MAX 16
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2

#define __MRELEASE_FORMAT(format, first) \
	__attribute__((__format__(__printf__, format, first)))

int printf(const char *format, ...) __MRELEASE_FORMAT(1, 2);
int fprintf(FILE *stream, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int dprintf(int fd, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int snprintf(char *string, size_t size, const char *format, ...) __MRELEASE_FORMAT(3, 4);
#ifdef _GNU_SOURCE
int asprintf(char **string, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int vasprintf(char **string, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
#endif
int sprintf(char *string, const char *format, ...) __MRELEASE_FORMAT(2, 3);
int vprintf(const char *format, va_list arguments) __MRELEASE_FORMAT(1, 0);
int vfprintf(FILE *stream, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
int vdprintf(int fd, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
int vsprintf(char *string, const char *format, va_list arguments) __MRELEASE_FORMAT(2, 0);
int vsnprintf(char *string, size_t size, const char *format, va_list arguments) __MRELEASE_FORMAT(3, 0);

#undef __MRELEASE_FORMAT

int scanf(const char *format, ...) __attribute__((__format__(__scanf__, 1, 2)));
int fscanf(FILE *stream, const char *format, ...) __attribute__((__format__(__scanf__, 2, 3)));
int sscanf(const char *string, const char *format, ...) __attribute__((__format__(__scanf__, 2, 3)));
int vscanf(const char *format, va_list arguments) __attribute__((__format__(__scanf__, 1, 0)));
int vfscanf(FILE *stream, const char *format, va_list arguments) __attribute__((__format__(__scanf__, 2, 0)));
int vsscanf(const char *string, const char *format, va_list arguments) __attribute__((__format__(__scanf__, 2, 0)));

FILE *fopen(const char *path, const char *mode);
// These answer ENOSYS here.
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
int remove(const char *path);
int rename(const char *path, const char *to);

FILE *fdopen(int fd, const char *mode);
int fclose(FILE *stream);
int fileno(FILE *stream);
int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int character, FILE *stream);
size_t fread(void *data, size_t size, size_t count, FILE *stream);
ssize_t getline(char **line, size_t *size, FILE *stream);
ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *stream);
int fseek(FILE *stream, long offset, int whence);
long ftell(FILE *stream);
void rewind(FILE *stream);
void clearerr(FILE *stream);
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
void setlinebuf(FILE *stream);
void perror(const char *prefix);

#endif
