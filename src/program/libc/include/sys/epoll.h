// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_EPOLL_H
#define _MRELEASE_SYS_EPOLL_H

#include <signal.h>
#include <stdint.h>

#define EPOLL_CLOEXEC 02000000
#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3
#define EPOLLIN 0x001U
#define EPOLLOUT 0x004U
#define EPOLLPRI 0x002U
#define EPOLLRDHUP 0x2000U
#define EPOLLERR 0x008U
#define EPOLLHUP 0x010U
#define EPOLLONESHOT (1U << 30)
#define EPOLLET (1U << 31)

typedef union {
	void *ptr;
	int fd;
	uint32_t u32;
	uint64_t u64;
} epoll_data_t;

struct epoll_event {
	uint32_t events;
	epoll_data_t data;
} __attribute__((packed));

// These answer ENOSYS here: poll() does not.
int epoll_create(int size);
int epoll_create1(int flags);
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds);
int epoll_pwait(int epoll, struct epoll_event *events, int count, int milliseconds, const sigset_t *mask);

#endif
