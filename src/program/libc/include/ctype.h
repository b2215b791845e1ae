// SPDX-License-Identifier: MIT
// As in the C locale.
#ifndef _MRELEASE_CTYPE_H
#define _MRELEASE_CTYPE_H

int isalnum(int character);
int isalpha(int character);
int isdigit(int character);
int isspace(int character);
int isupper(int character);
int islower(int character);
int isxdigit(int character);
int isprint(int character);
int isgraph(int character);
int ispunct(int character);
int iscntrl(int character);
int isblank(int character);
int isascii(int character);
int toupper(int character);
int tolower(int character);

#endif
