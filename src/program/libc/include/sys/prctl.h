// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_PRCTL_H
#define _MRELEASE_SYS_PRCTL_H

#define PR_SET_PDEATHSIG 1
#define PR_SET_DUMPABLE 4
#define PR_SET_NAME 15
#define PR_GET_NAME 16
#define PR_SET_CHILD_SUBREAPER 36

// It answers ENOSYS here.
int prctl(int option, ...);

#endif
