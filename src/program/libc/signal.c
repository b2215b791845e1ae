// SPDX-License-Identifier: MIT
// What a program may say about signals. It is alone: whom it does not send one to itself, nobody does.
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include "libc.h"

int
sigaction(int signal, const struct sigaction *restrict action, struct sigaction *restrict before)
{
	return __mrelease_result(__mrelease_syscall(SYS_rt_sigaction, signal, (int) action, (int) before,
						    sizeof(unsigned long), 0));
}

__sighandler_t
signal(int signal, __sighandler_t handler)
{
	const struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct sigaction before;

	return sigaction(signal, &action, &before) == -1 ? SIG_ERR : before.sa_handler;
}

int
sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict before)
{
	return __mrelease_result(__mrelease_syscall(SYS_rt_sigprocmask, how, (int) set, (int) before,
						    sizeof(unsigned long), 0));
}

// It returns its error.
int
pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict before)
{
	return -__mrelease_syscall(SYS_rt_sigprocmask, how, (int) set, (int) before, sizeof(unsigned long), 0);
}

// How the simulated kernel lets a handler run. Programs without sigaction() do not contain it.
__attribute__((visibility("default"))) void
__mrelease_call_handler(void *handler, int signal, int wants_info, int sender, int code)
{
	siginfo_t info = { .si_signo = signal, .si_code = code, .si_pid = sender };

	if (wants_info)
		((void (*)(int, siginfo_t *, void *)) handler)(signal, &info, NULL);
	else
		((void (*)(int)) handler)(signal);
}

int
sigpending(sigset_t *set)
{
	return __mrelease_result(__mrelease_syscall(SYS_rt_sigpending, (int) set, sizeof(unsigned long), 0, 0, 0));
}

int
sigemptyset(sigset_t *set)
{
	memset(set, 0, sizeof(*set));
	return 0;
}

int
sigfillset(sigset_t *set)
{
	memset(set, 0xff, sizeof(*set));
	return 0;
}

static int
is_wrong(int signal)
{
	if (signal > 0 && signal < NSIG)
		return 0;
	errno = EINVAL;
	return 1;
}

int
sigaddset(sigset_t *set, int signal)
{
	if (is_wrong(signal))
		return -1;
	set->__bits[0] |= 1UL << (signal - 1);
	return 0;
}

int
sigdelset(sigset_t *set, int signal)
{
	if (is_wrong(signal))
		return -1;
	set->__bits[0] &= ~(1UL << (signal - 1));
	return 0;
}

int
sigismember(const sigset_t *set, int signal)
{
	return is_wrong(signal) ? -1 : (int) (set->__bits[0] >> (signal - 1) & 1);
}
