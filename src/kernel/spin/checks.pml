/* SPDX-License-Identifier: MIT
 *
 * What is true after each step of mrelease.pml, and what the caller leaves behind. With CHECK there are explicit books beside the
 * counters: who holds what. They follow from where everybody is, so the number of states stays the same. Without it: nothing.
 */
#ifdef CHECK

/* Actors in SPIN's order: the threads, the sharers, the pinners, the caller. */
#define CALLER (T + S + K)
bool holds[T + S] = true;     /* mm_users, of a task */
bool pins[K + 1];             /* mm_users, of a pinner */
bool reads[T + S + K + 1];    /* mmap_lock */
bool grabbed;                 /* The caller holds mm_count. */
bool tearing_down;            /* Somebody is in __mmput, */
bool pinner_frees;            /* and it is a pinner. */
bool page_tables = true;
hidden byte actor, sum_users, sum_readers;
hidden int outcome;

#define HELD                holds[_pid]
#define PINNED              pins[_pid - T - S]
#define HOLDS(whose, value) whose = value
#define READS(who, value)   reads[who] = value
#define GRABBED(value)      grabbed = value
#define TEARS(for_pinner)   assert(!tearing_down && page_tables); tearing_down = true; pinner_frees = for_pinner
#define TORN_DOWN           tearing_down = false; pinner_frees = false
#define UNMAPS(who)         assert(reads[who] && page_tables && mm_count > 0)
#define FREES_TABLES        assert(writer && page_tables); page_tables = false
#define HAVE(thing)         assert(thing)
#define CHECKED             invariants()
#define PROMISED            promises()

inline invariants() {
  actor = 0; sum_users = 0; sum_readers = 0;
  do
  :: actor <= CALLER ->
     sum_readers = sum_readers + reads[actor];
     if
     :: actor < T + S -> sum_users = sum_users + holds[actor]
     :: else -> sum_users = sum_users + pins[actor - T - S]
     fi;
     actor++
  :: else -> break
  od;
  actor = 0;
  assert(mm_users == sum_users);                                   /* Both reference counts equal the holders. */
  assert(mm_count == (mm_users > 0 || tearing_down) + grabbed);
  assert(readers == sum_readers);
  assert(!(writer && readers > 0));
  assert(!tearing_down || mm_users == 0);                          /* exit_mmap has no company but a reaper; */
  assert(!writer || tearing_down);                                 /* so whoever holds mm_users never waits for its lock. */
  assert(!(oom_skip && task_locked));                              /* Who is locked has the mm, so exit_mmap has not begun. */
  assert(rss <= R && (page_tables || rss == 0));                   /* The page tables go last. */
  assert(mm_users > 0 || tearing_down || (rss == 0 && !page_tables && oom_skip))  /* In the end, nothing is left. */
}

/* When the caller exits. */
inline promises() {
  assert(result != NOTHING_YET);
  assert(result != ZERO || (rss == 0 && (unstable || oom_skip)));  /* 0: the memory is, or was, released. */
#if S == 0
  assert(result != EINVAL);                                        /* Killed, and nobody else has the mm. */
#endif
#ifdef REAP_KILL_V2
  assert(result != ESRCH);                                         /* Nobody has killed the victim before the call. */
#endif
  do
  :: actor < T -> assert(result != ESRCH || (killed && !has_mm[actor])); actor++
  :: else -> break
  od;
  actor = 0;
  note()
}

/* Bits: 0 and 1 result, 2 to 4 rss, 5 killed, 6 all threads dead, 7 a thread has the mm, 8 a pinner frees the memory, 9 a pinner
   holds it; then three for each sharer: leaves, gone, shares. outcomes.ts reads them. */
inline note() {
  outcome = result | (rss << 2) | (killed << 5) | ((alive == 0) << 6) | (pinner_frees << 8);
  do
  :: actor < T -> outcome = outcome | (has_mm[actor] << 7); actor++
  :: else -> break
  od;
  actor = 0;
  do
  :: actor < K -> outcome = outcome | (pins[actor] << 9); actor++
  :: else -> break
  od;
  actor = 0;
#if S > 0
  do
  :: actor < S -> outcome = outcome | ((leaves[actor] | (gone[actor] << 1) | (shares[actor] << 2)) << (10 + 3 * actor)); actor++
  :: else -> break
  od;
  actor = 0;
#endif
  c_code { note_outcome(outcome); };
  outcome = 0
}

c_decl {
  static unsigned char outcomes[1 << 16];
  static int listing;
  static void list_outcomes(void) {
    int n;
    for (n = 0; n < 1 << 16; n++) if (outcomes[n]) printf("outcome %d\n", n);
  }
  static void note_outcome(int n) {
    if (!listing) { listing = 1; atexit(list_outcomes); }
    outcomes[n] = 1;
  }
}

#else

#define HELD                0
#define PINNED              0
#define HOLDS(whose, value) skip
#define READS(who, value)   skip
#define GRABBED(value)      skip
#define TEARS(for_pinner)   skip
#define TORN_DOWN           skip
#define UNMAPS(who)         skip
#define FREES_TABLES        skip
#define HAVE(thing)         skip
#define CHECKED             skip
/* SPIN drops variables from the state that nobody reads: here these are read. */
#define PROMISED            assert(result <= ESRCH && unstable <= 1)

#endif
