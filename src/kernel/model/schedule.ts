// SPDX-License-Identifier: MIT
// Who can take a step, and taking it. Actors that have a nibble come first (state.ts); then the parent, the clock, and init; last
// whoever kills the caller, and the second caller.
import { beginStep, complete, requestedCall } from './call.ts'
import { stepParent, stepThread } from './exit.ts'
import {
  CALL_EXIT, CALL_KILL, CALL_PIDFD_OPEN, CALL_PIDFD_SEND_SIGNAL, CALL_POLL, CALL_PROCESS_MRELEASE, CALL_READ_MEMORY, CALL_READ_STATUS,
  CALL_SLEEP, CALL_STOP, CALL_WAITID, ENOSYS, EVENT_CALLER_DIES, EVENT_EXIT, EVENT_NONE, EVENT_NOT_IMPLEMENTED, EVENT_SLEEP, EVENT_STOP,
  EXITED, IN_USER, OK, SECOND_NOBODY, SIGKILLED, STOPPED, WAITING,
} from './layout.ts'
import { stepKiller } from './killer.ts'
import { multiply } from './memory.ts'
import { processMrelease, stepInit } from './mrelease.ts'
import { stepOomReaper } from './oom-reaper.ts'
import { pidfdOpen, poll, stepClock, waitid } from './pidfd.ts'
import { stepPinner } from './pin.ts'
import { readMemory, readStatus } from './proc.ts'
import { kill, pidfdSendSignal } from './signal.ts'
import { stepSecondCaller } from './second-caller.ts'
import {
  actors, callerKilled, callerMayBeKilled, firstPinner, firstSharer, oomReaper, parentWaits, place, restore, secondCaller, setPlace, word0,
  word1, word2,
} from './state.ts'

/** Actors altogether, those without a nibble included. */
export function actorCount(): u32 {
  if (secondCaller != SECOND_NOBODY) return actors + 5
  return callerMayBeKilled ? actors + 4 : actors + 3
}

/** Takes one step of an actor. The event says what it did; EVENT_NONE: it cannot take one, and nothing has changed. */
export function step(actor: u32): u32 {
  beginStep()
  if (actor == 0) return stepCaller()
  if (actor < firstPinner) return stepThread(0, actor)
  if (actor < firstSharer) return stepPinner(actor)
  if (actor < oomReaper) return stepThread(actor - firstSharer + 1, actor)
  if (actor < actors) return stepOomReaper()
  if (actor == actors) return parentWaits ? stepParent() : EVENT_NONE
  if (actor == actors + 1) return place() == WAITING ? stepClock(requestedCall()) : EVENT_NONE
  if (actor == actors + 2) return stepInit()
  return actor == actors + 3 ? stepKiller() : stepSecondCaller()
}

function stepCaller(): u32 {
  if (place() >= EXITED) return EVENT_NONE
  if (callerKilled() && (place() == IN_USER || place() == WAITING)) {
    setPlace(SIGKILLED)
    return EVENT_CALLER_DIES
  }
  const call = requestedCall()
  if (call == CALL_PROCESS_MRELEASE) return processMrelease()
  if (call == CALL_PIDFD_OPEN) return pidfdOpen()
  if (call == CALL_PIDFD_SEND_SIGNAL) return pidfdSendSignal()
  if (call == CALL_KILL) return kill()
  if (call == CALL_POLL) return poll()
  if (call == CALL_WAITID) return waitid()
  if (call == CALL_EXIT) {
    setPlace(EXITED)
    return EVENT_EXIT
  }
  if (call == CALL_STOP) {
    setPlace(STOPPED)
    return EVENT_STOP
  }
  if (call == CALL_READ_MEMORY) return readMemory()
  if (call == CALL_READ_STATUS) return readStatus()
  if (call == CALL_SLEEP) {
    complete(OK)
    return EVENT_SLEEP
  }
  complete(ENOSYS)
  return EVENT_NOT_IMPLEMENTED
}

/** The actors that can take a step now: bit n for actor n. */
export function enabled(): u32 {
  const first = word0
  const second = word1
  const third = word2
  let set: u32 = 0
  for (let actor: u32 = 0; actor < actorCount(); actor++) {
    if (step(actor) == EVENT_NONE) continue
    set = u32(set | (1 << actor))
    restore(first, second, third)
  }
  return set
}

// ---- One schedule by chance: xorshift32 (Marsaglia 2003), seeded through one round of a mixing function ------------------

let random: u32 = 1

/** Begins a sequence of choices. Equal seeds give equal sequences. */
export function seed(value: u32): void {
  let mixed = multiply(u32(value ^ 0x9e3779b9), 0x85ebca6b)
  mixed = u32(mixed ^ (mixed >>> 13))
  random = mixed == 0 ? 1 : mixed
}

/** One of the actors in a set (not empty), each equally likely. */
export function choose(set: u32): u32 {
  random = u32(random ^ (random << 13))
  random = u32(random ^ (random >>> 17))
  random = u32(random ^ (random << 5))
  let members: u32 = 0
  for (let actor: u32 = 0; actor < 32; actor++) members += (set >>> actor) & 1
  let index: u32 = (random >>> 8) % members
  let actor: u32 = 0
  for (; actor < 31; actor++) {
    if (((set >>> actor) & 1) == 0) continue
    if (index == 0) break
    index--
  }
  return actor
}
