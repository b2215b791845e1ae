/* SPDX-License-Identifier: MIT */
/* The words that describe a situation: key=value on the command line. */
#define _GNU_SOURCE
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "live.h"

/* Of listed values the first is the default. */
static struct {
	const char *key;
	const char *values;		/* NULL: a number, or a free list */
	const char *value;
} words[] = {
	{ "threads",	  NULL,	"1" },
	{ "leader",	  "alive exited", NULL },
	{ "state",	  "sleeping stopped spinning", NULL },
	{ "sigterm",	  "default handled ignored blocked", NULL },
	{ "hold",	  "no exit exit-leader exit-others frozen", NULL },
	{ "sharer",	  "no alive gone", NULL },
	{ "sharers",	  NULL, "1" },
	{ "sharer-hold",  "no exit frozen", NULL },
	{ "vfork",	  "no parent child", NULL },
	{ "reader",	  "no process_vm_readv cmdline environ mem smaps "
			  "maps-open mem-open", NULL },
	{ "readers",	  NULL, "1" },
	{ "memory",	  NULL, "private-anon" },
	{ "kib",	  NULL, "1024" },
	{ "dump",	  "no slow", NULL },
	{ "victim",	  "same-namespace pid-namespace-init", NULL },
	{ "caller",	  "root other-user child-pid-namespace "
			  "victims-pid-namespace killed", NULL },
	{ "place",	  "anywhere behind-the-caller", NULL },
};

#define WORDS (sizeof(words) / sizeof(words[0]))

const char *word(const char *key)
{
	for (size_t i = 0; i < WORDS; i++)
		if (!strcmp(words[i].key, key))
			return words[i].value;
	errx(1, "BUG: nobody asks for '%s'", key);
}

bool is(const char *key, const char *value)
{
	return !strcmp(word(key), value);
}

int number(const char *key)
{
	return atoi(word(key));
}

static bool listed(const char *values, const char *value)
{
	size_t length = strlen(value);

	for (const char *at = values; (at = strstr(at, value)); at += length)
		if ((at == values || at[-1] == ' ') &&
		    (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static void set_word(char *argument)
{
	char *value = strchr(argument, '=');

	if (!value)
		errx(2, "'%s': write key=value, and -- before the steps",
		     argument);
	*value++ = '\0';
	for (size_t i = 0; i < WORDS; i++) {
		if (strcmp(words[i].key, argument))
			continue;
		if (words[i].values && !listed(words[i].values, value))
			errx(2, "%s=%s: choose one of: %s", argument, value,
			     words[i].values);
		words[i].value = value;
		return;
	}
	errx(2, "'%s': no such key", argument);
}

/* Reads all words up to a "--". Returns what follows it: the steps. */
char **words_read(char *argument[])
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].values)
			words[i].value = strndup(words[i].values,
					strcspn(words[i].values, " "));
	while (*argument && strcmp(*argument, "--"))
		set_word(*argument++);
	return *argument ? argument + 1 : argument;
}
