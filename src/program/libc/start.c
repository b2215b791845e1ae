// SPDX-License-Identifier: MIT
// Before main() and after it.
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libc.h"

int errno;
const char *__mrelease_name = "";

// The build appends a call of main() to each program, and calls this first.
void
__mrelease_start(char **argv)
{
	if (argv[0] == NULL)
		return;
	__mrelease_name = argv[0];
	for (const char *c = argv[0]; *c != '\0'; c++) {
		if (*c == '/')
			__mrelease_name = c + 1;
	}
}

_Noreturn void
_exit(int status)
{
	__mrelease_syscall(SYS_exit_group, status, 0, 0, 0, 0);
	__builtin_trap();
}

_Noreturn void
_Exit(int status)
{
	_exit(status);
}

_Noreturn void
exit(int status)
{
	fflush(NULL);
	_exit(status);
}

_Noreturn void
abort(void)
{
	raise(SIGABRT);
	__builtin_trap();
}

_Noreturn void
__mrelease_unsupported(const char *format, int number)
{
	__mrelease_syscall(__MRELEASE_UNSUPPORTED, (int) format, number, 0, 0, 0);
	__builtin_trap();
}
