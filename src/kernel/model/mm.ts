// SPDX-License-Identifier: MIT
// The address space: mm_users, mmap_lock, and exit_mmap, which whoever was the last user runs (kernel/fork.c mmput,
// mm/mmap.c:1288 exit_mmap, 7.3).
import {
  DROPPING, EVENT_EXIT_MMAP_DROP, EVENT_EXIT_MMAP_LOCK, EVENT_EXIT_MMAP_PAGE, EVENT_EXIT_MMAP_SKIP, EVENT_EXIT_MMAP_UNLOCK,
  EVENT_EXIT_MMAP_WRITE_LOCK, EVENT_FREE_PGTABLES, EVENT_MMPUT, EVENT_MMPUT_LAST, EVENT_NONE, LAST_USER, RETESTING, SKIP_SET,
  UNLOCKING_MM, UNMAPPED, UNMAPPING, WRITING,
} from './layout.ts'
import { anyAt, at, kept, moveTo, place, rss, setKept, setOomSkip, setRss, users } from './state.ts'

/** The caller holds mmap_lock for reading, as a reaper. (exit_mmap's own reader is never there together with its writer.) */
export function reaperReads(): bool {
  return place() >= RETESTING && place() <= UNLOCKING_MM
}

/** exit_mmap holds mmap_lock for writing. Nobody else ever does in this model. */
export function writerHolds(): bool {
  return anyAt(WRITING)
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
