// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_LINUX_CONST_H
#define _MRELEASE_LINUX_CONST_H

#define _AC(number, suffix) __MRELEASE_PASTE(number, suffix)
#define __MRELEASE_PASTE(number, suffix) number##suffix
#define _UL(number) _AC(number, UL)
#define _ULL(number) _AC(number, ULL)
#define _BITUL(bit) (_UL(1) << (bit))
#define _BITULL(bit) (_ULL(1) << (bit))

#endif
