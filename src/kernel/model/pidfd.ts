// SPDX-License-Identifier: MIT
// pidfds: opening one (kernel/fork.c pidfd_prepare, kernel/pid.c pidfd_open), waiting for one to become readable
// (fs/pidfs.c pidfd_poll), and waitid(2) on one (kernel/exit.c). 7.3.
import { complete, isProcess, processOf, requestedArgument, requestedTarget } from './call.ts'
import {
  CALL_POLL, EBADF, ECHILD, EINVAL, ENOENT, ESRCH, EVENT_NONE, EVENT_PIDFD_OPEN, EVENT_POLL, EVENT_POLL_SLEEP, EVENT_POLL_TIMEOUT,
  EVENT_WAITID, EVENT_WAITID_SLEEP, OK, RELEASED, TARGET_BAD_FD, TARGET_BAD_PID, TARGET_INIT, TARGET_KERNEL_THREAD,
  TARGET_NOT_A_PIDFD, TARGET_SELF, TARGET_THREAD, TARGET_VICTIM, WAITING,
} from './layout.ts'
import { NO_PIDFD_THREAD, THREAD_IS_INVALID } from './profiles.ts'
import { isOutsider } from './signal.ts'
import { callerIsParent, moveTo, place, rules, setPlace } from './state.ts'
import { allDead, isGone, leaderOf, mayBeAfterExec, released, stopUnsimulated } from './task.ts'

const PIDFD_NONBLOCK: u32 = 0x800
const PIDFD_THREAD: u32 = 0x80

/** What a poll reports: 1 is POLLIN, the process is dead; 2 is POLLIN and POLLHUP, the pid is gone as well. */
const READABLE: u32 = 1
const HUNG_UP: u32 = 2

const WNOHANG: u32 = 1
const WSTOPPED: u32 = 2
const WEXITED: u32 = 4
const WCONTINUED: u32 = 8
const WNOWAIT: u32 = 0x01000000
/** Options about kinds of children: __WNOTHREAD, __WALL, and __WCLONE, without __WALL for those alone that end without SIGCHLD. */
const W_OTHERS: u32 = 0xe0000000
const W_ALL: u32 = 0x40000000
const W_CLONE: u32 = 0x80000000
/** waitid has something to tell: a child has exited. (waitid itself returns 0, and says so in siginfo.) */
const HAS_EXITED: u32 = 1

/** pidfd_open(2): flags, then the pid's range, then the pid, then whether it leads its thread group. */
export function pidfdOpen(): u32 {
  complete(opened(requestedTarget(), requestedArgument()))
  return EVENT_PIDFD_OPEN
}

function opened(target: u32, flags: u32): u32 {
  const known: u32 = (rules & NO_PIDFD_THREAD) != 0 ? PIDFD_NONBLOCK : PIDFD_NONBLOCK | PIDFD_THREAD
  if ((flags & ~known) != 0 || target == TARGET_BAD_PID) return EINVAL
  if (isOutsider(target)) return ESRCH
  if (isProcess(target)) {
    if (isGone(target)) return ESRCH
    if (target != TARGET_THREAD || (flags & PIDFD_THREAD) != 0) return OK
    return (rules & THREAD_IS_INVALID) != 0 ? EINVAL : ENOENT
  }
  return target == TARGET_SELF || target == TARGET_INIT || target == TARGET_KERNEL_THREAD ? OK : ESRCH
}

/** What a poll of the pidfd would report now; 0 when it would sleep. Only what dies ever becomes readable; a thread is gone with that. */
function ready(): u32 {
  const target = requestedTarget()
  if (!isProcess(target)) return 0
  if (isGone(target)) return HUNG_UP
  return target != TARGET_THREAD && allDead(processOf(target)) ? READABLE : 0
}

/** poll(2) of one pidfd, argument: the time-out in milliseconds (-1, as u32: for ever). */
export function poll(): u32 {
  if (isProcess(requestedTarget()) && mayBeAfterExec(processOf(requestedTarget()))) return stopUnsimulated()
  const events = ready()
  if (events != 0 || requestedArgument() == 0) {
    complete(events)
    return EVENT_POLL
  }
  if (place() == WAITING) return EVENT_NONE
  setPlace(WAITING)
  return EVENT_POLL_SLEEP
}

/** The clock lets a poll with a finite time-out return 0. That may come at any moment. */
export function stepClock(call: u32): u32 {
  if (call != CALL_POLL || requestedArgument() == 0xffffffff || ready() != 0) return EVENT_NONE
  complete(OK)
  return EVENT_POLL_TIMEOUT
}

/** waitid(P_PIDFD): the options, then the file, then whether it is a child at all. */
export function waitid(): u32 {
  const target = requestedTarget()
  const options = requestedArgument()
  if ((options & ~(WNOHANG | WSTOPPED | WEXITED | WCONTINUED | WNOWAIT | W_OTHERS)) != 0) return answer(EINVAL)
  if ((options & (WSTOPPED | WEXITED | WCONTINUED)) == 0) return answer(EINVAL)
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return answer(EBADF)
  if (target != TARGET_VICTIM || !callerIsParent || released(0)) return answer(ECHILD)
  // eligible_child and wait_consider_task: there is none to wait for.
  if (((options & W_CLONE) != 0 && (options & W_ALL) == 0) || ((options & WEXITED) == 0 && allDead(0))) return answer(ECHILD)
  if (allDead(0)) {
    if ((options & WNOWAIT) == 0) moveTo(leaderOf(0), RELEASED)
    return answer(HAS_EXITED)
  }
  if ((options & WNOHANG) != 0) return answer(OK)
  if (place() == WAITING) return EVENT_NONE
  setPlace(WAITING)
  return EVENT_WAITID_SLEEP
}

function answer(result: u32): u32 {
  complete(result)
  return EVENT_WAITID
}
