// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_RANDOM_H
#define _MRELEASE_SYS_RANDOM_H

#include <sys/types.h>

#define GRND_NONBLOCK 1
#define GRND_RANDOM 2

// It answers ENOSYS here: nothing is left to chance.
ssize_t getrandom(void *data, size_t size, unsigned int flags);

#endif
