// SPDX-License-Identifier: MIT
// What differs between the profiles, and between releases, in one table. Everything else in the model is common to all of them.
// Sources: mainline is mm/oom_kill.c of 7.3.4; v1, v2 and v3 are the patches of 2026-04-21, 04-29 and 05-11; exit-mm is a reading
// of the idea of 2026-05-16, whose part in process_mrelease was never written.
import {
  EXIT_MM, MAINLINE, REAP_KILL_V1, REAP_KILL_V2, REAP_KILL_V3, RELEASE_5_14, RELEASE_5_15, RELEASE_5_16, RELEASE_5_17, RELEASE_6_16,
  RELEASE_6_9,
} from './layout.ts'

/** Flag bit 0, PROCESS_MRELEASE_REAP_KILL, is known. */
export const KNOWS_REAP_KILL: u32 = 1
/** With the flag, task_will_free_mem is asked all the same, but for the target's own signal state. */
export const ASKS_WITH_FLAG: u32 = 2
/** Takes mm_users, so that the caller can become the last user and has to run exit_mmap; the others take mm_count (mmgrab) only. */
export const HOLDS_USERS: u32 = 4
/** With the flag, an mm that ever was shared by clone(CLONE_VM) (MMF_MULTIPROCESS) is refused. */
export const REFUSES_MULTIPROCESS: u32 = 8
/** With the flag, every process that shares the mm is killed, not only the target. */
export const KILLS_SHARERS: u32 = 16
/** A task remembers its mm (mm_count) from exit_mm until it is released, and process_mrelease looks there too. */
export const REMEMBERS_MM: u32 = 32
/** The system call is not there yet. */
export const ABSENT: u32 = 64
/** pidfd_open of a thread that does not lead its group is EINVAL; since 6.16 ENOENT (8cf4b738f6d8). */
export const THREAD_IS_INVALID: u32 = 128
/** pidfd_open knows no PIDFD_THREAD; since 6.9 it does (64bef697d33b). */
export const NO_PIDFD_THREAD: u32 = 256
/**
 * exit_mmap unmaps with mmap_lock for writing, all in one, so that no reaper is there meanwhile. It sets MMF_OOM_SKIP for victims of the
 * OOM killer only, which a situation of these releases does not have.
 */
export const UNMAPS_AS_WRITER: u32 = 512
/** exit_mmap takes no mmap_lock: mm_users keeps reapers away. MMF_OOM_SKIP as with UNMAPS_AS_WRITER. */
export const UNMAPS_UNLOCKED: u32 = 1024
/** Takes its reference only when it has asked task_will_free_mem; the others take it before. */
export const ASKS_FIRST: u32 = 2048
/**
 * A core dump kills every process that shares the mm, and these wait for its end before exit_mm (zap_threads, exit_mm). Since 5.16 it is
 * an affair of one thread group (0258b5fd7c71). What that does to global init is left out.
 */
export const DUMP_KILLS_SHARERS: u32 = 4096

/**
 * The rules of a profile on a release: a row of the table. Mainline 7.3 has none of the above. The proposals were written for a
 * process_mrelease and an exit_mmap as they are since 6.1, so they do not take on the rules of those before.
 */
export function rulesOf(profile: u32, release: u32): u32 {
  const standsOn = ofRelease(release)
  return profile == MAINLINE ? standsOn : ofProfile(profile) | (standsOn & (ABSENT | NO_PIDFD_THREAD | THREAD_IS_INVALID))
}

function ofProfile(profile: u32): u32 {
  if (profile == REAP_KILL_V1) return KNOWS_REAP_KILL | ASKS_WITH_FLAG | HOLDS_USERS | ASKS_FIRST
  if (profile == REAP_KILL_V2) return KNOWS_REAP_KILL | REFUSES_MULTIPROCESS
  if (profile == REAP_KILL_V3) return KNOWS_REAP_KILL | KILLS_SHARERS
  if (profile == EXIT_MM) return REMEMBERS_MM
  return 0
}

/**
 * 5.15 as released has 337546e83fc7 already, which takes mm_users (the shortlog of 5.15 lists it). 5.16 has 0258b5fd7c71 (in linux-next
 * since 2021-10-06). 5.17 has 64591e8605d6 and ba535c1caf3e: exit_mmap locks, and process_mrelease takes mm_count. 6.1 has bf3980c85212:
 * exit_mmap unmaps as a reader.
 */
function ofRelease(release: u32): u32 {
  const pidfds: u32 = (release < RELEASE_6_9 ? NO_PIDFD_THREAD : 0) | (release < RELEASE_6_16 ? THREAD_IS_INVALID : 0)
  if (release == RELEASE_5_14) return ABSENT | UNMAPS_UNLOCKED | DUMP_KILLS_SHARERS | pidfds
  if (release == RELEASE_5_15) return HOLDS_USERS | UNMAPS_UNLOCKED | DUMP_KILLS_SHARERS | pidfds
  if (release == RELEASE_5_16) return HOLDS_USERS | UNMAPS_UNLOCKED | pidfds
  return release == RELEASE_5_17 ? UNMAPS_AS_WRITER | pidfds : pidfds
}
