// SPDX-License-Identifier: MIT
// The types of x86-64 Linux; size_t and ssize_t are those of wasm32.
#ifndef _MRELEASE_SYS_TYPES_H
#define _MRELEASE_SYS_TYPES_H

#include <stddef.h>

typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef unsigned int mode_t;
typedef long off_t;
typedef long time_t;
typedef long suseconds_t;
typedef unsigned int useconds_t;
typedef int clockid_t;
typedef __PTRDIFF_TYPE__ ssize_t;

#endif
