// SPDX-License-Identifier: MIT
// Signal numbers and structures of x86-64 Linux.
#ifndef _MRELEASE_SIGNAL_H
#define _MRELEASE_SIGNAL_H

#include <sys/types.h>
#include <time.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGIOT SIGABRT
#define SIGPOLL SIGIO
#define NSIG 65
#define SIGRTMIN 34
#define SIGRTMAX 64

typedef int sig_atomic_t;

typedef struct {
	unsigned long __bits[16];
} sigset_t;

union sigval {
	int sival_int;
	void *sival_ptr;
};

// The fields that a signal by a process, and a child's change of state, fill in.
typedef struct {
	int si_signo;
	int si_errno;
	int si_code;
	int __padding;
	pid_t si_pid;
	uid_t si_uid;
	union {
		int si_status;
		union sigval si_value;
	};
	int __reserved[25];
} siginfo_t;

#define si_int si_value.sival_int
#define si_ptr si_value.sival_ptr

#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TKILL (-6)

#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6

typedef void (*__sighandler_t)(int);
#ifdef _GNU_SOURCE
typedef __sighandler_t sighandler_t;
#endif

#define SIG_DFL ((__sighandler_t) 0)
#define SIG_IGN ((__sighandler_t) 1)
#define SIG_ERR ((__sighandler_t) -1)

#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

struct sigaction {
	union {
		__sighandler_t sa_handler;
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	int sa_flags;
	sigset_t sa_mask;
};

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

int kill(pid_t pid, int signal);
int killpg(pid_t group, int signal);
int raise(int signal);

// These answer ENOSYS here.
int sigsuspend(const sigset_t *mask);
int sigwait(const sigset_t *restrict set, int *restrict signal);
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info);
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict time);
int sigqueue(pid_t pid, int signal, const union sigval value);

#ifdef _GNU_SOURCE
int tgkill(pid_t group, pid_t thread, int signal);
#endif
__sighandler_t signal(int signal, __sighandler_t handler);
int sigaction(int signal, const struct sigaction *restrict action, struct sigaction *restrict before);
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict before);
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict before);
int sigpending(sigset_t *set);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigismember(const sigset_t *set, int signal);
void psignal(int signal, const char *message);

#endif
