// SPDX-License-Identifier: MIT
// The exports of kernel.wasm. All numbers are u32; the host wraps them (../core.ts). Memory map and codes: layout.ts.
import { completed as completedNow, needsChild as needsChildNow } from './call.ts'
import {
  begin, depth as depthNow, expanded as expandedNow, memoryUsed, neededNode as neededNodeNow, neededResult as neededResultNow,
  outcomes as outcomesNow, prefetchedWord, run, states as statesNow, transitions as transitionsNow, witness,
} from './explore.ts'
import { count, mmapLockOf } from './mm.ts'
import { outcomeKey, outcomeSharers } from './outcome.ts'
import { beginReductions, late as lateNow, sole } from './reduce.ts'
import { choose, enabled, seed, step } from './schedule.ts'
import { at, multiprocess as multiprocessNow, restore, setUp, users, word0, word1, word2 } from './state.ts'

// One schedule.
export { choose, enabled, outcomeKey, outcomeSharers, restore, seed, setUp, step }

// All schedules.
export { begin, memoryUsed, prefetchedWord, run, witness }

/** Where an actor is, as a code of layout.ts; the caller only where it holds mm_users. */
export function where(actor: u32): u32 {
  return at(actor)
}

// For the tests of the reductions.
export { beginReductions, sole }

/** Whether an actor's next step may wait (reduce.ts). */
export function late(actor: u32): u32 {
  return lateNow(actor) ? 1 : 0
}

/** A word of the current state. */
export function word(index: u32): u32 {
  return index == 0 ? word0 : index == 1 ? word1 : word2
}

/** mm_users of the current state. */
export function mmUsers(): u32 {
  return users()
}

/** mm_count of the current state. */
export function mmCount(): u32 {
  return count()
}

/** How an actor (the second caller: SECOND_CALLER) holds mmap_lock: 0 not, 1 for reading, 2 for writing. */
export function mmapLock(actor: u32): u32 {
  return mmapLockOf(actor)
}

/** MMF_MULTIPROCESS of the situation. */
export function multiprocess(): u32 {
  return multiprocessNow ? 1 : 0
}

/** The result that the last step returned to the caller, plus 1; 0 when it returned none. */
export function completed(): u32 {
  return completedNow
}

/** 1 when the last step cannot stand before a child has been defined. */
export function needsChild(): u32 {
  return needsChildNow ? 1 : 0
}

/** The node at which a child is needed. */
export function neededNode(): u32 {
  return neededNodeNow
}

/** The result for which a child is needed. */
export function neededResult(): u32 {
  return neededResultNow
}

export function states(): u32 {
  return statesNow
}

export function transitions(): u32 {
  return transitionsNow
}

export function expanded(): u32 {
  return expandedNow
}

export function depth(): u32 {
  return depthNow
}

export function outcomes(): u32 {
  return outcomesNow
}
