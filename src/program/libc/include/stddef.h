// SPDX-License-Identifier: MIT
// Sizes as on wasm32; long is 64 bits wide, as on x86-64 Linux.
#ifndef _MRELEASE_STDDEF_H
#define _MRELEASE_STDDEF_H

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;

typedef struct {
	long long whole;
	double fraction;
} max_align_t;

#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)

#endif
