// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_STDNORETURN_H
#define _MRELEASE_STDNORETURN_H

#define noreturn _Noreturn

#endif
