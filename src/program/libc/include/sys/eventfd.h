// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_EVENTFD_H
#define _MRELEASE_SYS_EVENTFD_H

#define EFD_CLOEXEC 02000000
#define EFD_NONBLOCK 04000

// It answers ENOSYS here.
int eventfd(unsigned int value, int flags);

#endif
