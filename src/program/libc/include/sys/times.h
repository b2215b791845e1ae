// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_TIMES_H
#define _MRELEASE_SYS_TIMES_H

#include <time.h>

struct tms {
	clock_t tms_utime;
	clock_t tms_stime;
	clock_t tms_cutime;
	clock_t tms_cstime;
};

// It answers ENOSYS here.
clock_t times(struct tms *used);

#endif
