// SPDX-License-Identifier: MIT
// Streams, buffered as glibc buffers them when both are a terminal: stdout by line, stderr not at all.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libc.h"

static char stdout_data[1024];
static char stderr_data[128];
static FILE stdout_file = { .fd = STDOUT_FILENO, .mode = _IOLBF, .data = stdout_data, .size = sizeof(stdout_data) };
static FILE stderr_file = { .fd = STDERR_FILENO, .mode = _IONBF, .data = stderr_data, .size = sizeof(stderr_data) };

FILE *stdout = &stdout_file;
FILE *stderr = &stderr_file;

// Writes out the first `size` bytes of the buffer and keeps the rest. Returns 0, or EOF: then they are lost.
static int
drain(FILE *stream, size_t size)
{
	ssize_t written;

	if (size == 0)
		return 0;
	written = write(stream->fd, stream->data, size);
	stream->used -= size;
	memmove(stream->data, stream->data + size, stream->used);
	if (written >= 0)
		return 0;
	stream->end = EOF;
	return EOF;
}

void
__mrelease_put(FILE *stream, const char *data, size_t size)
{
	while (size > 0) {
		size_t part = stream->size - stream->used;

		if (part == 0 && stream->fd == -1)
			return;
		if (part == 0) {
			drain(stream, stream->used);
			continue;
		}
		if (part > size)
			part = size;
		memcpy(stream->data + stream->used, data, part);
		stream->used += part;
		data += part;
		size -= part;
	}
}

// The end of one output function: what a reader at the terminal sees by now. Returns 0, or EOF.
int
__mrelease_finish(FILE *stream)
{
	size_t size = stream->used;

	if (stream->mode == _IOFBF)
		return 0;
	if (stream->mode == _IOLBF) {
		while (size > 0 && stream->data[size - 1] != '\n')
			size--;
	}
	return drain(stream, size);
}

int
fflush(FILE *stream)
{
	if (stream == NULL)
		return fflush(stdout) | fflush(stderr);
	return drain(stream, stream->used);
}

void
setlinebuf(FILE *stream)
{
	setvbuf(stream, NULL, _IOLBF, 0);
}

int
setvbuf(FILE *stream, char *buffer, int mode, size_t size)
{
	(void) buffer;
	(void) size;
	if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF)
		return EOF;
	stream->mode = mode;
	return 0;
}

void
setbuf(FILE *stream, char *buffer)
{
	setvbuf(stream, buffer, buffer == NULL ? _IONBF : _IOFBF, BUFSIZ);
}

size_t
fwrite(const void *data, size_t size, size_t count, FILE *stream)
{
	if (size == 0 || count == 0)
		return 0;
	__mrelease_put(stream, data, size * count);
	return __mrelease_finish(stream) == 0 ? count : 0;
}

int
fputs(const char *string, FILE *stream)
{
	__mrelease_put(stream, string, strlen(string));
	return __mrelease_finish(stream) == 0 ? 1 : EOF;
}

int
puts(const char *string)
{
	__mrelease_put(stdout, string, strlen(string));
	__mrelease_put(stdout, "\n", 1);
	return __mrelease_finish(stdout) == 0 ? (int) strlen(string) + 1 : EOF;
}

int
fputc(int character, FILE *stream)
{
	const char c = (char) character;

	__mrelease_put(stream, &c, 1);
	return __mrelease_finish(stream) == 0 ? (unsigned char) c : EOF;
}

int
putc(int character, FILE *stream)
{
	return fputc(character, stream);
}

int
putchar(int character)
{
	return fputc(character, stdout);
}

int
vfprintf(FILE *stream, const char *format, va_list arguments)
{
	int count;

	if (stream == NULL || format == NULL)
		__builtin_trap();
	count = __mrelease_format(stream, format, arguments);
	return __mrelease_finish(stream) == 0 ? count : -1;
}

int
vprintf(const char *format, va_list arguments)
{
	return vfprintf(stdout, format, arguments);
}

int
vdprintf(int fd, const char *format, va_list arguments)
{
	char data[128];
	FILE stream = { .fd = fd, .mode = _IONBF, .data = data, .size = sizeof(data) };

	return vfprintf(&stream, format, arguments);
}

int
vsnprintf(char *string, size_t size, const char *format, va_list arguments)
{
	FILE stream = { .fd = -1, .mode = _IOFBF, .data = string, .size = size == 0 ? 0 : size - 1 };
	int count;

	count = __mrelease_format(&stream, format, arguments);
	__mrelease_pass(stream.used);
	if (size > 0)
		string[stream.used] = '\0';
	return count;
}

int
vsprintf(char *string, const char *format, va_list arguments)
{
	return vsnprintf(string, 0x7fffffff, format, arguments);
}

int
vasprintf(char **string, const char *format, va_list arguments)
{
	va_list again;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	*string = size < 0 ? NULL : malloc((size_t) size + 1);
	return *string == NULL ? -1 : vsprintf(*string, format, arguments);
}

int
printf(const char *format, ...)
{
	WITH_LIST(format, vfprintf(stdout, format, arguments));
}

int
fprintf(FILE *stream, const char *format, ...)
{
	WITH_LIST(format, vfprintf(stream, format, arguments));
}

int
dprintf(int fd, const char *format, ...)
{
	WITH_LIST(format, vdprintf(fd, format, arguments));
}

int
snprintf(char *string, size_t size, const char *format, ...)
{
	WITH_LIST(format, vsnprintf(string, size, format, arguments));
}

int
sprintf(char *string, const char *format, ...)
{
	WITH_LIST(format, vsprintf(string, format, arguments));
}

int
asprintf(char **string, const char *format, ...)
{
	WITH_LIST(format, vasprintf(string, format, arguments));
}

void
perror(const char *prefix)
{
	if (prefix == NULL || *prefix == '\0')
		fprintf(stderr, "%m\n");
	else
		fprintf(stderr, "%s: %m\n", prefix);
}

void
__mrelease_complain(const char *text, size_t size)
{
	write(STDERR_FILENO, text, size);
}
