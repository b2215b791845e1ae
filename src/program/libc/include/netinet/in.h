// SPDX-License-Identifier: MIT
// The order of bytes only: there is no net here.
#ifndef _MRELEASE_NETINET_IN_H
#define _MRELEASE_NETINET_IN_H

#include <endian.h>
#include <sys/socket.h>

#define htons(number) htobe16(number)
#define ntohs(number) be16toh(number)
#define htonl(number) htobe32(number)
#define ntohl(number) be32toh(number)

#endif
