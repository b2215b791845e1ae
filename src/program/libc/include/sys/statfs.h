// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_STATFS_H
#define _MRELEASE_SYS_STATFS_H

struct statfs {
	long f_type;
	long f_bsize;
	unsigned long f_blocks;
	unsigned long f_bfree;
	unsigned long f_bavail;
	unsigned long f_files;
	unsigned long f_ffree;
	int f_fsid[2];
	long f_namelen;
	long f_frsize;
	long f_flags;
	long __reserved[4];
};

// These answer ENOSYS here.
int statfs(const char *path, struct statfs *result);
int fstatfs(int fd, struct statfs *result);

#endif
