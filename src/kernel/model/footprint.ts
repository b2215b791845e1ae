// SPDX-License-Identifier: MIT
// What steps read and write, as sets of objects: the ground of the reductions (reduce.ts). A set may be too large, never too small.
import { isProcess, processOf, requestedArgument, requestedCall, requestedTarget } from './call.ts'
import {
  CALL_KILL, CALL_PIDFD_OPEN, CALL_PIDFD_SEND_SIGNAL, CALL_POLL, CALL_PROCESS_MRELEASE, CALL_READ_MEMORY, CALL_SLEEP, CALL_STOP,
  CHECKING_SHARERS, CHECKING_SIGNAL, CHECKING_SKIP, CHECKING_USERS, DEAD, DUMPING, EXITING, FINDING, FINISHED, FREEING, FROZEN, GRABBING,
  HELD_AT_EXIT, HOLDING, IDLE, INELIGIBLE, KILLED, KILLING, KILLING_FOUND, KNOWS_MM, LAST_USER, LEFT_MM, LETTING_GO, LOCKING_MM, LOOPS,
  MAY_EXEC, MAY_EXIT, REAPING, REFUSING, RETESTING, RUNNING, STUCK, TARGET_SELF, TARGET_THREAD, UNLOCKING_MM, UNLOCKING_TASK,
  WANTS_ONLY_SIGKILL,
} from './layout.ts'
import { reaperReads } from './mm.ts'
import { DUMP_KILLS_SHARERS, HOLDS_USERS, KILLS_SHARERS } from './profiles.ts'
import {
  actors, at, borrowers, cursor, firstPinner, firstSharer, NO_SIGNAL, notifier, oomReaper, oomSkip, parentWaits, pendingSignal, place,
  processes, rss, rules, traits, users, walk,
} from './state.ts'
import { allDead, endOf, hasMm, isGone, leaderOf, mayExec, released, taskLocked } from './task.ts'

// Objects. Bit n, for n below 16: ->mm of actor n and its task_lock; for a sharer, its group exit as well.

/** mm_users. */
export const USERS: u32 = 1 << 16
/** The victim's group exit and core dump. */
const SIGNALS: u32 = 1 << 17
/** MMF_OOM_SKIP. */
export const SKIP: u32 = 1 << 18
/** What is mapped. */
const MAPPED: u32 = 1 << 19
/** mmap_lock for writing. Readers do not disturb each other. */
const WRITE_LOCK: u32 = 1 << 20
/** Who is dead. */
export const DEATHS: u32 = 1 << 21
/** Whose pid is gone. */
export const PIDS: u32 = 1 << 22
/** All that an outcome shows. */
const EVERYTHING: u32 = 0x7fffff

const NOTHING: u32 = 0

/** ->mm of all threads of a process. */
function mmsOf(process: u32): u32 {
  let set: u32 = 0
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) set |= 1 << thread
  return set
}

/** The group exit and core dump of a process. */
function signalsOf(process: u32): u32 {
  return process == 0 ? SIGNALS : 1 << leaderOf(process)
}

// ---- The caller's next step -------------------------------------------------------------------------------------------

/** What the caller's next step depends on. */
export function callerReads(): u32 {
  const where = place()
  if (where < FINDING || where > FREEING) return startReads()
  // What cannot change any more is not read: a thread has lost its mm for good, MMF_OOM_SKIP stays set.
  if (where == FINDING) return (1 << cursor()) | execReads()
  if (where == CHECKING_SIGNAL) return signalsOf(processOf(requestedTarget()))
  if (where == CHECKING_SKIP || where == INELIGIBLE || where == RETESTING) return oomSkip() ? NOTHING : SKIP
  // Whether there are other users matters only when there are other processes to ask.
  if (where == CHECKING_USERS) return processes + borrowers > 1 ? USERS : NOTHING
  if (where == CHECKING_SHARERS) return mmsOf(walk()) | signalsOf(walk())
  if (where == KILLING) return (rules & KILLS_SHARERS) != 0 ? mmsOf(walk()) : PIDS
  if (where == KILLING_FOUND) return PIDS
  if (where == LOCKING_MM) return WRITE_LOCK
  if (where == REAPING) return rss() > 0 ? MAPPED : notifier ? USERS : NOTHING
  if (where == LETTING_GO) return (rules & HOLDS_USERS) != 0 ? USERS : NOTHING
  return where == FREEING ? MAPPED | SKIP : NOTHING
}

/** What the caller's next step changes. */
export function callerWrites(): u32 {
  const where = place()
  if (where < FINDING || where > FREEING) return startWrites()
  if (where == FINDING) return hasMm(cursor()) ? 1 << cursor() : NOTHING
  if (where == GRABBING) return (rules & HOLDS_USERS) != 0 ? USERS : NOTHING
  if (where == UNLOCKING_TASK || where == REFUSING) return 1 << cursor()
  if (where == KILLING || where == KILLING_FOUND) {
    return signalsOf((rules & KILLS_SHARERS) != 0 ? walk() : processOf(requestedTarget()))
  }
  if (where == LOCKING_MM || where == UNLOCKING_MM) return WRITE_LOCK
  if (where == REAPING) return rss() > 0 ? MAPPED : WRITE_LOCK
  if (where == LETTING_GO) return (rules & HOLDS_USERS) != 0 ? USERS : NOTHING
  return where == FREEING ? MAPPED | SKIP | WRITE_LOCK : NOTHING
}

/** A call that begins, or sleeps. */
function startReads(): u32 {
  const call = requestedCall()
  // What the caller does to itself may be its end: then all that the others have done shows.
  if (requestedTarget() == TARGET_SELF && call != CALL_PIDFD_OPEN && call != CALL_POLL && call != CALL_SLEEP) return EVERYTHING
  if (call == CALL_PROCESS_MRELEASE || call == CALL_PIDFD_OPEN || call == CALL_KILL || call == CALL_PIDFD_SEND_SIGNAL) {
    return (requestedTarget() == TARGET_THREAD ? PIDS | DEATHS : PIDS) | execReads()
  }
  if (call == CALL_READ_MEMORY) return MAPPED
  if (call == CALL_SLEEP || call == CALL_STOP) return NOTHING
  if (call == CALL_POLL) return pollIsDecided() ? NOTHING : DEATHS | PIDS
  return EVERYTHING
}

/** What tells whether the target has called execve. */
function execReads(): u32 {
  const target = requestedTarget()
  return isProcess(target) && mayExec(processOf(target)) ? mmsOf(processOf(target)) | DEATHS : NOTHING
}

/** The target is gone, or dead for good and nobody waits for it, or it never ends as far as poll can see. */
function pollIsDecided(): bool {
  const target = requestedTarget()
  if (!isProcess(target)) return requestedArgument() == 0
  return isGone(target) || (target != TARGET_THREAD && allDead(processOf(target)) && !parentWaits)
}

function startWrites(): u32 {
  const call = requestedCall()
  if (call == CALL_KILL || call == CALL_PIDFD_SEND_SIGNAL) {
    // Where a sharer's dump kills the others, that is at once.
    if (!isProcess(requestedTarget()) || (rules & DUMP_KILLS_SHARERS) != 0) return EVERYTHING
    return signalsOf(processOf(requestedTarget()))
  }
  if (call == CALL_PROCESS_MRELEASE || call == CALL_PIDFD_OPEN || call == CALL_READ_MEMORY || call == CALL_SLEEP || call == CALL_POLL) {
    return NOTHING
  }
  return EVERYTHING
}

// ---- All that the others may ever do before the caller takes its next step ----------------------------------------------

/** What any of the others may change, and read to do so. One set: they read hardly anything that they do not change. */
export function othersTouch(): u32 {
  const freeing: u32 = mayFree() ? MAPPED | SKIP | (reaperReads() ? NOTHING : WRITE_LOCK) : NOTHING
  let set: u32 = 0
  for (let actor: u32 = 1; actor < oomReaper; actor++) {
    const pins = actor >= firstPinner && actor < firstSharer
    set |= pins ? pinnerTouches(actor, freeing) : threadTouches(actor, freeing)
  }
  if (oomReaper < actors && at(oomReaper) != FINISHED) set |= MAPPED | SKIP | WRITE_LOCK
  if (parentWaits && !released(0)) set |= PIDS | DEATHS
  return set
}

function threadTouches(thread: u32, freeing: u32): u32 {
  const where = at(thread)
  const may = traits(thread)
  if (where >= DEAD) return NOTHING
  const dumped: u32 = dumpMayKill() ? sharersMms() : NOTHING
  if (where == LEFT_MM) return DEATHS
  if (where >= LAST_USER) return freeing | DEATHS
  if (where == HOLDING) return USERS | freeing | DEATHS
  const dying: u32 = (1 << thread) | USERS | freeing | DEATHS
  if (where == RUNNING) {
    const process: u32 = thread < firstPinner ? 0 : thread - firstSharer + 1
    if ((may & MAY_EXIT) != 0 || takesSignal(thread, may) || dumpMayKill()) return dying | signalsOf(process) | mmsOf(process) | dumped
    // After execve a signal no longer reaches the mm.
    return (may & MAY_EXEC) != 0 ? dying | signalsOf(process) : NOTHING
  }
  if (where == DUMPING) return dying | SIGNALS | mmsOf(0)
  return staysBefore(thread, where, may) ? dumped : dying | dumped
}

/** A signal that ends the victim waits for it to run. */
function takesSignal(thread: u32, may: u32): bool {
  return pendingSignal() != NO_SIGNAL && thread < firstPinner && (may & (FROZEN | WANTS_ONLY_SIGKILL)) == 0
}

/** ->mm and group exit of all sharers. */
function sharersMms(): u32 {
  let set: u32 = 0
  for (let process: u32 = 1; process < processes; process++) set |= mmsOf(process)
  return set
}

/** The victim may begin to dump core, and so kill all who share the mm. */
function dumpMayKill(): bool {
  return (rules & DUMP_KILLS_SHARERS) != 0 && pendingSignal() != NO_SIGNAL
}

/** A thread that has been told to die, but does not get past exit_mm while the caller stands still. */
function staysBefore(thread: u32, where: u32, may: u32): bool {
  return (where == KILLED && (may & FROZEN) != 0) || (may & HELD_AT_EXIT) != 0 || taskLocked(thread)
}

function pinnerTouches(pinner: u32, freeing: u32): u32 {
  const where = at(pinner)
  const may = traits(pinner)
  if (where == FINISHED) return NOTHING
  const begins: bool = (may & KNOWS_MM) != 0 ? users() > 0 : hasMm(1) && !taskLocked(1)
  const beginning: u32 = begins ? (1 << 1) | USERS | freeing : NOTHING
  if (where == IDLE) return beginning
  if (where != HOLDING) return freeing
  if ((may & STUCK) != 0 || taskLocked(pinner)) return NOTHING
  return (1 << pinner) | USERS | freeing | ((may & LOOPS) != 0 ? beginning : NOTHING)
}

/** exit_mmap is under way, or everybody who holds mm_users may let go while the caller stands still. */
function mayFree(): bool {
  if (users() == 0) return true
  for (let actor: u32 = 0; actor < oomReaper; actor++) {
    const where = at(actor)
    if (where > HOLDING) continue
    if (actor == 0) return false
    const may = traits(actor)
    if (actor >= firstPinner && actor < firstSharer) {
      if ((may & STUCK) != 0 || taskLocked(actor)) return false
    } else if (where == RUNNING) {
      if ((may & (MAY_EXIT | MAY_EXEC)) == 0 && !takesSignal(actor, may) && !dumpMayKill()) return false
    } else if (where <= EXITING && staysBefore(actor, where, may)) return false
  }
  return true
}
