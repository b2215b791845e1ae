// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_MMAN_H
#define _MRELEASE_SYS_MMAN_H

#include <sys/types.h>

#ifdef _GNU_SOURCE
int process_mrelease(int pidfd, unsigned int flags);
#endif

#endif
