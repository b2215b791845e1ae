// SPDX-License-Identifier: MIT
// Signals: kill(2) and pidfd_send_signal(2) (kernel/signal.c, 7.3). What counts is whether the process is told to die at send time.
import { complete, isProcess, processOf, requestedArgument, requestedTarget } from './call.ts'
import {
  EBADF, EINVAL, EPERM, ESRCH, EVENT_KILLS_SELF, EVENT_KILL_IGNORED, EVENT_SIGNAL_KILLS, EVENT_SIGNAL_NONE,
  EVENT_SIGNAL_REFUSED, EVENT_SIGNAL_WAITS, FOREIGN, GLOBAL_INIT, HELD_AT_EXIT, KERNEL_THREAD, OK, OUTSIDE, SIGKILLED, SURVIVES_SIGTERM,
  TARGET_BAD_FD, TARGET_INIT, TARGET_KERNEL_THREAD, TARGET_NOT_A_PIDFD, TARGET_SELF, TARGET_THREAD, WANTS_ONLY_SIGKILL,
} from './layout.ts'
import { DUMP_KILLS_SHARERS } from './profiles.ts'
import {
  belowFirstNamespace, CORE_SIGNAL, firstPinner, NO_SIGNAL, pendingSignal, rules, setPendingSignal, setPlace, TRACED_SIGNAL, traits,
  unprivileged,
} from './state.ts'
import {
  beginDump, dumpingCore, groupExit, ignoresSignals, isGone, isTraced, killThreads, leaderOf, mayBeAfterExec, NAMED_THREAD, released,
  stopUnsimulated,
} from './task.ts'

/** The highest signal (_NSIG, but for MIPS). */
const LAST_SIGNAL: u32 = 64
const SIGKILL: u32 = 9
const SIGTERM: u32 = 15

/**
 * Signals that by default end nobody: SIGCHLD, SIGURG and SIGWINCH are ignored. That SIGSTOP, SIGTSTP, SIGTTIN and SIGTTOU stop, and
 * SIGCONT lets go on, is not modelled: programs are let send them only where it makes no difference (src/program/stop-signals.ts).
 * Bit n for signal n.
 */
const HARMLESS: u32 = (1 << 17) | (1 << 18) | (1 << 19) | (1 << 20) | (1 << 21) | (1 << 22) | (1 << 23) | (1 << 28)
/** Signals that by default dump core: SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU, SIGXFSZ (and 31, SIGSYS). */
const DUMPING: u32 = (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 11) | (1 << 24) | (1 << 25)
const SIGSYS: u32 = 31

function isIn(set: u32, signal: u32): bool {
  return signal < 31 && ((set >>> signal) & 1) != 0
}

/** kill(2): the pid must be one that the caller's namespace knows. */
export function kill(): u32 {
  const target = requestedTarget()
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return refuse(EINVAL)
  if (isOutsider(target)) return refuse(ESRCH)
  return send()
}

/** pidfd_send_signal(2) with flags 0: the file, then the pid namespace, then as kill(2). */
export function pidfdSendSignal(): u32 {
  const target = requestedTarget()
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return refuse(EBADF)
  if (isOutsider(target)) return refuse(EINVAL)
  return send()
}

/** send_signal_locked and complete_signal under siglock: one step. The pid comes first, then the signal, then the right to send it. */
function send(): u32 {
  const target = requestedTarget()
  const signal = requestedArgument()
  if (isProcess(target)) return isGone(target) ? refuse(ESRCH) : sendTo(processOf(target), signal)
  if (target != TARGET_SELF && target != TARGET_INIT && target != TARGET_KERNEL_THREAD) return refuse(ESRCH)
  if (signal > LAST_SIGNAL) return refuse(EINVAL)
  if (target != TARGET_SELF) return unprivileged ? refuse(EPERM) : done(EVENT_KILL_IGNORED)
  if (!isFatal(signal, 0)) return done(EVENT_SIGNAL_NONE)
  setPlace(SIGKILLED)
  return EVENT_KILLS_SELF
}

/** Who is named is neither in the caller's pid namespace nor below it. Global init and kernel threads are in the first one. */
export function isOutsider(target: u32): bool {
  if (isProcess(target)) return isOutside(processOf(target))
  return belowFirstNamespace && (target == TARGET_INIT || target == TARGET_KERNEL_THREAD)
}

/** The process is neither in the caller's pid namespace nor below it. */
export function isOutside(process: u32): bool {
  const kind = traits(leaderOf(process))
  return (kind & OUTSIDE) != 0 || (belowFirstNamespace && (kind & (GLOBAL_INIT | KERNEL_THREAD)) != 0)
}

/**
 * Why a caller cannot send a process a signal: its pid is gone, or the caller has no right to (check_kill_permission, which also asks when
 * the target will ignore the signal). OK when it can.
 */
export function refusalOf(process: u32): u32 {
  if (released(process)) return ESRCH
  const kind = traits(leaderOf(process))
  return (kind & FOREIGN) != 0 || (unprivileged && (kind & (GLOBAL_INIT | KERNEL_THREAD)) != 0) ? EPERM : OK
}

function sendTo(process: u32, signal: u32): u32 {
  const refused = refusalOf(process)
  if (refused != ESRCH && signal > LAST_SIGNAL) return refuse(EINVAL)
  if (refused != OK) return refuse(refused)
  const leader = traits(leaderOf(process))
  if (!isFatal(signal, leader)) return done(EVENT_SIGNAL_NONE)
  if (ignoresSignals(process)) return done(EVENT_KILL_IGNORED)
  if (mayBeAfterExec(process)) return stopUnsimulated()
  // While the core is dumped, SIGKILL stays pending in every thread, and no tracer can hold it (prepare_signal, ptrace_stop).
  if (signal == SIGKILL && process == 0 && dumpingCore(0) && anyHeld()) return stopUnsimulated()
  // A thread that is named is asked for its own tracer.
  if (signal != SIGKILL && requestedTarget() == TARGET_THREAD && ((traits(NAMED_THREAD) ^ leader) & HELD_AT_EXIT) != 0) {
    return stopUnsimulated()
  }
  // A core-dump signal marks the group exit only when it is delivered. Sharers are taken to receive it at once.
  if (signal == SIGSYS || isIn(DUMPING, signal)) {
    if (process == 0) leavePending(CORE_SIGNAL)
    // Only the victim's dumps are followed where they kill others.
    else if ((rules & DUMP_KILLS_SHARERS) != 0) return stopUnsimulated()
    else beginDump(process)
    return done(EVENT_SIGNAL_WAITS)
  }
  // Nor is it marked when the leader has a tracer, who is asked about every signal but SIGKILL first.
  if (process == 0 && isTraced() && signal != SIGKILL) {
    leavePending(TRACED_SIGNAL)
    return done(EVENT_SIGNAL_WAITS)
  }
  return done(killThreads(process) ? EVENT_SIGNAL_KILLS : EVENT_KILL_IGNORED)
}

/** A tracer holds some thread of the victim at its exit. */
function anyHeld(): bool {
  for (let thread: u32 = 1; thread < firstPinner; thread++) if ((traits(thread) & HELD_AT_EXIT) != 0) return true
  return false
}

/** Of several signals the first counts; none does once the group exit is marked. */
function leavePending(signal: u32): void {
  if (!groupExit(0) && pendingSignal() == NO_SIGNAL) setPendingSignal(signal)
}

/** Whether the default action ends the process, and some thread takes the signal (wants_signal, complete_signal, :938 and :969). */
function isFatal(signal: u32, leader: u32): bool {
  if (signal == 0 || isIn(HARMLESS, signal)) return false
  if (signal == SIGKILL) return true
  if ((leader & WANTS_ONLY_SIGKILL) != 0) return false
  return signal != SIGTERM || (leader & SURVIVES_SIGTERM) == 0
}

function refuse(error: u32): u32 {
  complete(error)
  return EVENT_SIGNAL_REFUSED
}

function done(event: u32): u32 {
  complete(OK)
  return event
}
