// SPDX-License-Identifier: MIT
// pidfds: opening one (kernel/fork.c pidfd_prepare, kernel/pid.c pidfd_open), waiting for one to become readable
// (fs/pidfs.c pidfd_poll), and waitid(2) on one (kernel/exit.c). 7.3.
import {
  EBADF, ECHILD, EINVAL, ENOENT, ESRCH, EVENT_NONE, EVENT_PIDFD_OPEN, EVENT_POLL, EVENT_POLL_SLEEP, EVENT_POLL_TIMEOUT,
  EVENT_WAITID, OK, TARGET_BAD_FD, TARGET_BAD_PID, TARGET_NOT_A_PIDFD, TARGET_NO_PROCESS, TARGET_THREAD, WAITING,
} from './layout.ts'
import { complete, isProcess, processOf, requestedArgument, requestedTarget } from './call.ts'
import { place, processes, setPlace } from './state.ts'
import { allDead, released } from './task.ts'

const PIDFD_NONBLOCK: u32 = 0x800
const PIDFD_THREAD: u32 = 0x80

/** What poll(2) reports: readable is 1 (POLLIN); a process that was waited for also hangs up (POLLHUP is 16, given here as 2). */
const READABLE: u32 = 1
const HUNG_UP: u32 = 2

/** pidfd_open(2): flags, then the pid's range, then the pid, then whether it leads its thread group. */
export function pidfdOpen(): u32 {
  const target = requestedTarget()
  const flags = requestedArgument()
  let result = OK
  if ((flags & ~(PIDFD_NONBLOCK | PIDFD_THREAD)) != 0 || target == TARGET_BAD_PID) result = EINVAL
  else if (target == TARGET_NO_PROCESS) result = ESRCH
  else if (isProcess(target) && (processOf(target) >= processes || released(processOf(target)))) result = ESRCH
  else if (target == TARGET_THREAD && (flags & PIDFD_THREAD) == 0) result = ENOENT
  complete(result)
  return EVENT_PIDFD_OPEN
}

/** What a poll of the pidfd would report now; 0 when it would sleep. Only a process that dies ever becomes readable. */
function ready(): u32 {
  const target = requestedTarget()
  if (!isProcess(target) || processOf(target) >= processes) return 0
  if (released(processOf(target))) return HUNG_UP
  return allDead(processOf(target)) ? READABLE : 0
}

/** poll(2) of one pidfd, argument: the time-out in milliseconds (u32; 0xffffffff, which is -1, waits for ever). */
export function poll(): u32 {
  const events = ready()
  if (events == 0 && requestedArgument() != 0) {
    if (place() == WAITING) return EVENT_NONE
    setPlace(WAITING)
    return EVENT_POLL_SLEEP
  }
  complete(events)
  return EVENT_POLL
}

/** The clock lets a poll with a finite time-out return 0. That may come at any moment. */
export function stepClock(): u32 {
  if (place() != WAITING || requestedArgument() == 0xffffffff || ready() != 0) return EVENT_NONE
  complete(OK)
  return EVENT_POLL_TIMEOUT
}

/** waitid(P_PIDFD): nobody who is watched here is a child of the caller. */
export function waitid(): u32 {
  const target = requestedTarget()
  complete(target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD ? EBADF : ECHILD)
  return EVENT_WAITID
}
