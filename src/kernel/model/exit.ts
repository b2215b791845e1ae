// SPDX-License-Identifier: MIT
// A thread that dies, of the victim or of a sharer: get_signal, do_exit, exit_mm, mmput, exit_notify (kernel/exit.c:904, 7.3).
import {
  DEAD, DUMPING, EVENT_DUMP_BEGINS, EVENT_DUMP_ENDS, EVENT_EXIT_BY_ITSELF, EVENT_EXIT_MM, EVENT_EXIT_NOTIFY, EVENT_FAULTS,
  EVENT_GET_SIGNAL, EVENT_NONE, EVENT_RELEASE_TASK, EVENT_SIGNAL_TAKEN, EVENT_ZAP_PID_NS, EXITED, EXITING, FINISHED, FROZEN, HELD_AT_EXIT,
  HOLDING, KILLED, LEFT_MM, MAY_EXEC, MAY_EXIT, NAMESPACE_INIT, RELEASED, RUNNING, UNTIL_EXIT_FILES,
  WANTS_ONLY_SIGKILL,
} from './layout.ts'
import { exitMmap, mmput } from './mm.ts'
import { DUMP_KILLS_SHARERS } from './profiles.ts'
import { execMmap } from './share.ts'
import {
  at, callerKilled, CORE_SIGNAL, firstPinner, firstSharer, killCaller, moveTo, NO_SIGNAL, pendingSignal, place, rules, setPendingSignal,
  traits, unstable,
} from './state.ts'
import { allDead, beginDump, dumpWaits, dumpingCore, endDump, endOf, endThreads, leaderOf, taskLocked } from './task.ts'

/**
 * The next step of a thread of a process.
 *
 * exit_mm takes mmap_lock for reading and, under it, task_lock to clear ->mm. That is one step: exit_mmap is the only writer, and it
 * cannot begin while this thread still counts in mm_users, so nobody can come in between.
 */
export function stepThread(process: u32, thread: u32): u32 {
  const where = at(thread)
  if (where == RUNNING) return byItself(process, thread)
  if (where >= DEAD) return EVENT_NONE
  if (where == KILLED) {
    if ((traits(thread) & FROZEN) != 0) return EVENT_NONE
    moveTo(thread, EXITING)
    return EVENT_GET_SIGNAL
  }
  if (where == EXITING) {
    if ((traits(thread) & HELD_AT_EXIT) != 0 || taskLocked(thread)) return EVENT_NONE
    moveTo(thread, HOLDING)
    return EVENT_EXIT_MM
  }
  if (where == HOLDING) return mmput(thread, LEFT_MM)
  if (where == LEFT_MM) return exitNotify(process, thread)
  if (where == DUMPING) {
    if (process != 0 && (rules & DUMP_KILLS_SHARERS) != 0) return afterDumpOfOther(thread)
    // Whichever thread dumps: it is told of once, by the first that waits for it.
    for (let before = leaderOf(process); before < thread; before++) if (at(before) == DUMPING) return EVENT_NONE
    if (dumpWaits()) return EVENT_NONE
    endDump(process)
    return EVENT_DUMP_ENDS
  }
  // Who may call execve may be on after it, alive, or have been killed before: that is not told apart (mayBeAfterExec).
  return exitMmap(thread, (traits(thread) & MAY_EXEC) != 0 ? FINISHED : LEFT_MM)
}

/** The victim's dump has killed it: exit_mm, which waits for the dump's end. */
function afterDumpOfOther(thread: u32): u32 {
  if ((traits(thread) & FROZEN) != 0 || dumpingCore(0) || taskLocked(thread)) return EVENT_NONE
  moveTo(thread, HOLDING)
  return EVENT_EXIT_MM
}

/**
 * exit_notify. Before it the last thread closes the victim's files, and does itself what that calls for, such as the mmput of vhost
 * (exit_files and exit_task_work in do_exit, kernel/exit.c, 7.3). When the init of a pid namespace has no thread left that is not exiting,
 * the one that reaps for the namespace takes every process in it with it, the caller among them, and waits for them before it is dead
 * (find_child_reaper in kernel/exit.c, zap_pid_ns_processes in kernel/pid_namespace.c, 6.12). Its other threads may not even be past
 * exit_mm.
 */
function exitNotify(process: u32, thread: u32): u32 {
  if (process == 0 && filesAreOpen() && isLastAlive(thread)) return EVENT_NONE
  if ((traits(thread) & NAMESPACE_INIT) != 0 && isLastReaper(process, thread)) {
    if (!callerKilled() && place() < EXITED) {
      killCaller()
      return EVENT_ZAP_PID_NS
    }
    if (place() < EXITED) return EVENT_NONE
  }
  moveTo(thread, DEAD)
  return EVENT_EXIT_NOTIFY
}

/** Something that goes with the victim's files still has the mm. */
function filesAreOpen(): bool {
  for (let pinner = firstPinner; pinner < firstSharer; pinner++) {
    if ((traits(pinner) & UNTIL_EXIT_FILES) != 0 && at(pinner) != FINISHED) return true
  }
  return false
}

/** All other threads of the victim are dead. */
function isLastAlive(thread: u32): bool {
  for (let other: u32 = 1; other < firstPinner; other++) if (other != thread && at(other) < DEAD) return false
  return true
}

/**
 * The thread reaps for its namespace, and there is none to do so after it. That role goes from the leader to a thread that is not exiting;
 * here the first that is not dead stands for who has it.
 */
function isLastReaper(process: u32, thread: u32): bool {
  const end = endOf(process)
  for (let other = leaderOf(process); other < end; other++) {
    if (other < thread && at(other) < DEAD) return false
    if (other != thread && isNotExiting(other)) return false
  }
  return true
}

/** PF_EXITING is not set yet: exit_signals sets it, after a core dump and PTRACE_EVENT_EXIT. */
function isNotExiting(thread: u32): bool {
  const where = at(thread)
  return where <= DUMPING && (where != EXITING || (traits(thread) & HELD_AT_EXIT) != 0)
}

/** What a thread in user mode does matters only if it may end: by a signal that dumps core, by exit_group(2), or by execve(2). */
function byItself(process: u32, thread: u32): u32 {
  const may = traits(thread)
  // Frozen, stopped, or asleep for ever.
  if ((may & (FROZEN | WANTS_ONLY_SIGKILL)) != 0) return EVENT_NONE
  const pending = process == 0 ? pendingSignal() : NO_SIGNAL
  if (pending != NO_SIGNAL) {
    setPendingSignal(NO_SIGNAL)
    if (pending == CORE_SIGNAL) {
      beginDump(0)
      return EVENT_DUMP_BEGINS
    }
    // The tracer was asked about it, and has passed it on: get_signal goes on with do_group_exit.
    endThreads(0)
    return EVENT_SIGNAL_TAKEN
  }
  // Its memory was released while it lives: it faults, and that SIGBUS, which dumps core, is one that even an init cannot ignore, unless a
  // tracer is there (force_sig_info_to_task, kernel/signal.c, 6.12). Others who live on may be asleep, and never touch it.
  if ((may & NAMESPACE_INIT) != 0 && (may & HELD_AT_EXIT) == 0 && unstable()) {
    beginDump(process)
    return EVENT_FAULTS
  }
  if ((may & MAY_EXIT) != 0) {
    endThreads(process)
    moveTo(thread, EXITING)
    return EVENT_EXIT_BY_ITSELF
  }
  return (may & MAY_EXEC) != 0 ? execMmap(thread) : EVENT_NONE
}

/** The parent waits for the victim: release_task takes the zombie's pid away (kernel/exit.c, 7.3). */
export function stepParent(): u32 {
  if (!allDead(0) || at(leaderOf(0)) == RELEASED) return EVENT_NONE
  moveTo(leaderOf(0), RELEASED)
  return EVENT_RELEASE_TASK
}
