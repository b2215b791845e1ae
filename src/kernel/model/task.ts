// SPDX-License-Identifier: MIT
// Tasks and processes: which actors belong to which process, who has an mm, who is dying, whose task_lock is taken.
// Processes: 0 is the victim (threads 1 to `threads`), 1 and up are the sharers (one thread each).
import { DEAD, DUMPING, GRABBING, KILLED, REFUSING, RELEASED, RUNNING } from './layout.ts'
import { at, cursor, firstSharer, moveTo, place, threads } from './state.ts'

/** The first thread of a process: the leader. */
export function leaderOf(process: u32): u32 {
  return process == 0 ? 1 : firstSharer + process - 1
}

/** The number after the last thread of a process. */
export function endOf(process: u32): u32 {
  return process == 0 ? threads + 1 : firstSharer + process
}

/** ->mm is not NULL. exit_mm clears it (kernel/exit.c:558, 7.3). */
export function hasMm(thread: u32): bool {
  return at(thread) <= DUMPING
}

/** process_shares_mm: some thread of the process still has the mm (mm/oom_kill.c:490, 7.3). */
export function sharesMm(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (hasMm(thread)) return true
  return false
}

/** SIGNAL_GROUP_EXIT: complete_signal marks it for all threads at once, so no thread is left that merely runs. */
export function groupExit(process: u32): bool {
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

/** All threads are dead: the process is a zombie, or was released. */
export function allDead(process: u32): bool {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) < DEAD) return false
  return true
}

/** The process was waited for: no pid, no pidfd leads to it any more (release_task). */
export function released(process: u32): bool {
  return at(leaderOf(process)) == RELEASED
}

/** Every thread that is still in user mode gets SIGKILL pending (kernel/signal.c:1019, 7.3). */
export function killThreads(process: u32): void {
  const end = endOf(process)
  for (let thread = leaderOf(process); thread < end; thread++) if (at(thread) == RUNNING) moveTo(thread, KILLED)
}

/** The caller holds this thread's task_lock, from find_lock_task_mm to task_unlock. */
export function taskLocked(thread: u32): bool {
  return place() >= GRABBING && place() <= REFUSING && cursor() == thread
}
