// SPDX-License-Identifier: MIT
// rand(3) and random(3), with the numbers of glibc: each is the sum of the third and of the thirty-first before it.
#include <stdint.h>
#include <stdlib.h>

enum { LONG_AGO = 31, SHORT_AGO = 3, THROWN_AWAY = 310 };

static uint32_t past[LONG_AGO];
static unsigned int now;
static int has_seed;

static uint32_t
next(void)
{
	const uint32_t sum = past[now] + past[(now + LONG_AGO - SHORT_AGO) % LONG_AGO];

	past[now] = sum;
	now = (now + 1) % LONG_AGO;
	return sum;
}

void
srandom(unsigned int seed)
{
	int32_t word = seed == 0 ? 1 : (int32_t) seed;

	for (int i = 0; i < LONG_AGO; i++) {
		past[i] = (uint32_t) word;
		// 16807 times the word, modulo 2^31 - 1, as C divides.
		word = (int32_t) (16807 * (int64_t) word % 0x7fffffff);
		if (word < 0)
			word += 0x7fffffff;
	}
	now = SHORT_AGO;
	has_seed = 1;
	for (int i = 0; i < THROWN_AWAY; i++)
		next();
}

long
random(void)
{
	if (!has_seed)
		srandom(1);
	return next() >> 1;
}

void
srand(unsigned int seed)
{
	srandom(seed);
}

int
rand(void)
{
	return (int) random();
}

// Three steps of one congruence: 11, 10 and 10 bits.
int
rand_r(unsigned int *seed)
{
	static const int bits[] = { 11, 10, 10 };
	unsigned int number = 0;

	for (int i = 0; i < 3; i++) {
		*seed = *seed * 1103515245 + 12345;
		number = number << bits[i] ^ (*seed / 65536) % (1U << bits[i]);
	}
	return (int) number;
}
