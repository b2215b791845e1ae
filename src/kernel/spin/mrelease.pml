/* SPDX-License-Identifier: MIT
 *
 * kill(2), exit and process_mrelease(2) once more, in Promela: a second opinion on ../model, written from the kernel's control flow
 * (mm/oom_kill.c, kernel/exit.c, mm/mmap.c of 7.3) and from the patch of 2026-04-29 (v2), not from ../model. SPIN counts its states
 * and lists its outcomes; spin.test.ts holds both models against each other.
 *
 * Given by -D: T threads of the victim, K pinners, S processes that share its mm and may exit at any moment, R units of memory, and
 * REAP_KILL_V2 for the proposed flag (else: kill first, then process_mrelease with flags 0).
 *   CHECK   asserts what checks.pml says after each step, and lists the outcomes.
 *   GO_ON   goes on after the caller has exited, until nobody can take a step: whoever is left over has to be at an "end" label.
 *   SPLIT   takes apart two steps that are one otherwise because nobody can tell (below).
 *
 * One STEP is what no other actor can split: it is done under a lock, or is one atomic operation. Taken together are
 *   - exit_mm: mmap_lock for reading, task_lock, ->mm = NULL. The only writer is exit_mmap, which cannot run while this thread counts;
 *   - for one process of task_will_free_mem's walk, whether it shares the mm and whether it is dying (SPLIT: two steps). Sharing ends
 *     and dying begins once, so two answers one after the other lead where two at once, a little earlier or later, lead as well;
 *   - MMF_OOM_SKIP once more under mmap_lock, and MMF_UNSTABLE (SPLIT: two steps), which nobody here reads.
 * A pinner that finds no mm takes no step. Its own mmap_lock, for reading, is left out: it holds mm_users all the while.
 */
#ifndef T
#define T 1
#endif
#ifndef K
#define K 0
#endif
#ifndef S
#define S 0
#endif
#ifndef R
#define R 2
#endif

/* The caller's result. */
#define NOTHING_YET 0
#define ZERO        1
#define EINVAL      2
#define ESRCH       3

/* The victim, and those who share its mm. */
bool killed;                  /* SIGNAL_GROUP_EXIT, marked at send time */
bool has_mm[T] = true;        /* ->mm != NULL */
byte alive = T;               /* threads before exit_notify */
#if S > 0
bool shares[S] = true;        /* ->mm != NULL */
bool leaves[S];               /* SIGNAL_GROUP_EXIT, by exit_group(2) */
bool gone[S];                 /* past exit_notify */
#endif

/* The address space. */
byte mm_users = T + S;
byte mm_count = 1;
byte readers;                 /* of mmap_lock */
bool writer;
byte rss = R;
bool oom_skip;                /* MMF_OOM_SKIP */
bool unstable;                /* MMF_UNSTABLE */

/* The caller. */
byte task_locked;             /* the thread whose task_lock it holds, plus 1 */
byte result;
bool over;                    /* it has exited */

#include "checks.pml"

#ifdef GO_ON
#define STEP(guard, effect) d_step { (guard) -> effect; CHECKED }
#else
#define STEP(guard, effect) d_step { (!over && (guard)) -> effect; CHECKED }
#endif
/* A step that others jump to: SPIN allows no jump into a d_step. */
#define AT_LABEL(step)      if :: step fi

/* mmput. The last user goes on with __mmput, exit_mmap and mmdrop. */
inline mmput(held, for_pinner) {
  if
  :: STEP(mm_users > 1, mm_users--; HOLDS(held, false))
  :: STEP(mm_users == 1, mm_users--; HOLDS(held, false); TEARS(for_pinner));
     STEP(!writer, readers++; READS(_pid, true));
     do                                                             /* unmap_vmas */
     :: STEP(rss > 0, UNMAPS(_pid); rss--)
     :: STEP(rss == 0, readers--; READS(_pid, false)) -> break
     od;
     AT_LABEL(STEP(true, oom_skip = true));
     STEP(!writer && readers == 0, writer = true);
     STEP(true, FREES_TABLES; writer = false);                      /* free_pgtables */
     STEP(true, HAVE(mm_count > 0); mm_count--; TORN_DOWN)          /* mmdrop */
  fi
}

/* Processes 0 to T - 1, so _pid is the thread's number. */
active [T] proctype victim_thread() {
end_running:
  AT_LABEL(STEP(killed, skip));                                     /* get_signal */
  STEP(task_locked != _pid + 1, HAVE(mm_count > 0); has_mm[_pid] = false);  /* exit_mm */
  mmput(HELD, false);
  STEP(true, alive--);                                              /* exit_notify */
end_dead:
  false
}

#if S > 0
/* A process by clone(CLONE_VM) without CLONE_THREAD. */
active [S] proctype sharer() {
end_running:
  AT_LABEL(STEP(true, leaves[_pid - T] = true));                    /* exit_group */
  STEP(true, HAVE(mm_count > 0); shares[_pid - T] = false);         /* exit_mm */
  mmput(HELD, false);
  STEP(true, gone[_pid - T] = true);                                /* exit_notify */
end_dead:
  false
}
#endif

#if K > 0
/* A reader of /proc/PID/cmdline or the like: takes mm_users of the leader's mm (get_task_mm), for as long as it likes. */
active [K] proctype pinner() {
end_idle:
  AT_LABEL(STEP(has_mm[0] && task_locked != 1, HAVE(mm_users > 0); mm_users++; HOLDS(PINNED, true)));
  mmput(PINNED, true);
end_done:
  false
}
#endif

active proctype caller() {
  byte thread;                /* the one that find_lock_task_mm looks at */
#if S > 0
  byte other;                 /* the sharer that task_will_free_mem asks about */
#endif

  STEP(true, skip);                                                 /* pidfd_open: the victim has not been waited for */
#ifndef REAP_KILL_V2
  STEP(true, killed = true);                                        /* pidfd_send_signal(SIGKILL) */
#endif
  STEP(true, skip);                                                 /* process_mrelease: flags, pidfd_get_task */

  do                                                                /* find_lock_task_mm */
  :: STEP(has_mm[thread], task_locked = thread + 1; thread = 0) -> break
  :: STEP(!has_mm[thread] && thread < T - 1, thread++)
  :: STEP(!has_mm[thread] && thread == T - 1, thread = 0; result = ESRCH) -> goto returned
  od;

#if defined(REAP_KILL_V2) && S > 0
  /* clone(CLONE_VM) has set MMF_MULTIPROCESS, for good: task_unlock, and back. */
  AT_LABEL(STEP(true, task_locked = 0; result = EINVAL));
#else
  AT_LABEL(STEP(true, HAVE(mm_count > 0); mm_count++; GRABBED(true)));  /* mmgrab */

#ifdef REAP_KILL_V2
  STEP(true, task_locked = 0);                                      /* task_unlock */
  STEP(true, killed = true);                                        /* kill_pid */
#else
  /* task_will_free_mem: the target's own signal state, MMF_OOM_SKIP, mm_users; when there are more, each other process.
     (Without the kernel's own oom_reaper, MMF_OOM_SKIP is never set here nor at "ineligible": checks.pml asserts it.) */
  if
  :: STEP(killed, skip)
  :: STEP(!killed, skip) -> goto ineligible
  fi;
  if
  :: STEP(!oom_skip, skip)
  :: STEP(oom_skip, skip) -> goto ineligible
  fi;
#if S == 0
  STEP(true, skip);                                                 /* one mm_users or more: there is nobody to ask about */
#else
  if
  :: STEP(mm_users <= 1, skip) -> goto eligible
  :: STEP(mm_users > 1, skip)
  fi;
  do
#ifdef SPLIT
  :: STEP(shares[other], skip);
     if
     :: STEP(!leaves[other], other = 0) -> goto ineligible
     :: STEP(leaves[other] && other < S - 1, other++)
     :: STEP(leaves[other] && other == S - 1, other = 0) -> break
     fi
  :: STEP(!shares[other] && other < S - 1, other++)
  :: STEP(!shares[other] && other == S - 1, other = 0) -> break
#else
  :: STEP(shares[other] && !leaves[other], other = 0) -> goto ineligible
  :: STEP(!(shares[other] && !leaves[other]) && other < S - 1, other++)
  :: STEP(!(shares[other] && !leaves[other]) && other == S - 1, other = 0) -> break
#endif
  od;
#endif

eligible:
  AT_LABEL(STEP(true, task_locked = 0));                            /* task_unlock */
#endif

  STEP(!writer, HAVE(mm_count > 0); readers++; READS(CALLER, true));  /* mmap_read_lock_killable */
  if
  :: STEP(oom_skip, result = ZERO);
     STEP(true, readers--; READS(CALLER, false)) -> goto drop
#ifdef SPLIT
  :: STEP(!oom_skip, skip);
     STEP(true, unstable = true)
#else
  :: STEP(!oom_skip, unstable = true)
#endif
  fi;
  do                                                                /* __oom_reap_task_mm */
  :: STEP(rss > 0, UNMAPS(CALLER); rss--)
  :: STEP(rss == 0, result = ZERO; readers--; READS(CALLER, false)) -> break
  od;

#ifndef REAP_KILL_V2
  goto drop;
ineligible:
  if
  :: STEP(oom_skip, result = ZERO)
  :: STEP(!oom_skip, result = EINVAL)
  fi;
  STEP(true, task_locked = 0);                                      /* task_unlock */
#endif

drop:
  AT_LABEL(STEP(true, HAVE(mm_count > 0); mm_count--; GRABBED(false)));  /* mmdrop */
#endif

returned:
  AT_LABEL(STEP(true, PROMISED; over = true));                      /* exit */
end_exited:
  false
}
