// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_DIRENT_H
#define _MRELEASE_DIRENT_H

#include <sys/types.h>

#define DT_UNKNOWN 0
#define DT_DIR 4
#define DT_REG 8
#define DT_LNK 10

struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};

typedef struct __mrelease_directory DIR;

// There are no folders here: opendir() fails, and the others have nothing to do.
DIR *opendir(const char *path);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *folder);
void rewinddir(DIR *folder);
int closedir(DIR *folder);
int dirfd(DIR *folder);

#endif
