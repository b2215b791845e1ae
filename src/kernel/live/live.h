/* SPDX-License-Identifier: MIT */
/*
 * Real victims for process_mrelease(2).
 *
 * The program's first process, main, runs a stage several times. A stage is
 * a process that sets up a situation (a victim, and whoever else has to be
 * there), makes the calls that it was given, and prints what it saw. All
 * processes have PR_SET_PDEATHSIG: when the stage is gone, so are they.
 */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define MAX_THREADS	8
#define MAX_SHARERS	2
#define MAX_READERS	2
#define MAX_RESULTS	16
#define MAX_MAPPINGS	4
#define SAMPLES		64	/* pages of a mapping that are watched */

/* One mapping of the victim, and the page frames that it was given. */
struct mapping {
	char kind[24];
	uint64_t start;
	size_t length;
	size_t page_size;
	int kept;			/* pages whose frames a pipe holds */
	int samples;
	uint64_t frame[SAMPLES];
};

/* What all processes of a stage see: MAP_SHARED, before the first fork. */
struct shared {
	pid_t victim;
	pid_t tid[MAX_THREADS];		/* tid[0] == victim */
	pid_t sharer[MAX_SHARERS];
	int ready;			/* the victim is set up */
	int go;				/* "twice": both callers may start */
	char skip[160];			/* why the victim cannot be set up */
	int mappings;
	struct mapping mapping[MAX_MAPPINGS];
	int results;
	char result[MAX_RESULTS][16];
	char second[16];		/* "twice": what the second caller got */
};

extern struct shared *shared;
extern pid_t stage;			/* pid of this run's stage */

/* words.c */
char **words_read(char *argument[]);
const char *word(const char *key);
bool is(const char *key, const char *value);
int number(const char *key);

/* live.c */
_Noreturn void skip(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* system.c: system calls by number, and /proc */
int sys_pidfd_open(pid_t pid, unsigned int flags);
int sys_pidfd_send_signal(int pidfd, int sig);
int sys_pidfd_getfd(int pidfd, int fd);
int sys_process_mrelease(int pidfd, unsigned long flags);
int sys_userfaultfd(int flags);
pid_t sys_fork(unsigned long flags);
const char *error_name(int error);
void die_with_parent(pid_t parent);
bool read_file(const char *path, char *buffer, size_t size);
bool write_file(const char *path, const char *text);
char state_letter(pid_t pid);
bool file_field(const char *path, const char *field, long *value, int base);
bool status_field(pid_t pid, const char *field, long *value, int base);
void wait_until(bool (*condition)(pid_t), pid_t pid, const char *what);
void pause_us(long us);
size_t page_bytes(void);
size_t huge_page_bytes(void);

/* victim.c */
void victim_start(void);
void victim_command(char command);

/* share.c: others with the victim's memory; called by the victim */
void sharers_start(void);
void vfork_partner(void);

/* hold.c */
void hold_victim(void);
void hold_sharers(void);
void hold_await_stop(void);
void hold_deliver(int sig);
void hold_let_go(void);
void hold_clean(void);

/* pin.c */
void readers_start(void);
void readers_let_go(void);

/* memory.c */
void memory_prepare(void);
void memory_map(void);			/* called by the victim */
void memory_sample(void);		/* called by the stage */
void memory_print(FILE *out);

/* targets.c */
struct target {
	const char *name;
	int fd;
	pid_t pid;
};
struct target *target_of(const char *step);
void target_open(struct target *target);

/* steps.c */
void steps_prepare(char *step[]);
void steps_run(char *step[]);

#endif
