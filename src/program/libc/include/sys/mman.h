// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_MMAN_H
#define _MRELEASE_SYS_MMAN_H

#include <sys/types.h>

#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_ANON MAP_ANONYMOUS
#define MAP_NORESERVE 0x4000
#define MAP_POPULATE 0x8000
#define MAP_FAILED ((void *) -1)
#define MADV_DONTNEED 4
#define MADV_FREE 8
#define MADV_COLD 20
#define MADV_PAGEOUT 21
#define MCL_CURRENT 1
#define MCL_FUTURE 2

#ifdef _GNU_SOURCE
int process_mrelease(int pidfd, unsigned int flags);
#endif

// These answer ENOSYS here.
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
int munmap(void *address, size_t size);
int madvise(void *address, size_t size, int advice);
int mlockall(int flags);
int munlockall(void);

#endif
