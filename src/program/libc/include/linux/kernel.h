// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_LINUX_KERNEL_H
#define _MRELEASE_LINUX_KERNEL_H

#include <linux/const.h>
#include <linux/types.h>

#define __KERNEL_DIV_ROUND_UP(number, by) (((number) + (by) - 1) / (by))

#endif
