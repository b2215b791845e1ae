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

#endif
