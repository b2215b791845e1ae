// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_TIMERFD_H
#define _MRELEASE_SYS_TIMERFD_H

#include <time.h>

#define TFD_CLOEXEC 02000000
#define TFD_NONBLOCK 04000
#define TFD_TIMER_ABSTIME 1
#define TFD_TIMER_CANCEL_ON_SET 2

// These answer ENOSYS here.
int timerfd_create(clockid_t clock, int flags);
int timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *before);
int timerfd_gettime(int fd, struct itimerspec *time);

#endif
