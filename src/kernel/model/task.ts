// SPDX-License-Identifier: MIT
// Tasks and processes: which actors belong to which process, who has an mm, who is dying, whose task_lock is taken.
// Processes: 0 is the victim (threads 1 to `threads`), then the sharers (one thread each), then kernel threads that borrow the mm.
import { processOf } from './call.ts'
import {
  DEAD, DROPPING, DUMPING, EVENT_NOT_SIMULATED, EXITING, FINISHED, FROZEN, GLOBAL_INIT, GRABBING, HOLDING, KILLED, LAST_USER, LEFT_MM,
  MAY_EXEC, NAMESPACE_INIT, REFUSING, RELEASED, RUNNING, STOPPED, TARGET_THREAD,
} from './layout.ts'
import { DUMP_KILLS_SHARERS } from './profiles.ts'
import {
  at, borrowers, cursor, extension, firstPinner, firstSharer, leaderTraced, moveTo, otherCursor, otherPlace, place, processes,
  rules, setPlace, threads, traits,
} from './state.ts'

/** The first thread of a process: the leader. */
export function leaderOf(process: u32): u32 {
  if (process == 0) return 1
  return process < processes ? firstSharer + process - 1 : firstPinner + process - processes
}

/** The number after the last thread of a process. */
export function endOf(process: u32): u32 {
  return process == 0 ? threads + 1 : leaderOf(process) + 1
}

/** ->mm is not NULL. exit_mm clears it (kernel/exit.c:558, 7.3); a kernel thread has it while it borrows one (kthread_use_mm). */
export function hasMm(task: u32): bool {
  const where = at(task)
  return where <= DUMPING || (where == HOLDING && task >= firstPinner && task < firstPinner + borrowers)
}

/** process_shares_mm: some thread of the process still has the mm (mm/oom_kill.c:490, 7.3). */
export function sharesMm(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (hasMm(thread)) return true
  return false
}

/** SIGNAL_GROUP_EXIT: complete_signal marks it for all threads at once, so no thread is left that merely runs. */
export function groupExit(process: u32): bool {
  if (process >= processes) return false
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) == RUNNING) return false
  return true
}

/** signal->core_state: a core dump of the process is in progress. */
export function dumpingCore(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) == DUMPING) return true
  return false
}

/** All threads are done with the mm, and on their way through exit_files to exit_notify, or there. */
export function pastExitMm(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) < LEFT_MM) return false
  return true
}

/** All threads are dead: the process is a zombie, or was released. (After execve it has no part in this any more, but lives.) */
export function allDead(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) < DEAD || at(thread) == FINISHED) return false
  return true
}

/** The process may call execve, or has done so. */
export function mayExec(process: u32): bool {
  return process < processes && (traits(leaderOf(process)) & MAY_EXEC) != 0
}

/**
 * The process may have gone on to another program (execve): its nibble tells of its old memory, not of the new one that a call would be
 * about. As the last user it may instead have been killed before; that is not told apart.
 */
export function mayBeAfterExec(process: u32): bool {
  const where = at(leaderOf(process))
  return mayExec(process) && ((where >= LAST_USER && where <= DROPPING) || where == FINISHED)
}

/** The caller asks for what is not modelled: what it would get is not known. */
export function stopUnsimulated(): u32 {
  setPlace(STOPPED)
  return EVENT_NOT_SIMULATED
}

/** The process was waited for: no pid, no pidfd leads to it any more (release_task). */
export function released(process: u32): bool {
  return at(leaderOf(process)) == RELEASED
}

/** The thread that TARGET_THREAD stands for. */
export const NAMED_THREAD: u32 = 2

/** A pid that was of the target is nobody's any more: the process was waited for; a thread need only be dead, nobody waits for it. */
export function isGone(target: u32): bool {
  if (target != TARGET_THREAD) return released(processOf(target))
  return threads < NAMED_THREAD || at(NAMED_THREAD) >= DEAD
}

/** The victim's leader runs, and has a tracer: nobody can come to trace one that has exited. */
export function isTraced(): bool {
  return leaderTraced && at(leaderOf(0)) == RUNNING
}

/**
 * Every thread that is still in user mode gets SIGKILL pending (kernel/signal.c:1019, 7.3).
 * @returns Whether the signal counts: kernel threads ignore it, and so does init (`ignoresSignals`).
 */
export function killThreads(process: u32): bool {
  if (process >= processes || ignoresSignals(process)) return false
  endThreads(process)
  return true
}

/** Global init, and init of a pid namespace as far as signals from inside go (sig_task_ignored, kernel/signal.c:84, 7.3). */
export function ignoresSignals(process: u32): bool {
  return (traits(leaderOf(process)) & (GLOBAL_INIT | NAMESPACE_INIT)) != 0
}

/** The group exit is marked, whoever wanted it: the threads that are still in user mode get SIGKILL pending (zap_other_threads). */
export function endThreads(process: u32): void {
  moveThreads(process, RUNNING, KILLED)
}

/** The core dump begins: every thread waits for it. */
export function beginDump(process: u32): void {
  moveThreads(process, RUNNING, DUMPING)
  killForDump()
}

/**
 * Where the victim's dump kills who shares the mm. They get SIGNAL_GROUP_COREDUMP as well, and keep it: at DUMPING they are as good as
 * the dumper, until exit_mm, where they wait for the end of the dump (zap_process and exit_mm, 5.15).
 */
export function killForDump(): void {
  if ((rules & DUMP_KILLS_SHARERS) == 0 || !dumpingCore(0)) return
  for (let process: u32 = 1; process < processes; process++) {
    if ((traits(leaderOf(process)) & GLOBAL_INIT) != 0) continue
    for (let from: u32 = RUNNING; from <= EXITING; from++) moveThreads(process, from, DUMPING)
  }
}

/** The victim's dump waits until all whom it has killed have come to where they wait for its end: who is frozen does not. */
export function dumpWaits(): bool {
  if ((rules & DUMP_KILLS_SHARERS) == 0) return false
  for (let process: u32 = 1; process < processes; process++) {
    if (dumpingCore(process) && (traits(leaderOf(process)) & FROZEN) != 0) return true
  }
  return false
}

/** The core dump has ended (coredump_finish): every thread has been told to die, and goes on. */
export function endDump(process: u32): void {
  moveThreads(process, DUMPING, KILLED)
}

function moveThreads(process: u32, from: u32, to: u32): void {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) == from) moveTo(thread, to)
}

/** A caller holds this task's task_lock, from find_lock_task_mm to task_unlock. */
export function taskLocked(task: u32): bool {
  return (place() >= GRABBING && place() <= REFUSING && cursor() == task) || taskLockedByOther(task)
}

/** The other of the two callers holds it. */
export function taskLockedByOther(task: u32): bool {
  return extension != 0 && otherPlace() >= GRABBING && otherPlace() <= REFUSING && otherCursor() == task
}
