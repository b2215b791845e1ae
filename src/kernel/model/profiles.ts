// SPDX-License-Identifier: MIT
// What differs between the profiles, and between releases, in one table. Everything else in the model is common to all of them.
// Sources: mainline is mm/oom_kill.c of 7.3.4; v1, v2 and v3 are the patches of 2026-04-21, 04-29 and 05-11; exit-mm is a reading
// of the idea of 2026-05-16, whose part in process_mrelease was never written.
import {
  EXIT_MM, MAINLINE, REAP_KILL_V1, REAP_KILL_V2, REAP_KILL_V3, RELEASE_5_14, RELEASE_5_15, RELEASE_5_16, RELEASE_5_18,
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
/** MMF_OOM_SKIP gives 0 before anything else is asked, even for a live process. */
export const SKIP_FIRST: u32 = 128
/** pidfd_open of a thread that does not lead its group is EINVAL; since then ENOENT. */
export const THREAD_IS_INVALID: u32 = 256

/**
 * The rules of a profile on a release: a row of the table. Mainline 7.3 has none of the above. The proposals were written for a
 * process_mrelease without the rules of 5.15 and 5.16, so they do not take them on.
 */
export function rulesOf(profile: u32, release: u32): u32 {
  const standsOn = ofRelease(release)
  return profile == MAINLINE ? standsOn : ofProfile(profile) | (standsOn & (ABSENT | THREAD_IS_INVALID))
}

function ofProfile(profile: u32): u32 {
  if (profile == REAP_KILL_V1) return KNOWS_REAP_KILL | ASKS_WITH_FLAG | HOLDS_USERS
  if (profile == REAP_KILL_V2) return KNOWS_REAP_KILL | REFUSES_MULTIPROCESS
  if (profile == REAP_KILL_V3) return KNOWS_REAP_KILL | KILLS_SHARERS
  if (profile == EXIT_MM) return REMEMBERS_MM
  return 0
}

function ofRelease(release: u32): u32 {
  if (release == RELEASE_5_14) return ABSENT | THREAD_IS_INVALID
  if (release == RELEASE_5_15) return SKIP_FIRST | THREAD_IS_INVALID
  if (release == RELEASE_5_16) return HOLDS_USERS | THREAD_IS_INVALID
  return release <= RELEASE_5_18 ? THREAD_IS_INVALID : 0
}
