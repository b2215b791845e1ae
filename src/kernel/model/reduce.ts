// SPDX-License-Identifier: MIT
// Reductions: states and orders of steps that need not be looked at, because they show no other outcome and no shorter way to one.
//
// 1. The caller alone. When its next step touches nothing that the others may touch before it (footprint.ts), it commutes with all
//    that they do; every way to an outcome contains it, so it may as well come first (a persistent set of one).
// 2. Late steps. get_signal, mmput of a thread while another still has the mm, and exit_notify (but for the last thread's) change
//    nothing that anybody can see. They are put off until just before the step that needs them: exit_mm, the last mmput, or the death
//    of the process. A way to an outcome that does not need them gets no longer by that.
// 3. Pinners of one kind are interchangeable, and so are the victim's threads that are past exit_mm: they are put in order. Where the
//    program asks about one of these threads they are not, and when that one dies shows: then 2 and 3 leave it alone.
//
// Each is tested: that what is called independent commutes, in every reachable state of many situations, and that outcomes and the
// lengths of their shortest schedules are those of the full search.
import { callerReads, callerWrites, othersTouch } from './footprint.ts'
import {
  CHECKING_USERS, EXITING, HELD_AT_EXIT, HAS_KILLED, HOLDING, KERNEL_THREAD, KILLED, LEFT_MM, MAY_EXIT, NAMESPACE_INIT, WAITING,
} from './layout.ts'
import { DUMP_KILLS_SHARERS, REMEMBERS_MM } from './profiles.ts'
import {
  anyAt, at, borrowers, extension, firstPinner, firstSharer, initReaped, moveTo, oomReaper, otherPlace, place, processes, rules, traits,
} from './state.ts'
import { endOf, hasMm, leaderOf, NAMED_THREAD, pastExitMm, taskLocked } from './task.ts'

/** `sole`: everybody's steps are to be taken. */
export const EVERYBODY: u32 = 0xff

/** One bit a thread: when it is at EXITING it has just taken get_signal, for nothing else leads it there. */
let signalsLate: u32 = 0

/** The program asks about a thread of the victim by its own number. */
let threadNamed: bool = false

/**
 * Looks at the initial state, before anything else here is asked.
 * @param named 1: the program asks about a thread of the victim by its own number.
 */
export function beginReductions(named: u32): void {
  threadNamed = named != 0
  signalsLate = 0
  for (let actor: u32 = 1; actor < oomReaper; actor++) {
    if (actor >= firstPinner && actor < firstSharer) continue
    if (at(actor) == EXITING || (traits(actor) & (MAY_EXIT | HELD_AT_EXIT | NAMESPACE_INIT)) != 0) continue
    // Who waits for another's dump at EXITING does not go on at once.
    if ((rules & DUMP_KILLS_SHARERS) == 0 || processes == 1) signalsLate |= 1 << actor
  }
}

/** Whose steps alone need be taken from the current state. */
export function sole(): u32 {
  if (signalsLate != 0 && anyAt(EXITING)) {
    for (let actor: u32 = 1; actor < oomReaper; actor++) {
      if (at(actor) == EXITING && ((signalsLate >>> actor) & 1) != 0) return actor
    }
  }
  // Asleep, the caller waits for somebody else's step; once its memory is gone, init may end everything; and so may who kills the caller.
  if (initReaped() || place() == WAITING || extension != 0) return EVERYBODY
  return ((callerReads() | callerWrites()) & othersTouch()) == 0 ? 0 : EVERYBODY
}

/** An actor's next step need not be taken yet, unless nobody else can take one. */
export function late(actor: u32): bool {
  // How far each thread of a namespace's init is shows: one of them kills all others in the namespace.
  if ((traits(actor) & NAMESPACE_INIT) != 0) return false
  const where = at(actor)
  if (where == KILLED) return ((signalsLate >>> actor) & 1) != 0 && taskLocked(actor)
  if (threadNamed && actor == NAMED_THREAD) return false
  if (where == HOLDING) return actor < firstPinner && mmputWaits()
  if (where != LEFT_MM) return false
  const process: u32 = actor < firstPinner ? 0 : actor - firstSharer + 1
  if (!pastExitMm(process)) return true
  // All are on their way to exit_notify: one after the other.
  for (let thread = leaderOf(process); thread < endOf(process); thread++) if (at(thread) == LEFT_MM) return thread != actor
  return false
}

/**
 * A thread's mmput is not the last one while another thread of the victim has the mm, and shows in nothing but mm_users. That is read
 * only when other processes are there, and then only 1 matters: no answer changes before all threads but one are past exit_mm.
 */
function mmputWaits(): bool {
  const asked = processes + borrowers > 1 && (mayAsk(place()) || (extension != 0 && mayAsk(otherPlace())))
  let having: u32 = 0
  for (let thread: u32 = 1; thread < firstPinner; thread++) if (hasMm(thread)) having++
  return having > (asked ? 1 : 0)
}

/** A caller there may still come to ask how many users there are. */
function mayAsk(where: u32): bool {
  return where <= CHECKING_USERS || where == HAS_KILLED
}

/** Puts what is interchangeable in order. */
export function canonicalize(): void {
  orderPinners()
  if ((rules & REMEMBERS_MM) == 0 && (traits(1) & NAMESPACE_INIT) == 0 && !threadNamed) orderThreadsPastExitMm()
}

/** Kernel threads are not interchangeable: they are walked over as processes, in their order. */
function orderPinners(): void {
  for (let last = firstSharer; last > firstPinner + 1; last--) {
    for (let pinner = firstPinner; pinner + 1 < last; pinner++) {
      const kind = traits(pinner)
      if (kind != traits(pinner + 1) || (kind & KERNEL_THREAD) != 0) continue
      const one = at(pinner)
      const other = at(pinner + 1)
      if (one <= other) continue
      moveTo(pinner, other)
      moveTo(pinner + 1, one)
    }
  }
}

/**
 * The victim's threads that have no ->mm any more are all the same to everybody: find_lock_task_mm passes each of them over, and
 * get_task_mm finds nothing in them. (With exit-mm the leader remembers the mm longer; of a namespace's init, one reaps for all.) The
 * furthest comes first: only a leader is ever released.
 */
function orderThreadsPastExitMm(): void {
  for (let thread: u32 = 2; thread < firstPinner; thread++) {
    const where = at(thread)
    if (where < HOLDING) continue
    let slot = thread
    for (let before: u32 = thread - 1; before > 0; before--) {
      const other = at(before)
      if (other < HOLDING) continue
      if (other >= where) break
      moveTo(slot, other)
      slot = before
    }
    if (slot != thread) moveTo(slot, where)
  }
}
