// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_FILE_H
#define _MRELEASE_SYS_FILE_H

#include <fcntl.h>

#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

// It answers ENOSYS here.
int flock(int fd, int operation);

#endif
