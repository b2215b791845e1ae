// SPDX-License-Identifier: MIT
// Signals: kill(2) and pidfd_send_signal(2) (kernel/signal.c, 7.3). What counts is whether the process is told to die at send time.
import {
  EBADF, EINVAL, EPERM, ESRCH, EVENT_KILLS_SELF, EVENT_SIGNAL_KILLS, EVENT_SIGNAL_NONE, EVENT_SIGNAL_REFUSED, OK, SIGKILLED,
  TARGET_BAD_FD, TARGET_BAD_PID, TARGET_INIT, TARGET_KERNEL_THREAD, TARGET_NOT_A_PIDFD, TARGET_NO_PROCESS, TARGET_SELF,
} from './layout.ts'
import { complete, isProcess, processOf, requestedArgument, requestedTarget } from './call.ts'
import { processes, setPlace } from './state.ts'
import { killThreads, released } from './task.ts'

/** The highest signal (_NSIG on all architectures but MIPS). */
const LAST_SIGNAL: u32 = 64
const SIGKILL: u32 = 9

/** Signals whose default action is to do nothing: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. A set, bit n for signal n. */
const IGNORED: u32 = (1 << 17) | (1 << 18) | (1 << 23) | (1 << 28)
/** Signals whose default action is to stop: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU. */
const STOPPING: u32 = (1 << 19) | (1 << 20) | (1 << 21) | (1 << 22)
/** Signals whose default action dumps core; they mark the group exit only when they are delivered (complete_signal, :1003). */
const DUMPING: u32 = (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 11) | (1 << 24) | (1 << 25)

/** Whether complete_signal marks SIGNAL_GROUP_EXIT for this signal at once, all actions being the default ones. */
export function killsAtOnce(signal: u32): bool {
  if (signal == 0 || signal > LAST_SIGNAL) return false
  if (signal > 30) return signal != 31
  return (((IGNORED | STOPPING | DUMPING) >>> signal) & 1) == 0
}

/** kill(2): the pid, then whether the caller may, then the signal. */
export function kill(): u32 {
  const target = requestedTarget()
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return refuse(EINVAL)
  return send()
}

/** pidfd_send_signal(2) with flags 0: the file, then as kill(2). */
export function pidfdSendSignal(): u32 {
  const target = requestedTarget()
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return refuse(EBADF)
  return send()
}

/** send_signal_locked and complete_signal under siglock: one step. Signal 0 only asks whether it could be sent. */
function send(): u32 {
  const target = requestedTarget()
  const signal = requestedArgument()
  if (target == TARGET_NO_PROCESS || target == TARGET_BAD_PID) return refuse(ESRCH)
  if (isProcess(target)) {
    const process = processOf(target)
    if (process >= processes || released(process)) return refuse(ESRCH)
    if (signal > LAST_SIGNAL) return refuse(EINVAL)
    if (killsAtOnce(signal)) {
      killThreads(process)
      complete(OK)
      return EVENT_SIGNAL_KILLS
    }
    complete(OK)
    return EVENT_SIGNAL_NONE
  }
  if (signal > LAST_SIGNAL) return refuse(EINVAL)
  if (target == TARGET_SELF && signal == SIGKILL) {
    setPlace(SIGKILLED)
    return EVENT_KILLS_SELF
  }
  // Global init ignores SIGKILL, a kernel thread never looks at it; both answer 0 to a caller with the right.
  if (target == TARGET_INIT || target == TARGET_KERNEL_THREAD || target == TARGET_SELF) {
    complete(OK)
    return EVENT_SIGNAL_NONE
  }
  return refuse(EPERM)
}

function refuse(error: u32): u32 {
  complete(error)
  return EVENT_SIGNAL_REFUSED
}
