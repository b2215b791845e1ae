// SPDX-License-Identifier: MIT
// process_mrelease(2) (mm/oom_kill.c:1195-1258, 7.3), and what the proposed PROCESS_MRELEASE_REAP_KILL makes of it (profiles.ts).
import { carried, complete, isProcess, processOf, requestedArgument, requestedTarget, resultOf } from './call.ts'
import {
  CHECKING_SHARERS, CHECKING_SIGNAL, CHECKING_SKIP, CHECKING_USERS, EBADF, EBUSY, EINTR, EINVAL, ENOSYS, EPERM, ESRCH, EVENT_ABSENT,
  EVENT_FIND_HIT, EVENT_FIND_MISS, EVENT_FIND_NONE, EVENT_FIND_REMEMBERED, EVENT_FLAGS_REFUSED, EVENT_GET_TASK, EVENT_INELIGIBLE,
  EVENT_INELIGIBLE_SKIP, EVENT_KILLS_SELF, EVENT_KILL_IGNORED, EVENT_KILL_PID, EVENT_KILL_REFUSED, EVENT_KILL_SHARER,
  EVENT_KILL_WALK_REFUSED, EVENT_LOCK_KILLED, EVENT_MMDROP, EVENT_MMGET, EVENT_MMGRAB, EVENT_MMPUT_LAST, EVENT_MULTIPROCESS, EVENT_NONE,
  EVENT_NO_PIDFD, EVENT_NO_TASK, EVENT_PANIC, EVENT_READ_LOCK, EVENT_READ_UNLOCK, EVENT_REAPS_INIT, EVENT_REAP_BEGIN, EVENT_RETEST_SKIP,
  EVENT_TASK_UNLOCK, EVENT_WALK_PASSES, EVENT_WALK_SHARES, EXITED, FINDING, FREEING, GLOBAL_INIT, GRABBING, HOLDING, IDLE,
  INELIGIBLE, KILLING, KILLING_FOUND, LETTING_GO, LOCKING_MM, NONE_PENDING, OK, PANICKED, REAPING, REFUSING, RETESTING,
  SECOND_CALLER, SIGKILLED, TARGET_BAD_FD, TARGET_INIT, TARGET_KERNEL_THREAD, TARGET_NOT_A_PIDFD, TARGET_SELF, TARGET_THREAD,
  UNLOCKING_MM, UNLOCKING_TASK,
} from './layout.ts'
import { exitMmap, mmput, writerHolds } from './mm.ts'
import { checkSharer, checkSignal, checkSkip, checkUsers, reap } from './oom-reaper.ts'
import {
  ABSENT, ASKS_FIRST, ASKS_WITH_FLAG, HOLDS_USERS, KILLS_SHARERS, KNOWS_REAP_KILL, REFUSES_MULTIPROCESS, REMEMBERS_MM,
} from './profiles.ts'
import { isOutside, refusalOf } from './signal.ts'
import {
  at, callerKilled, cursor, initReaped, moveTo, multiprocess, oomSkip, pending, place, processes, rules, secondsTurn, setCursor,
  setInitReaped, setPending, setPlace, setUnstable, setWalk, traits, unprivileged, walk,
} from './state.ts'
import {
  endOf, hasMm, killThreads, leaderOf, mayBeAfterExec, released, sharesMm, stopUnsimulated, taskLockedByOther,
} from './task.ts'

/** PROCESS_MRELEASE_REAP_KILL, proposed; in no release up to 7.3. */
const REAP_KILL: u32 = 1

/** Under which number it is noted that the caller, or the second one, holds mm_users, as in v1. */
function holder(): u32 {
  return secondsTurn ? SECOND_CALLER : 0
}

/** The next step of a process_mrelease that is under way, or its first. */
export function processMrelease(): u32 {
  const where = place()
  const target = processOf(requestedTarget())
  if (where == FINDING) return findLockTaskMm(target)
  if (where == GRABBING) return grab()
  if (where == CHECKING_SIGNAL) return checkSignal(target, reapKill())
  if (where == CHECKING_SKIP) return checkSkip()
  if (where == CHECKING_USERS) return checkUsers(target, eligiblePlace())
  if (where == CHECKING_SHARERS) return checkSharer(target, eligiblePlace())
  if (where == INELIGIBLE) return ineligible()
  if (where == UNLOCKING_TASK || where == REFUSING) return unlockTask(where)
  if (where == KILLING) return has(KILLS_SHARERS) ? walkToKill() : killPid(target)
  if (where == KILLING_FOUND) return killFound()
  if (where == LOCKING_MM) return readLock()
  if (where == RETESTING) return retest()
  if (where == REAPING) return reap()
  if (where == UNLOCKING_MM) return readUnlock()
  if (where == LETTING_GO) return letGo()
  if (where == FREEING) return free()
  return begin()
}

/** The flag is set. An unknown flag never gets past `begin`. */
function reapKill(): bool {
  return (requestedArgument() & REAP_KILL) != 0
}

function has(rule: u32): bool {
  return (rules & rule) != 0
}

/** Flags first, then the file, then the task. */
function begin(): u32 {
  const target = requestedTarget()
  const known: u32 = has(KNOWS_REAP_KILL) ? REAP_KILL : 0
  if (has(ABSENT)) return end(ENOSYS, EVENT_ABSENT)
  if ((requestedArgument() & ~known) != 0) return end(EINVAL, EVENT_FLAGS_REFUSED)
  if (target == TARGET_BAD_FD || target == TARGET_NOT_A_PIDFD) return end(EBADF, EVENT_NO_PIDFD)
  if (target == TARGET_SELF || target == TARGET_INIT) return beginOutside(target)
  if (!isProcess(target)) return end(ESRCH, target == TARGET_KERNEL_THREAD ? EVENT_FIND_NONE : EVENT_NO_TASK)
  // pidfd_get_task looks for a thread group of that pid (kernel/pid.c:622): a pidfd of another thread leads nowhere.
  if (target == TARGET_THREAD || released(processOf(target))) return end(ESRCH, EVENT_NO_TASK)
  if (mayBeAfterExec(processOf(target))) return stopUnsimulated()
  setCursor(leaderOf(processOf(target)))
  setPlace(FINDING)
  return EVENT_GET_TASK
}

/** The caller itself and global init: alive, not part of the state, and nobody else here touches them. */
function beginOutside(target: u32): u32 {
  if (!reapKill()) return end(EINVAL, EVENT_INELIGIBLE)
  if (target == TARGET_SELF) {
    setPlace(SIGKILLED)
    return EVENT_KILLS_SELF
  }
  // v3 notes that init cannot be killed. v1 and v2 get 0 from kill_pid, which init ignores, and release init's memory: who may kill it.
  if (has(KILLS_SHARERS)) return end(EBUSY, EVENT_KILL_WALK_REFUSED)
  if (unprivileged) return end(EPERM, EVENT_KILL_REFUSED)
  setInitReaped()
  return end(OK, EVENT_REAPS_INIT)
}

/** Global init runs, faults on what was released, and dies of it: "Attempted to kill init!" (kernel/exit.c do_exit, 7.3). */
export function stepInit(): u32 {
  if (!initReaped() || place() >= EXITED) return EVENT_NONE
  setPlace(PANICKED)
  return EVENT_PANIC
}

function end(result: u32, event: u32): u32 {
  complete(result)
  return event
}

/** find_lock_task_mm: one thread a step, under its task_lock, which stays taken when the thread has the mm (mm/oom_kill.c:134). */
function findLockTaskMm(target: u32): u32 {
  const thread = cursor()
  if (mayBeAfterExec(target)) return stopUnsimulated()
  if (taskLockedByOther(thread)) return EVENT_NONE
  if (hasMm(thread)) return found(EVENT_FIND_HIT)
  if (thread + 1 < endOf(target)) {
    setCursor(thread + 1)
    return EVENT_FIND_MISS
  }
  // exit-mm: the leader is past exit_mm as well, so it remembers the mm. The call's own reference keeps the task_struct.
  if (!has(REMEMBERS_MM) || target >= processes) return end(ESRCH, EVENT_FIND_NONE)
  if (taskLockedByOther(leaderOf(target))) return EVENT_NONE
  setCursor(leaderOf(target))
  return found(EVENT_FIND_REMEMBERED)
}

function found(event: u32): u32 {
  if (reapKill() && has(REFUSES_MULTIPROCESS) && multiprocess) {
    setPending(carried(EINVAL))
    setPlace(REFUSING)
    return EVENT_MULTIPROCESS
  }
  setPlace(has(ASKS_FIRST) ? CHECKING_SIGNAL : GRABBING)
  return event
}

/** mmgrab; in v1 mmget, in 5.15 and 5.16 mmget_not_zero. With the flag, v2 and v3 do not ask whether the target is dying. */
function grab(): u32 {
  setPlace(has(ASKS_FIRST) || reapKill() ? UNLOCKING_TASK : CHECKING_SIGNAL)
  if (!has(HOLDS_USERS)) return EVENT_MMGRAB
  moveTo(holder(), HOLDING)
  return EVENT_MMGET
}

/** Where an eligible target leads. */
function eligiblePlace(): u32 {
  return has(ASKS_FIRST) ? GRABBING : UNLOCKING_TASK
}

/** Not eligible: EINVAL, unless MMF_OOM_SKIP says that the work was done already. v1 with the flag says EINVAL to that too. */
function ineligible(): u32 {
  const done = oomSkip() && !(reapKill() && has(ASKS_WITH_FLAG))
  setPending(carried(done ? OK : EINVAL))
  setPlace(has(ASKS_FIRST) ? REFUSING : UNLOCKING_TASK)
  return done ? EVENT_INELIGIBLE_SKIP : EVENT_INELIGIBLE
}

function unlockTask(where: u32): u32 {
  setCursor(0)
  const carriedResult = pending()
  if (where == REFUSING) complete(resultOf(carriedResult))
  else if (carriedResult != NONE_PENDING) setPlace(LETTING_GO)
  else setPlace(reapKill() ? KILLING : LOCKING_MM)
  return EVENT_TASK_UNLOCK
}

/** kill_pid(tgid) in v1 and v2: the caller needs the right, as for kill(2), but there is no rule about pid namespaces. */
function killPid(target: u32): u32 {
  const refused = refusalOf(target)
  if (refused != OK) {
    setPending(carried(refused))
    setPlace(LETTING_GO)
    return EVENT_KILL_REFUSED
  }
  setPlace(LOCKING_MM)
  return killThreads(target) ? EVENT_KILL_PID : EVENT_KILL_IGNORED
}

/** v3: one process of the walk over all. Kernel threads are passed over. */
function walkToKill(): u32 {
  if (sharesMm(walk())) {
    setPlace(KILLING_FOUND)
    return EVENT_WALK_SHARES
  }
  walkOn()
  return EVENT_WALK_PASSES
}

/** v3: kills the process that shares the mm. What cannot be killed makes the call EBUSY; the others die all the same. */
function killFound(): u32 {
  const process = walk()
  const refused = refusalOf(process) != OK || isOutside(process) || isInit(process)
  const killed = !refused && killThreads(process)
  if (refused) setPending(carried(EBUSY))
  walkOn()
  if (refused) return EVENT_KILL_WALK_REFUSED
  return killed ? EVENT_KILL_SHARER : EVENT_KILL_IGNORED
}

function walkOn(): void {
  const more = walk() + 1 < processes
  setWalk(more ? walk() + 1 : 0)
  if (more) setPlace(KILLING)
  else setPlace(pending() == NONE_PENDING ? LOCKING_MM : LETTING_GO)
}

/** mmap_read_lock_killable: a fatal signal ends the wait for the lock, not the taking of one that is free. Nobody sees the EINTR. */
function readLock(): u32 {
  if (writerHolds()) {
    if (secondsTurn || !callerKilled()) return EVENT_NONE
    setPending(carried(EINTR))
    setPlace(LETTING_GO)
    return EVENT_LOCK_KILLED
  }
  setPlace(RETESTING)
  return EVENT_READ_LOCK
}

/** Under the lock: exit_mmap may have unmapped everything meanwhile. If not, the reaping begins with MMF_UNSTABLE. */
function retest(): u32 {
  if (oomSkip()) {
    setPending(carried(OK))
    setPlace(UNLOCKING_MM)
    return EVENT_RETEST_SKIP
  }
  setUnstable()
  // It never dies of a signal: so it still has the mm, where it ever had.
  for (let process: u32 = 1; process < processes; process++) if (isInit(process)) setInitReaped()
  setPlace(REAPING)
  return EVENT_REAP_BEGIN
}

/** The process is global init. */
function isInit(process: u32): bool {
  return (traits(leaderOf(process)) & GLOBAL_INIT) != 0
}

function readUnlock(): u32 {
  setPlace(LETTING_GO)
  return EVENT_READ_UNLOCK
}

/** mmdrop and return; with mm_users held mmput, and if that was the last user's, exit_mmap in the caller's context. */
function letGo(): u32 {
  if (!has(HOLDS_USERS)) return end(resultOf(pending()), EVENT_MMDROP)
  const event = mmput(holder(), IDLE)
  if (event == EVENT_MMPUT_LAST) setPlace(FREEING)
  else complete(resultOf(pending()))
  return event
}

function free(): u32 {
  const result = resultOf(pending())
  const event = exitMmap(holder(), IDLE)
  if (at(holder()) == IDLE) complete(result)
  return event
}
