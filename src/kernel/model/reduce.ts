// SPDX-License-Identifier: MIT
// Reductions: states and orders of steps that need not be looked at, because they show no other outcome and no shorter way to one.
//
// 1. The caller alone. When its next step touches nothing that the others may touch before it (footprint.ts), it commutes with all
//    that they do; every way to an outcome contains it, so it may as well come first (a persistent set of one).
// 2. Late steps. get_signal, mmput of a thread while another still has the mm, and exit_notify (but for the last thread's) change
//    nothing that anybody can see. They are put off until just before the step that needs them: exit_mm, the last mmput, or the death
//    of the process. A way to an outcome that does not need them gets no longer by that.
// 3. Pinners of one kind are interchangeable: they are put in order.
//
// Each is tested: that what is called independent commutes, in every reachable state of many situations, and that outcomes and the
// lengths of their shortest schedules are those of the full search.
import { callerReads, callerWrites, othersTouch } from './footprint.ts'
import { EXITING, HELD_AT_EXIT, HOLDING, KERNEL_THREAD, KILLED, LEFT_MM, MAY_EXIT, WAITING } from './layout.ts'
import {
  anyAt, at, borrowers, firstPinner, firstSharer, initReaped, moveTo, notifier, oomReaper, place, processes, traits,
} from './state.ts'
import { endOf, leaderOf, pastExitMm, sharesMm, taskLocked } from './task.ts'

/** `sole`: everybody's steps are to be taken. */
export const EVERYBODY: u32 = 0xff

/** One bit a thread: when it is at EXITING it has just taken get_signal, for nothing else leads it there. */
let signalsLate: u32 = 0
/** Nobody looks at mm_users but mmput itself. */
let usersUnread: bool = false

/** Looks at the initial state, before anything else here is asked. */
export function beginReductions(): void {
  signalsLate = 0
  usersUnread = processes + borrowers == 1 && !notifier
  for (let actor: u32 = 1; actor < oomReaper; actor++) {
    if (actor >= firstPinner && actor < firstSharer) continue
    if (at(actor) != EXITING && (traits(actor) & (MAY_EXIT | HELD_AT_EXIT)) == 0) signalsLate |= 1 << actor
  }
}

/** Whose steps alone need be taken from the current state. */
export function sole(): u32 {
  if (signalsLate != 0 && anyAt(EXITING)) {
    for (let actor: u32 = 1; actor < oomReaper; actor++) {
      if (at(actor) == EXITING && ((signalsLate >>> actor) & 1) != 0) return actor
    }
  }
  // Asleep, the caller waits for somebody else's step; and once its memory is gone, init may end everything.
  if (initReaped() || place() == WAITING) return EVERYBODY
  return ((callerReads() | callerWrites()) & othersTouch()) == 0 ? 0 : EVERYBODY
}

/** An actor's next step need not be taken yet, unless nobody else can take one. */
export function late(actor: u32): bool {
  const where = at(actor)
  if (where == KILLED) return ((signalsLate >>> actor) & 1) != 0 && taskLocked(actor)
  if (where == HOLDING) return usersUnread && actor < firstPinner && sharesMm(0)
  if (where != LEFT_MM) return false
  const process: u32 = actor < firstPinner ? 0 : actor - firstSharer + 1
  if (!pastExitMm(process)) return true
  // All are on their way to exit_notify: one after the other.
  for (let thread = leaderOf(process); thread < endOf(process); thread++) if (at(thread) == LEFT_MM) return thread != actor
  return false
}

/** Puts interchangeable pinners in order. Kernel threads are not: they are walked over as processes, in their order. */
export function canonicalize(): void {
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
