// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_STAT_H
#define _MRELEASE_SYS_STAT_H

#include <sys/types.h>
#include <time.h>

struct stat {
	dev_t st_dev;
	ino_t st_ino;
	nlink_t st_nlink;
	mode_t st_mode;
	uid_t st_uid;
	gid_t st_gid;
	off_t st_size;
	struct timespec st_atim;
	struct timespec st_mtim;
	struct timespec st_ctim;
};

#define S_IFMT 0170000
#define S_ISDIR(mode) (((mode) & S_IFMT) == 0040000)
#define S_ISREG(mode) (((mode) & S_IFMT) == 0100000)
#define S_ISLNK(mode) (((mode) & S_IFMT) == 0120000)
#define S_IRUSR 0400
#define S_IWUSR 0200
#define S_IRWXU 0700

// These answer ENOSYS here.
int stat(const char *restrict path, struct stat *restrict result);
int lstat(const char *restrict path, struct stat *restrict result);
int fstat(int fd, struct stat *result);
mode_t umask(mode_t mask);
int chmod(const char *path, mode_t mode);
int mkdir(const char *path, mode_t mode);

#endif
