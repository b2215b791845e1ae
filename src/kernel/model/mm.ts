// SPDX-License-Identifier: MIT
// The address space: mm_users, mmap_lock, and exit_mmap, which whoever was the last user runs (kernel/fork.c mmput,
// mm/mmap.c:1288 exit_mmap, 7.3).
import { processOf, requestedTarget } from './call.ts'
import {
  DEAD, DROPPING, EVENT_EXIT_MMAP_DROP, EVENT_EXIT_MMAP_LOCK, EVENT_EXIT_MMAP_PAGE, EVENT_EXIT_MMAP_SKIP, EVENT_EXIT_MMAP_UNLOCK,
  EVENT_EXIT_MMAP_WRITE_LOCK, EVENT_FREE_PGTABLES, EVENT_MMPUT, EVENT_MMPUT_LAST, EVENT_NONE, FINDING, FINISHED, FREEING, GRABBING,
  HOLDING, LAST_USER, LETTING_GO, MAY_EXEC, REFUSING, RELEASED, RETESTING, SKIP_SET, UNLOCKING_MM, UNMAPPED, UNMAPPING, WRITING,
} from './layout.ts'
import { HOLDS_USERS, REMEMBERS_MM } from './profiles.ts'
import {
  actors, anyAt, at, firstPinner, firstSharer, kept, moveTo, oomReaper, place, rss, rules, setKept, setOomSkip, setRss, traits, users,
} from './state.ts'
import { leaderOf } from './task.ts'

/** A reaper holds mmap_lock for reading. (exit_mmap's own reader is never there together with its writer.) */
export function reaperReads(): bool {
  return (place() >= RETESTING && place() <= UNLOCKING_MM) || at(oomReaper) == UNMAPPING
}

/** exit_mmap holds mmap_lock for writing. Nobody else ever does in this model. */
export function writerHolds(): bool {
  return anyAt(WRITING)
}

/**
 * mm_count: 1 for all of mm_users together, until the last user's __mmput has ended; 1 for the caller's mmgrab; 1 for the OOM
 * killer's note of its victim, until the oom_reaper is done; in the exit-mm profile 1 for each task that remembers the mm.
 * At 0 the mm_struct is freed.
 */
export function count(): u32 {
  let together: u32 = 0
  let remembering: u32 = 0
  for (let actor: u32 = 0; actor < oomReaper; actor++) {
    const where = at(actor)
    if (where <= DROPPING) together = 1
    if ((rules & REMEMBERS_MM) != 0 && remembers(actor, where)) remembering++
  }
  const noted: u32 = oomReaper < actors && at(oomReaper) != FINISHED ? 1 : 0
  return together + remembering + noted + (callerGrabbed() ? 1 : 0)
}

/**
 * A thread past exit_mm, until its task_struct is freed: the others when they are dead, the leader when it is waited for, but not
 * before a process_mrelease that has looked it up has put it back.
 */
function remembers(actor: u32, where: u32): bool {
  if (actor == 0 || (actor >= firstPinner && actor < firstSharer) || where < HOLDING) return false
  // After execve a task is past no exit_mm.
  if (where >= LAST_USER && where <= DROPPING && (traits(actor) & MAY_EXEC) != 0) return false
  const leads = actor == 1 || actor >= firstSharer
  if (where == RELEASED) return place() >= FINDING && place() <= FREEING && actor == leaderOf(processOf(requestedTarget()))
  return where < DEAD || (where == DEAD && leads)
}

/** Between mmgrab and mmdrop. (With mm_users held instead, the caller's nibble tells.) */
function callerGrabbed(): bool {
  return (rules & HOLDS_USERS) == 0 && place() > GRABBING && place() <= LETTING_GO && place() != REFUSING
}

/**
 * mmput: gives back one mm_users. The last user goes on with exit_mmap, in its own context.
 * @param after Where the actor goes when it was not the last.
 */
export function mmput(actor: u32, after: u32): u32 {
  if (users() == 1) {
    moveTo(actor, LAST_USER)
    return EVENT_MMPUT_LAST
  }
  moveTo(actor, after)
  return EVENT_MMPUT
}

/**
 * The next step of exit_mmap and the mmdrop after it.
 * @param after Where the actor goes at the end.
 */
export function exitMmap(actor: u32, after: u32): u32 {
  const where = at(actor)
  if (where == LAST_USER) {
    moveTo(actor, UNMAPPING)
    return EVENT_EXIT_MMAP_LOCK
  }
  if (where == UNMAPPING) return unmap(actor)
  if (where == UNMAPPED) {
    setOomSkip()
    moveTo(actor, SKIP_SET)
    return EVENT_EXIT_MMAP_SKIP
  }
  if (where == SKIP_SET) {
    if (reaperReads()) return EVENT_NONE
    moveTo(actor, WRITING)
    return EVENT_EXIT_MMAP_WRITE_LOCK
  }
  if (where == WRITING) {
    moveTo(actor, DROPPING)
    return EVENT_FREE_PGTABLES
  }
  moveTo(actor, after)
  return EVENT_EXIT_MMAP_DROP
}

/** unmap_vmas: one unit a step. The reaper walks from the other end, so each takes what the other has left. */
function unmap(actor: u32): u32 {
  if (rss() > 0) {
    setRss(rss() - 1)
    return EVENT_EXIT_MMAP_PAGE
  }
  if (kept() > 0) {
    setKept(kept() - 1)
    return EVENT_EXIT_MMAP_PAGE
  }
  moveTo(actor, UNMAPPED)
  return EVENT_EXIT_MMAP_UNLOCK
}
