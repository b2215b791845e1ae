// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDALIGN_H
#define _MRELEASE_STDALIGN_H

#define alignas _Alignas
#define alignof _Alignof

#endif
