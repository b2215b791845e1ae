// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_CDEFS_H
#define _MRELEASE_SYS_CDEFS_H

#define __BEGIN_DECLS
#define __END_DECLS

#endif
