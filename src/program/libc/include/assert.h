// SPDX-License-Identifier: MIT
// No include guard: NDEBUG counts anew each time.
#undef assert
#ifdef NDEBUG
# define assert(expression) ((void) 0)
#else
# define assert(expression) \
	((expression) ? (void) 0 : __mrelease_assert_failed(#expression, __FILE__, __LINE__, __func__))
#endif

#ifndef _MRELEASE_ASSERT_H
#define _MRELEASE_ASSERT_H

#define static_assert _Static_assert

_Noreturn void __mrelease_assert_failed(const char *expression, const char *file, unsigned int line, const char *function);

#endif
