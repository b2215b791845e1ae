// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_UIO_H
#define _MRELEASE_SYS_UIO_H

#include <sys/types.h>

struct iovec {
	void *iov_base;
	size_t iov_len;
};

ssize_t readv(int fd, const struct iovec *parts, int count);
ssize_t writev(int fd, const struct iovec *parts, int count);

#ifdef _GNU_SOURCE
// These answer ENOSYS here.
ssize_t process_vm_readv(pid_t pid, const struct iovec *here, unsigned long count, const struct iovec *there,
			 unsigned long there_count, unsigned long flags);
ssize_t process_vm_writev(pid_t pid, const struct iovec *here, unsigned long count, const struct iovec *there,
			  unsigned long there_count, unsigned long flags);
#endif

#endif
