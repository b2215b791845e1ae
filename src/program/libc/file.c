// SPDX-License-Identifier: MIT
// Streams for reading files of the kernel, line by line.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "libc.h"

static FILE files[FOPEN_MAX];
static char buffers[FOPEN_MAX][512];

FILE *
fopen(const char *path, const char *mode)
{
	int flags = O_RDONLY;

	if (*mode == 'w' || *mode == 'a' || strchr(mode, '+') != NULL)
		flags = O_RDWR | O_CREAT;
	for (int i = 0; i < FOPEN_MAX; i++) {
		if (files[i].data != NULL)
			continue;
		const int fd = open(path, flags);
		if (fd == -1)
			return NULL;
		files[i] = (FILE) { .fd = fd, .mode = _IOFBF, .data = buffers[i], .size = sizeof(buffers[i]) };
		return &files[i];
	}
	errno = EMFILE;
	return NULL;
}

int
fclose(FILE *stream)
{
	const int fd = stream->fd;

	if (stream == stdout || stream == stderr)
		fflush(stream);
	else
		stream->data = NULL;
	return close(fd);
}

int
fgetc(FILE *stream)
{
	if (stream->next == stream->used) {
		const ssize_t size = read(stream->fd, stream->data, stream->size);

		if (size <= 0) {
			stream->end = size == 0 ? 1 : EOF;
			return EOF;
		}
		stream->used = (size_t) size;
		stream->next = 0;
	}
	return (unsigned char) stream->data[stream->next++];
}

char *
fgets(char *line, int size, FILE *stream)
{
	int used = 0;
	int c = 0;

	while (used < size - 1 && c != '\n' && (c = fgetc(stream)) != EOF)
		line[used++] = (char) c;
	if (used == 0 || stream->end == EOF)
		return NULL;
	line[used] = '\0';
	return line;
}

int
feof(FILE *stream)
{
	return stream->end == 1;
}

int
ferror(FILE *stream)
{
	return stream->end == EOF;
}
