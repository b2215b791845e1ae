// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_ALLOCA_H
#define _MRELEASE_ALLOCA_H

#define alloca(size) __builtin_alloca(size)

#endif
