// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_UTSNAME_H
#define _MRELEASE_SYS_UTSNAME_H

struct utsname {
	char sysname[65];
	char nodename[65];
	char release[65];
	char version[65];
	char machine[65];
	char domainname[65];
};

// It answers ENOSYS here.
int uname(struct utsname *names);

#endif
