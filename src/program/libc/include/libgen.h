// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_LIBGEN_H
#define _MRELEASE_LIBGEN_H

// The basename() of POSIX, which may change the path; the one of <string.h> does not.
char *dirname(char *path);
char *__xpg_basename(char *path);
#define basename __xpg_basename

#endif
