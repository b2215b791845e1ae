// SPDX-License-Identifier: MIT
// getopt(3), which moves the words that are no options behind those that are, as glibc does.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "libc.h"

char *optarg;
int optind = 1, opterr = 1, optopt = '?';

// Where in argv[optind] the next letter stands; an empty string: at the next word.
static const char *letter = "";
// The words from `first` to before `last` have been passed over: they are no options.
static int first = 1, last = 1;

static int
is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

// Moves the words that were passed over behind the options that came after them.
static void
move_back(char **argv)
{
	for (int to = first; last < optind; to++, last++) {
		char *const option = argv[last];

		memmove(argv + to + 1, argv + to, (size_t) (last - to) * sizeof(*argv));
		argv[to] = option;
		first++;
		__mrelease_pass(sizeof(*argv));
	}
}

// Finds the next option. Returns 0 when there is none.
static int
find(int argc, char **argv, const char *letters)
{
	if (optind == 0) {
		optind = 1;
		letter = "";
	}
	if (*letter != '\0')
		return 1;
	if (first > optind || last > optind || optind == 1)
		first = last = optind;
	if (*letters != '+') {
		if (first != last && last != optind)
			move_back(argv);
		else if (last != optind)
			first = optind;
		for (; optind < argc && !is_option(argv[optind]); optind++)
			__mrelease_pass(sizeof(*argv));
		last = optind;
	}
	if (optind < argc && strcmp(argv[optind], "--") == 0) {
		optind++;
		if (first != last)
			move_back(argv);
		else
			first = optind - 1 + 1;
		last = argc;
		optind = argc;
	}
	if (optind >= argc) {
		// What was passed over is what remains.
		if (first != last)
			optind = first;
		return 0;
	}
	if (!is_option(argv[optind]))
		return 0;
	letter = argv[optind] + 1;
	return 1;
}

static int
find_letter(int argc, char *const argv[], const char *letters)
{
	const char *known;
	const int c = *letter++;

	if (*letters == '+' || *letters == '-')
		letters++;
	const int is_silent = opterr == 0 || *letters == ':';
	known = c == ':' || c == ';' ? NULL : strchr(letters, c);
	if (*letter == '\0')
		optind++;
	optarg = NULL;
	if (known == NULL) {
		if (!is_silent)
			fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], c);
		optopt = c;
		return '?';
	}
	if (known[1] != ':')
		return c;
	if (*letter != '\0') {
		optarg = (char *) letter;
		optind++;
	} else if (known[2] != ':') {
		if (optind < argc) {
			optarg = argv[optind++];
		} else {
			if (!is_silent)
				fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], c);
			optopt = c;
			return *letters == ':' ? ':' : '?';
		}
	}
	letter = "";
	return c;
}

int
getopt(int argc, char *const argv[], const char *letters)
{
	optarg = NULL;
	return find(argc, (char **) argv, letters) ? find_letter(argc, argv, letters) : -1;
}

// The one option whose name begins with the first `size` characters of `word`, or NULL; `count` of them begin so.
static const struct option *
find_name(const struct option *names, const char *word, size_t size, int *count)
{
	const struct option *found = NULL;

	*count = 0;
	for (; names->name != NULL; names++) {
		__mrelease_pass(sizeof(*names));
		if (strncmp(names->name, word, size) != 0)
			continue;
		if (strlen(names->name) == size) {
			*count = 1;
			return names;
		}
		(*count)++;
		found = names;
	}
	return found;
}

int
getopt_long(int argc, char *const argv[], const char *letters, const struct option *names, int *index)
{
	const char *word;
	const struct option *option;
	int count;

	optarg = NULL;
	if (!find(argc, (char **) argv, letters))
		return -1;
	word = argv[optind];
	if (letter != word + 1 || word[1] != '-')
		return find_letter(argc, argv, letters);

	const int is_silent = opterr == 0 || letters[strspn(letters, "+-")] == ':';
	const size_t size = strcspn(word + 2, "=");
	const char *const value = word[2 + size] == '=' ? word + 3 + size : NULL;
	letter = "";
	optind++;
	option = find_name(names, word + 2, size, &count);
	if (count != 1) {
		if (!is_silent && count == 0)
			fprintf(stderr, "%s: unrecognized option '--%s'\n", argv[0], word + 2);
		if (!is_silent && count > 1) {
			fprintf(stderr, "%s: option '--%s' is ambiguous; possibilities:", argv[0], word + 2);
			for (; names->name != NULL; names++) {
				if (strncmp(names->name, word + 2, size) == 0)
					fprintf(stderr, " '--%s'", names->name);
			}
			fprintf(stderr, "\n");
		}
		optopt = 0;
		return '?';
	}
	if (index != NULL)
		*index = (int) (option - names);
	if (value != NULL && option->has_arg == no_argument) {
		if (!is_silent)
			fprintf(stderr, "%s: option '--%s' doesn't allow an argument\n", argv[0], option->name);
		optopt = option->val;
		return '?';
	}
	optarg = (char *) value;
	if (value == NULL && option->has_arg == required_argument) {
		if (optind >= argc) {
			if (!is_silent)
				fprintf(stderr, "%s: option '--%s' requires an argument\n", argv[0], option->name);
			optopt = option->val;
			return letters[strspn(letters, "+-")] == ':' ? ':' : '?';
		}
		optarg = argv[optind++];
	}
	if (option->flag == NULL)
		return option->val;
	*option->flag = option->val;
	return 0;
}
