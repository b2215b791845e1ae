// SPDX-License-Identifier: MIT
// The address space: mm_users, mmap_lock, and exit_mmap, which whoever was the last user runs (kernel/fork.c mmput,
// mm/mmap.c:1288 exit_mmap, 7.3).
import { processOf, requestedTarget } from './call.ts'
import {
  DEAD, DROPPING, EVENT_EXIT_MMAP_ALONE, EVENT_EXIT_MMAP_DROP, EVENT_EXIT_MMAP_LOCK, EVENT_EXIT_MMAP_PAGE, EVENT_EXIT_MMAP_SKIP,
  EVENT_EXIT_MMAP_UNLOCK, EVENT_EXIT_MMAP_UNMAPPED, EVENT_EXIT_MMAP_WRITE_LOCK, EVENT_FREE_PGTABLES, EVENT_FREE_PGTABLES_ALONE,
  EVENT_MMPUT, EVENT_MMPUT_LAST, EVENT_NONE, FINDING, FINISHED, FREEING, GRABBING, HOLDING, LAST_USER, LETTING_GO, LOCK_NOT_HELD,
  LOCK_READ, LOCK_WRITE, MAY_EXEC, REFUSING, RELEASED, RETESTING, SECOND_CALLER, SKIP_SET, UNLOCKING_MM, UNMAPPED, UNMAPPING, WRITING,
} from './layout.ts'
import { HOLDS_USERS, REMEMBERS_MM, UNMAPS_AS_WRITER, UNMAPS_UNLOCKED } from './profiles.ts'
import {
  actors, anyAt, at, extension, firstPinner, firstSharer, kept, moveTo, oomReaper, otherPlace, place, rss, rules, secondCaller, setKept,
  setOomSkip, setRss, traits, users,
} from './state.ts'
import { leaderOf } from './task.ts'

/** A reaper holds mmap_lock for reading. (exit_mmap's own reader is never there together with its writer.) */
export function reaperReads(): bool {
  return isReading(place()) || (extension != 0 && isReading(otherPlace())) || at(oomReaper) == UNMAPPING
}

/** How an actor holds mmap_lock. The second caller is SECOND_CALLER. */
export function mmapLockOf(actor: u32): u32 {
  const calls = actor == 0 || (actor == SECOND_CALLER && secondCaller != 0)
  if (calls && isReading(actor == 0 ? place() : otherPlace())) return LOCK_READ
  const where = at(actor)
  const unlocked = (rules & UNMAPS_UNLOCKED) != 0
  if (where == WRITING) return unlocked ? LOCK_NOT_HELD : LOCK_WRITE
  if (where != UNMAPPING || unlocked) return LOCK_NOT_HELD
  return (rules & UNMAPS_AS_WRITER) != 0 ? LOCK_WRITE : LOCK_READ
}

/** A caller there holds mmap_lock for reading. */
function isReading(where: u32): bool {
  return where >= RETESTING && where <= UNLOCKING_MM
}

/** exit_mmap holds mmap_lock for writing, or none where nobody else may have the mm. Nobody else ever does in this model. */
export function writerHolds(): bool {
  return anyAt(WRITING) || ((rules & (UNMAPS_AS_WRITER | UNMAPS_UNLOCKED)) != 0 && anyAt(UNMAPPING))
}

/**
 * mm_count: 1 for all of mm_users together, until the last user's __mmput has ended; 1 for each caller's mmgrab; 1 for the OOM
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
  if (secondCaller != 0 && at(SECOND_CALLER) <= DROPPING) together = 1
  const noted: u32 = oomReaper < actors && at(oomReaper) != FINISHED ? 1 : 0
  const grabbed: u32 = hasGrabbed(place()) ? 1 : 0
  return together + remembering + noted + grabbed + (secondCaller != 0 && hasGrabbed(otherPlace()) ? 1 : 0)
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
  if (where == RELEASED) {
    const looked = isUnderWay(place()) && actor == leaderOf(processOf(requestedTarget()))
    return looked || (secondCaller != 0 && actor == 1 && isUnderWay(otherPlace()))
  }
  return where < DEAD || (where == DEAD && leads)
}

/** A caller there has looked its target up. */
function isUnderWay(where: u32): bool {
  return where >= FINDING && where <= FREEING
}

/** A caller there is between mmgrab and mmdrop. (With mm_users held instead, its nibble tells.) */
function hasGrabbed(where: u32): bool {
  return (rules & HOLDS_USERS) == 0 && where > GRABBING && where <= LETTING_GO && where != REFUSING
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
  if (where == LAST_USER) return beginToUnmap(actor)
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
    return (rules & UNMAPS_UNLOCKED) != 0 ? EVENT_FREE_PGTABLES_ALONE : EVENT_FREE_PGTABLES
  }
  moveTo(actor, after)
  return EVENT_EXIT_MMAP_DROP
}

/** Takes mmap_lock as the release does. */
function beginToUnmap(actor: u32): u32 {
  const writes = (rules & UNMAPS_AS_WRITER) != 0
  if (writes && reaperReads()) return EVENT_NONE
  moveTo(actor, UNMAPPING)
  if (writes) return EVENT_EXIT_MMAP_WRITE_LOCK
  return (rules & UNMAPS_UNLOCKED) != 0 ? EVENT_EXIT_MMAP_ALONE : EVENT_EXIT_MMAP_LOCK
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
  if ((rules & (UNMAPS_AS_WRITER | UNMAPS_UNLOCKED)) != 0) {
    moveTo(actor, WRITING)
    return EVENT_EXIT_MMAP_UNMAPPED
  }
  moveTo(actor, UNMAPPED)
  return EVENT_EXIT_MMAP_UNLOCK
}
