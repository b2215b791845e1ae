// SPDX-License-Identifier: MIT
// Little-endian, as x86-64.
#ifndef _MRELEASE_ENDIAN_H
#define _MRELEASE_ENDIAN_H

#include <byteswap.h>
#include <stdint.h>

#define __LITTLE_ENDIAN 1234
#define __BIG_ENDIAN 4321
#define __BYTE_ORDER __LITTLE_ENDIAN
#define LITTLE_ENDIAN __LITTLE_ENDIAN
#define BIG_ENDIAN __BIG_ENDIAN
#define BYTE_ORDER __BYTE_ORDER

#define htobe16(number) bswap_16(number)
#define htole16(number) ((uint16_t) (number))
#define be16toh(number) bswap_16(number)
#define le16toh(number) ((uint16_t) (number))
#define htobe32(number) bswap_32(number)
#define htole32(number) ((uint32_t) (number))
#define be32toh(number) bswap_32(number)
#define le32toh(number) ((uint32_t) (number))
#define htobe64(number) bswap_64(number)
#define htole64(number) ((uint64_t) (number))
#define be64toh(number) bswap_64(number)
#define le64toh(number) ((uint64_t) (number))

#endif
