// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_LINUX_VERSION_H
#define _MRELEASE_LINUX_VERSION_H

// The headers' version, not the kernel's that the program meets.
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 3, 0)

#endif
