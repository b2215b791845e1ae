// SPDX-License-Identifier: MIT
// Linux's numbers (uapi/linux/pidfd.h).
#ifndef _MRELEASE_LINUX_PIDFD_H
#define _MRELEASE_LINUX_PIDFD_H

#include <fcntl.h>
#include <linux/types.h>

#define PIDFD_NONBLOCK O_NONBLOCK
#define PIDFD_THREAD O_EXCL

#define PIDFD_SIGNAL_THREAD (1UL << 0)
#define PIDFD_SIGNAL_THREAD_GROUP (1UL << 1)
#define PIDFD_SIGNAL_PROCESS_GROUP (1UL << 2)

#define PIDFD_SELF_THREAD -10000
#define PIDFD_SELF_THREAD_GROUP -10001
#define PIDFD_SELF PIDFD_SELF_THREAD
#define PIDFD_SELF_PROCESS PIDFD_SELF_THREAD_GROUP

#endif
