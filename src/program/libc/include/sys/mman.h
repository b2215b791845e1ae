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
#define MAP_LOCKED 0x2000
#define MAP_NORESERVE 0x4000
#define MAP_POPULATE 0x8000
#define MAP_STACK 0x20000
#define MAP_HUGETLB 0x40000
#define MAP_FAILED ((void *) -1)
#define MADV_NORMAL 0
#define MADV_WILLNEED 3
#define MADV_DONTNEED 4
#define MADV_FREE 8
#define MADV_HUGEPAGE 14
#define MADV_NOHUGEPAGE 15
#define MADV_COLD 20
#define MADV_PAGEOUT 21
#define MCL_CURRENT 1
#define MCL_FUTURE 2
#define MCL_ONFAULT 4
#define MS_ASYNC 1
#define MS_SYNC 4
#define MLOCK_ONFAULT 1
#define MFD_CLOEXEC 1U
#define MFD_ALLOW_SEALING 2U

#ifdef _GNU_SOURCE
int process_mrelease(int pidfd, unsigned int flags);
#endif

// These answer ENOSYS here.
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
int munmap(void *address, size_t size);
int madvise(void *address, size_t size, int advice);
int mlockall(int flags);
int munlockall(void);
int mlock(const void *address, size_t size);
int munlock(const void *address, size_t size);
int mprotect(void *address, size_t size, int protection);
int msync(void *address, size_t size, int flags);
int mincore(void *address, size_t size, unsigned char *pages);
#ifdef _GNU_SOURCE
struct iovec;
void *mremap(void *address, size_t size, size_t new_size, int flags, ...);
int mlock2(const void *address, size_t size, unsigned int flags);
int memfd_create(const char *name, unsigned int flags);
ssize_t process_madvise(int pidfd, const struct iovec *parts, size_t count, int advice, unsigned int flags);
#endif

#endif
