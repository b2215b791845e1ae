// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_PARAM_H
#define _MRELEASE_SYS_PARAM_H

#include <limits.h>

#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#define howmany(count, size) (((count) + ((size) - 1)) / (size))
#define roundup(number, size) ((((number) + ((size) - 1)) / (size)) * (size))
#define MAXPATHLEN PATH_MAX

#endif
