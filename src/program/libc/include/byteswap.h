// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_BYTESWAP_H
#define _MRELEASE_BYTESWAP_H

#define bswap_16(number) __builtin_bswap16(number)
#define bswap_32(number) __builtin_bswap32(number)
#define bswap_64(number) ((unsigned long) __builtin_bswap64(number))

#endif
