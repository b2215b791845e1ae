// SPDX-License-Identifier: MIT
#ifndef _MRELEASE_SYS_SYSINFO_H
#define _MRELEASE_SYS_SYSINFO_H

struct sysinfo {
	long uptime;
	unsigned long loads[3];
	unsigned long totalram;
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned short procs;
	unsigned short __padding;
	unsigned long totalhigh;
	unsigned long freehigh;
	unsigned int mem_unit;
};

int get_nprocs(void);
int get_nprocs_conf(void);

// It answers ENOSYS here.
int sysinfo(struct sysinfo *info);

#endif
