// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_INOTIFY_H
#define _MRELEASE_SYS_INOTIFY_H

#include <stdint.h>

#define IN_CLOEXEC 02000000
#define IN_NONBLOCK 04000
#define IN_MODIFY 0x002
#define IN_CREATE 0x100
#define IN_DELETE 0x200

struct inotify_event {
	int wd;
	uint32_t mask;
	uint32_t cookie;
	uint32_t len;
	char name[];
};

// These answer ENOSYS here.
int inotify_init(void);
int inotify_init1(int flags);
int inotify_add_watch(int fd, const char *path, uint32_t mask);
int inotify_rm_watch(int fd, int watch);

#endif
