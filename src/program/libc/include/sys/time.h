// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_TIME_H
#define _MRELEASE_SYS_TIME_H

#include <sys/types.h>

struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

struct itimerval {
	struct timeval it_interval;
	struct timeval it_value;
};

// These answer ENOSYS here.
int getitimer(int which, struct itimerval *time);
int setitimer(int which, const struct itimerval *restrict time, struct itimerval *restrict before);

int gettimeofday(struct timeval *restrict time, void *restrict zone);

#define timerisset(time) ((time)->tv_sec || (time)->tv_usec)
#define timerclear(time) ((time)->tv_sec = (time)->tv_usec = 0)
#define timercmp(a, b, how) ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec how (b)->tv_usec : (a)->tv_sec how (b)->tv_sec)
#define timeradd(a, b, sum)                                    \
	do {                                                   \
		(sum)->tv_sec = (a)->tv_sec + (b)->tv_sec;     \
		(sum)->tv_usec = (a)->tv_usec + (b)->tv_usec;  \
		if ((sum)->tv_usec >= 1000000) {               \
			++(sum)->tv_sec;                       \
			(sum)->tv_usec -= 1000000;             \
		}                                              \
	} while (0)
#define timersub(a, b, rest)                                   \
	do {                                                   \
		(rest)->tv_sec = (a)->tv_sec - (b)->tv_sec;    \
		(rest)->tv_usec = (a)->tv_usec - (b)->tv_usec; \
		if ((rest)->tv_usec < 0) {                     \
			--(rest)->tv_sec;                      \
			(rest)->tv_usec += 1000000;            \
		}                                              \
	} while (0)

#endif
