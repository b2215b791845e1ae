// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_ERROR_H
#define _MRELEASE_ERROR_H

void error(int status, int number, const char *format, ...) __attribute__((__format__(__printf__, 3, 4)));

#endif
