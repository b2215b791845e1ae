// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDBOOL_H
#define _MRELEASE_STDBOOL_H

#define bool _Bool
#define true 1
#define false 0

#endif
