// SPDX-License-Identifier: MIT
// What the parts of this libc know of each other; no program sees it.
#ifndef _MRELEASE_LIBC_H
#define _MRELEASE_LIBC_H

#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>

// The one way out. The host returns 0 or more, or a negated errno.
__attribute__((import_module("linux"), import_name("syscall")))
int __mrelease_syscall(int number, int a, int b, int c, int d, int e);

// Line 0 is no line of the program: it only counts, as a statement does.
__attribute__((import_module("linux"), import_name("line")))
void __mrelease_line(int line);

// A function has gone through `size` bytes, or done work like that: every KiB of all of them counts as a statement, so a loop around it
// is stopped as any other loop is.
void __mrelease_pass(size_t size);

// A number that no system call has: the program needs what this libc lacks.
#define __MRELEASE_UNSUPPORTED (-448448)

// Turns what the kernel returned into what a C function returns: -1 and errno.
int __mrelease_result(int result);

// Ends the run, naming what is missing: never go on with a wrong answer. `what` is the rest of a format, from the percent
// sign of a conversion on, or words; without it, what is missing is the text of error `number`.
_Noreturn void __mrelease_unsupported(const char *what, int number);

// Writes to stderr without any stream.
void __mrelease_complain(const char *text, size_t size);

// A stream writes to fd through data; without fd (-1) it keeps what fits.
struct __mrelease_file {
	int fd;
	int mode;
	char *data;
	size_t size;
	size_t used;
	size_t next; // of a stream for reading: where the first byte stands that was not read
	int end;     // of a stream for reading: 1 at its end, EOF after an error
};

// The body of a function with `...` behind its parameter `last`: `call` with all of them as a list.
#define WITH_LIST(last, call)                  \
	do {                                   \
		va_list arguments;             \
		int count;                     \
					       \
		va_start(arguments, last);     \
		count = call;                  \
		va_end(arguments);             \
		return count;                  \
	} while (0)

void __mrelease_put(FILE *stream, const char *data, size_t size);
int __mrelease_finish(FILE *stream);
int __mrelease_format(FILE *stream, const char *format, va_list arguments);

extern const char *__mrelease_name;      // argv[0] without its folder
extern const char *__mrelease_full_name; // argv[0]

// What few programs need is reached through pointers that only those programs set: the others do not contain it.
extern void (*__mrelease_before_exit)(int status);
extern const char *__mrelease_rare_errors;
struct output;
struct conversion;
extern void (*__mrelease_put_double)(struct output *output, const struct conversion *conversion, char letter, double number);
extern double (*__mrelease_read_double)(const char *string, char **end);

void __mrelease_use_doubles(void);
void __mrelease_use_rare_errors(void);

#endif
