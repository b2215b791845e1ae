// SPDX-License-Identifier: MIT
// Signals by number, as glibc words them.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "libc.h"

// From signal 1 on: the name, the text.
static const char texts[] =
	"HUP\0Hangup\0"
	"INT\0Interrupt\0"
	"QUIT\0Quit\0"
	"ILL\0Illegal instruction\0"
	"TRAP\0Trace/breakpoint trap\0"
	"ABRT\0Aborted\0"
	"BUS\0Bus error\0"
	"FPE\0Floating point exception\0"
	"KILL\0Killed\0"
	"USR1\0User defined signal 1\0"
	"SEGV\0Segmentation fault\0"
	"USR2\0User defined signal 2\0"
	"PIPE\0Broken pipe\0"
	"ALRM\0Alarm clock\0"
	"TERM\0Terminated\0"
	"STKFLT\0Stack fault\0"
	"CHLD\0Child exited\0"
	"CONT\0Continued\0"
	"STOP\0Stopped (signal)\0"
	"TSTP\0Stopped\0"
	"TTIN\0Stopped (tty input)\0"
	"TTOU\0Stopped (tty output)\0"
	"URG\0Urgent I/O condition\0"
	"XCPU\0CPU time limit exceeded\0"
	"XFSZ\0File size limit exceeded\0"
	"VTALRM\0Virtual timer expired\0"
	"PROF\0Profiling timer expired\0"
	"WINCH\0Window changed\0"
	"POLL\0I/O possible\0"
	"PWR\0Power failure\0"
	"SYS\0Bad system call\0"
	;

// The `part`th string (0 or 1) of a signal.
static const char *
find(int number, int part)
{
	const char *text = texts;

	if (number < 1 || number > SIGSYS)
		return NULL;
	for (int skip = (number - 1) * 2 + part; skip > 0; skip--)
		text += strlen(text) + 1;
	return text;
}

const char *
sigabbrev_np(int number)
{
	return find(number, 0);
}

const char *
sigdescr_np(int number)
{
	return find(number, 1);
}

char *
strsignal(int number)
{
	static char text[32];

	if (sigdescr_np(number) != NULL)
		return (char *) sigdescr_np(number);
	if (number >= SIGRTMIN && number <= SIGRTMAX)
		snprintf(text, sizeof(text), "Real-time signal %d", number - SIGRTMIN);
	else
		snprintf(text, sizeof(text), "Unknown signal %d", number);
	return text;
}

void
psignal(int number, const char *message)
{
	const int has_message = message != NULL && *message != '\0';

	fprintf(stderr, "%s%s%s\n", has_message ? message : "", has_message ? ": " : "", strsignal(number));
}
