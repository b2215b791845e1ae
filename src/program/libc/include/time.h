// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_TIME_H
#define _MRELEASE_TIME_H

#include <sys/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11

#define TIMER_ABSTIME 1
#define TIME_UTC 1
#define CLOCKS_PER_SEC 1000000L

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};

struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	int tm_year;
	int tm_wday;
	int tm_yday;
	int tm_isdst;
};

int clock_gettime(clockid_t clock, struct timespec *time);
int clock_getres(clockid_t clock, struct timespec *step);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest);
int nanosleep(const struct timespec *time, struct timespec *rest);
clock_t clock(void);
time_t time(time_t *seconds);
double difftime(time_t end, time_t start);
struct tm *gmtime(const time_t *seconds);
struct tm *gmtime_r(const time_t *restrict seconds, struct tm *restrict parts);
struct tm *localtime(const time_t *seconds);
struct tm *localtime_r(const time_t *restrict seconds, struct tm *restrict parts);
time_t mktime(struct tm *parts);
time_t timegm(struct tm *parts);
char *asctime(const struct tm *parts);
char *asctime_r(const struct tm *restrict parts, char *restrict text);
char *ctime(const time_t *seconds);
char *ctime_r(const time_t *restrict seconds, char *restrict text);
int timespec_get(struct timespec *time, int base);
size_t strftime(char *restrict text, size_t size, const char *restrict format, const struct tm *restrict parts);

#endif
