// SPDX-License-Identifier: MIT
// Before main() and after it.
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libc.h"

int errno;
const char *__mrelease_name = "";
const char *__mrelease_full_name = "";
char *program_invocation_name, *program_invocation_short_name;
void (*__mrelease_before_exit)(int);

// What <errno.h> of glibc calls, for programs that do without that header.
int *
__errno_location(void)
{
	return &errno;
}

// The build appends a call of main() to each program, and calls this first.
void
__mrelease_start(char **argv)
{
	if (argv[0] == NULL)
		return;
	__mrelease_name = __mrelease_full_name = program_invocation_name = argv[0];
	for (const char *c = argv[0]; *c != '\0'; c++) {
		if (*c == '/')
			__mrelease_name = c + 1;
	}
	program_invocation_short_name = (char *) __mrelease_name;
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
	if (__mrelease_before_exit != NULL)
		__mrelease_before_exit(status);
	fflush(NULL);
	_exit(status);
}

_Noreturn void
abort(void)
{
	static const struct sigaction by_default;

	// Whoever catches or blocks it is asked once.
	raise(SIGABRT);
	__mrelease_syscall(SYS_rt_sigaction, SIGABRT, (int) &by_default, 0, sizeof(unsigned long), 0);
	__mrelease_syscall(SYS_rt_sigprocmask, SIG_SETMASK, (int) &by_default.sa_mask, 0, sizeof(unsigned long), 0);
	raise(SIGABRT);
	__builtin_trap();
}

_Noreturn void
__mrelease_unsupported(const char *what, int number)
{
	__mrelease_syscall(__MRELEASE_UNSUPPORTED, (int) what, number, 0, 0, 0);
	__builtin_trap();
}
