// SPDX-License-Identifier: MIT
// Streams for reading files of the kernel.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libc.h"

// As much as glibc reads at once from a file in /proc.
enum { BUFFER_SIZE = 1024 };

static char stdin_data[BUFFER_SIZE];
static FILE stdin_file = { .fd = STDIN_FILENO, .mode = _IOFBF, .data = stdin_data, .size = BUFFER_SIZE };
FILE *stdin = &stdin_file;

static FILE files[FOPEN_MAX];
static char buffers[FOPEN_MAX][BUFFER_SIZE];

static FILE *
unused(void)
{
	for (int i = 0; i < FOPEN_MAX; i++) {
		if (files[i].data == NULL)
			return &files[i];
	}
	errno = EMFILE;
	return NULL;
}

static FILE *
begin(FILE *stream, int fd)
{
	*stream = (FILE) { .fd = fd, .mode = _IOFBF, .data = buffers[stream - files], .size = BUFFER_SIZE };
	return stream;
}

FILE *
fopen(const char *path, const char *mode)
{
	FILE *const stream = unused();
	int flags = O_RDONLY;
	int fd;

	if (*mode != 'r' && *mode != 'w' && *mode != 'a') {
		errno = EINVAL;
		return NULL;
	}
	if (*mode != 'r')
		flags = O_WRONLY | O_CREAT | (*mode == 'w' ? O_TRUNC : O_APPEND);
	if (strchr(mode, '+') != NULL)
		flags = (flags & ~O_ACCMODE) | O_RDWR;
	if (strchr(mode, 'e') != NULL)
		flags |= O_CLOEXEC;
	if (stream == NULL)
		return NULL;
	fd = open(path, flags);
	return fd == -1 ? NULL : begin(stream, fd);
}

FILE *
fdopen(int fd, const char *mode)
{
	FILE *const stream = unused();

	if (*mode != 'r' && *mode != 'w' && *mode != 'a') {
		errno = EINVAL;
		return NULL;
	}
	if (stream == NULL || fcntl(fd, F_GETFL) == -1)
		return NULL;
	begin(stream, fd);
	// What nobody flushes at the end must not be kept.
	if (*mode != 'r')
		stream->mode = _IONBF;
	return stream;
}

int
fclose(FILE *stream)
{
	const int fd = stream->fd;

	if (stream == stdout || stream == stderr)
		fflush(stream);
	if (stream != stdout && stream != stderr && stream != stdin)
		stream->data = NULL;
	return close(fd);
}

int
fileno(FILE *stream)
{
	return stream->fd;
}

// 0 when there is nothing more, or an error.
static size_t
fill(FILE *stream)
{
	const ssize_t size = stream->fd == -1 ? 0 : read(stream->fd, stream->data, stream->size);

	if (size <= 0) {
		stream->end = size == 0 ? 1 : EOF;
		return 0;
	}
	stream->used = (size_t) size;
	stream->next = 0;
	return stream->used;
}

int
fgetc(FILE *stream)
{
	if (stream->next == stream->used && fill(stream) == 0)
		return EOF;
	return (unsigned char) stream->data[stream->next++];
}

int
getc(FILE *stream)
{
	return fgetc(stream);
}

int
getchar(void)
{
	return fgetc(stdin);
}

// What was read last is still there: there is room for it.
int
ungetc(int character, FILE *stream)
{
	if (character == EOF || stream->next == 0)
		return EOF;
	stream->end = 0;
	// A string that is read from is never written to.
	if (stream->data[--stream->next] != (char) character)
		stream->data[stream->next] = (char) character;
	return (unsigned char) character;
}

size_t
fread(void *data, size_t size, size_t count, FILE *stream)
{
	const size_t wanted = size * count;
	size_t done = 0;

	while (done < wanted && (stream->next < stream->used || fill(stream) > 0)) {
		size_t part = stream->used - stream->next;

		if (part > wanted - done)
			part = wanted - done;
		memcpy((char *) data + done, stream->data + stream->next, part);
		stream->next += part;
		done += part;
	}
	return wanted == 0 ? 0 : done / size;
}

char *
fgets(char *line, int size, FILE *stream)
{
	int used = 0;
	int c = 0;

	if (size <= 0)
		return NULL;
	while (used < size - 1 && c != '\n' && (c = fgetc(stream)) != EOF)
		line[used++] = (char) c;
	if ((used == 0 && size > 1) || stream->end == EOF)
		return NULL;
	line[used] = '\0';
	return line;
}

ssize_t
getdelim(char **line, size_t *size, int delimiter, FILE *stream)
{
	size_t used = 0;
	int c = 0;

	if (line == NULL || size == NULL) {
		errno = EINVAL;
		return -1;
	}
	if (*line == NULL)
		*size = 0;
	do {
		if (used + 2 > *size) {
			*size = *size == 0 ? 120 : *size * 2;
			*line = realloc(*line, *size);
		}
		c = fgetc(stream);
		if (c != EOF)
			(*line)[used++] = (char) c;
	} while (c != EOF && c != delimiter);
	(*line)[used] = '\0';
	return used == 0 || stream->end == EOF ? -1 : (ssize_t) used;
}

ssize_t
getline(char **line, size_t *size, FILE *stream)
{
	return getdelim(line, size, '\n', stream);
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

void
clearerr(FILE *stream)
{
	stream->end = 0;
}

int
fseek(FILE *stream, long offset, int whence)
{
	// The kernel's offset is behind what lies in the buffer.
	if (whence == SEEK_CUR)
		offset -= (long) (stream->used - stream->next);
	if (lseek(stream->fd, offset, whence) == -1)
		return -1;
	stream->used = stream->next = 0;
	stream->end = 0;
	return 0;
}

long
ftell(FILE *stream)
{
	const off_t offset = lseek(stream->fd, 0, SEEK_CUR);

	return offset == -1 ? -1 : offset - (long) (stream->used - stream->next);
}

void
rewind(FILE *stream)
{
	fseek(stream, 0, SEEK_SET);
	stream->end = 0;
}
