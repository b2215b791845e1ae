// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_IOCTL_H
#define _MRELEASE_SYS_IOCTL_H

#define TIOCGWINSZ 0x5413
#define FIONREAD 0x541b

struct winsize {
	unsigned short ws_row;
	unsigned short ws_col;
	unsigned short ws_xpixel;
	unsigned short ws_ypixel;
};

// It answers ENOSYS here.
int ioctl(int fd, unsigned long request, ...);

#endif
