// SPDX-License-Identifier: MIT
// The lists of BSD: queue(7).
#ifndef _MRELEASE_SYS_QUEUE_H
#define _MRELEASE_SYS_QUEUE_H

#define SLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head) { 0 }
#define SLIST_ENTRY(type) struct { struct type *sle_next; }
#define SLIST_INIT(head) ((void) ((head)->slh_first = 0))
#define SLIST_EMPTY(head) ((head)->slh_first == 0)
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_NEXT(entry, field) ((entry)->field.sle_next)
#define SLIST_FOREACH(entry, head, field) for ((entry) = (head)->slh_first; (entry); (entry) = (entry)->field.sle_next)
#define SLIST_INSERT_HEAD(head, entry, field)                   \
	do {                                                    \
		(entry)->field.sle_next = (head)->slh_first;    \
		(head)->slh_first = (entry);                    \
	} while (0)
#define SLIST_INSERT_AFTER(before, entry, field)                \
	do {                                                    \
		(entry)->field.sle_next = (before)->field.sle_next; \
		(before)->field.sle_next = (entry);             \
	} while (0)
#define SLIST_REMOVE_HEAD(head, field) ((void) ((head)->slh_first = (head)->slh_first->field.sle_next))

#define LIST_HEAD(name, type) struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head) { 0 }
#define LIST_ENTRY(type) struct { struct type *le_next, **le_prev; }
#define LIST_INIT(head) ((void) ((head)->lh_first = 0))
#define LIST_EMPTY(head) ((head)->lh_first == 0)
#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_NEXT(entry, field) ((entry)->field.le_next)
#define LIST_FOREACH(entry, head, field) for ((entry) = (head)->lh_first; (entry); (entry) = (entry)->field.le_next)
#define LIST_INSERT_HEAD(head, entry, field)                                            \
	do {                                                                            \
		if (((entry)->field.le_next = (head)->lh_first) != 0)                   \
			(head)->lh_first->field.le_prev = &(entry)->field.le_next;      \
		(head)->lh_first = (entry);                                             \
		(entry)->field.le_prev = &(head)->lh_first;                             \
	} while (0)
#define LIST_INSERT_AFTER(before, entry, field)                                                 \
	do {                                                                                    \
		if (((entry)->field.le_next = (before)->field.le_next) != 0)                    \
			(before)->field.le_next->field.le_prev = &(entry)->field.le_next;       \
		(before)->field.le_next = (entry);                                              \
		(entry)->field.le_prev = &(before)->field.le_next;                              \
	} while (0)
#define LIST_REMOVE(entry, field)                                                               \
	do {                                                                                    \
		if ((entry)->field.le_next != 0)                                                \
			(entry)->field.le_next->field.le_prev = (entry)->field.le_prev;         \
		*(entry)->field.le_prev = (entry)->field.le_next;                               \
	} while (0)

#define STAILQ_HEAD(name, type) struct name { struct type *stqh_first, **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head) { 0, &(head).stqh_first }
#define STAILQ_ENTRY(type) struct { struct type *stqe_next; }
#define STAILQ_INIT(head) ((void) ((head)->stqh_first = 0, (head)->stqh_last = &(head)->stqh_first))
#define STAILQ_EMPTY(head) ((head)->stqh_first == 0)
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_NEXT(entry, field) ((entry)->field.stqe_next)
#define STAILQ_FOREACH(entry, head, field) for ((entry) = (head)->stqh_first; (entry); (entry) = (entry)->field.stqe_next)
#define STAILQ_INSERT_HEAD(head, entry, field)                                          \
	do {                                                                            \
		if (((entry)->field.stqe_next = (head)->stqh_first) == 0)               \
			(head)->stqh_last = &(entry)->field.stqe_next;                  \
		(head)->stqh_first = (entry);                                           \
	} while (0)
#define STAILQ_INSERT_TAIL(head, entry, field)                                          \
	do {                                                                            \
		(entry)->field.stqe_next = 0;                                           \
		*(head)->stqh_last = (entry);                                           \
		(head)->stqh_last = &(entry)->field.stqe_next;                          \
	} while (0)
#define STAILQ_REMOVE_HEAD(head, field)                                                         \
	do {                                                                                    \
		if (((head)->stqh_first = (head)->stqh_first->field.stqe_next) == 0)            \
			(head)->stqh_last = &(head)->stqh_first;                                \
	} while (0)

#define SIMPLEQ_HEAD STAILQ_HEAD
#define SIMPLEQ_HEAD_INITIALIZER STAILQ_HEAD_INITIALIZER
#define SIMPLEQ_ENTRY STAILQ_ENTRY
#define SIMPLEQ_INIT STAILQ_INIT
#define SIMPLEQ_EMPTY STAILQ_EMPTY
#define SIMPLEQ_FIRST STAILQ_FIRST
#define SIMPLEQ_NEXT STAILQ_NEXT
#define SIMPLEQ_FOREACH STAILQ_FOREACH
#define SIMPLEQ_INSERT_HEAD STAILQ_INSERT_HEAD
#define SIMPLEQ_INSERT_TAIL STAILQ_INSERT_TAIL
#define SIMPLEQ_REMOVE_HEAD STAILQ_REMOVE_HEAD

#define TAILQ_HEAD(name, type) struct name { struct type *tqh_first, **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head) { 0, &(head).tqh_first }
#define TAILQ_ENTRY(type) struct { struct type *tqe_next, **tqe_prev; }
#define TAILQ_INIT(head) ((void) ((head)->tqh_first = 0, (head)->tqh_last = &(head)->tqh_first))
#define TAILQ_EMPTY(head) ((head)->tqh_first == 0)
#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_NEXT(entry, field) ((entry)->field.tqe_next)
// Where the previous entry's pointers stand, as where the head's stand: both begin alike.
#define TAILQ_LAST(head, name) (*((struct name *) (head)->tqh_last)->tqh_last)
#define TAILQ_PREV(entry, name, field) (*((struct name *) (entry)->field.tqe_prev)->tqh_last)
#define TAILQ_FOREACH(entry, head, field) for ((entry) = (head)->tqh_first; (entry); (entry) = (entry)->field.tqe_next)
#define TAILQ_FOREACH_REVERSE(entry, head, name, field) \
	for ((entry) = TAILQ_LAST(head, name); (entry); (entry) = TAILQ_PREV(entry, name, field))
#define TAILQ_INSERT_HEAD(head, entry, field)                                           \
	do {                                                                            \
		if (((entry)->field.tqe_next = (head)->tqh_first) != 0)                 \
			(head)->tqh_first->field.tqe_prev = &(entry)->field.tqe_next;   \
		else                                                                    \
			(head)->tqh_last = &(entry)->field.tqe_next;                    \
		(head)->tqh_first = (entry);                                            \
		(entry)->field.tqe_prev = &(head)->tqh_first;                           \
	} while (0)
#define TAILQ_INSERT_TAIL(head, entry, field)                   \
	do {                                                    \
		(entry)->field.tqe_next = 0;                    \
		(entry)->field.tqe_prev = (head)->tqh_last;     \
		*(head)->tqh_last = (entry);                    \
		(head)->tqh_last = &(entry)->field.tqe_next;    \
	} while (0)
#define TAILQ_INSERT_AFTER(head, before, entry, field)                                          \
	do {                                                                                    \
		if (((entry)->field.tqe_next = (before)->field.tqe_next) != 0)                  \
			(entry)->field.tqe_next->field.tqe_prev = &(entry)->field.tqe_next;     \
		else                                                                            \
			(head)->tqh_last = &(entry)->field.tqe_next;                            \
		(before)->field.tqe_next = (entry);                                             \
		(entry)->field.tqe_prev = &(before)->field.tqe_next;                            \
	} while (0)
#define TAILQ_INSERT_BEFORE(behind, entry, field)                       \
	do {                                                            \
		(entry)->field.tqe_prev = (behind)->field.tqe_prev;     \
		(entry)->field.tqe_next = (behind);                     \
		*(behind)->field.tqe_prev = (entry);                    \
		(behind)->field.tqe_prev = &(entry)->field.tqe_next;    \
	} while (0)
#define TAILQ_REMOVE(head, entry, field)                                                        \
	do {                                                                                    \
		if ((entry)->field.tqe_next != 0)                                               \
			(entry)->field.tqe_next->field.tqe_prev = (entry)->field.tqe_prev;      \
		else                                                                            \
			(head)->tqh_last = (entry)->field.tqe_prev;                             \
		*(entry)->field.tqe_prev = (entry)->field.tqe_next;                             \
	} while (0)

#endif
