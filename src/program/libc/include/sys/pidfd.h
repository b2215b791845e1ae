// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_PIDFD_H
#define _MRELEASE_SYS_PIDFD_H

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>

#define PIDFD_NONBLOCK O_NONBLOCK
#define PIDFD_THREAD O_EXCL


int pidfd_open(pid_t pid, unsigned int flags);
int pidfd_send_signal(int pidfd, int signal, siginfo_t *info, unsigned int flags);

#endif
