// SPDX-License-Identifier: MIT
// What process_mrelease shares with the kernel's OOM reaper: is the target dying (task_will_free_mem), and the reaping itself
// (__oom_reap_task_mm). mm/oom_kill.c:514-555 and :845-909, 7.3. Each check is a step of its own: they read without a common lock.
import {
  CHECKING_SHARERS, CHECKING_SKIP, CHECKING_USERS, EVENT_MORE_USERS, EVENT_ONLY_USER, EVENT_READ_UNLOCK,
  EVENT_REAP_PAGE, EVENT_SHARER_ALIVE, EVENT_SHARER_DYING, EVENT_SHARER_GONE, EVENT_SIGNAL_ALIVE, EVENT_SIGNAL_DUMPING,
  EVENT_SIGNAL_DYING, EVENT_SKIP_CLEAR, EVENT_SKIP_SET, INELIGIBLE, LETTING_GO, OK,
} from './layout.ts'
import { carried } from './call.ts'
import { oomSkip, processes, rss, setPending, setPlace, setRss, setWalk, users, walk } from './state.ts'
import { dumpingCore, groupExit, sharesMm } from './task.ts'

/**
 * __task_will_free_mem of the target: no core dump, and SIGNAL_GROUP_EXIT.
 * @param ignoreExit v1 with the flag: the target need not be dying yet.
 */
export function checkSignal(target: u32, ignoreExit: bool): u32 {
  if (dumpingCore(target)) {
    setPlace(INELIGIBLE)
    return EVENT_SIGNAL_DUMPING
  }
  if (!ignoreExit && !groupExit(target)) {
    setPlace(INELIGIBLE)
    return EVENT_SIGNAL_ALIVE
  }
  setPlace(CHECKING_SKIP)
  return EVENT_SIGNAL_DYING
}

/** MMF_OOM_SKIP: somebody else has done it already. */
export function checkSkip(): u32 {
  setPlace(oomSkip() ? INELIGIBLE : CHECKING_USERS)
  return oomSkip() ? EVENT_SKIP_SET : EVENT_SKIP_CLEAR
}

/**
 * mm_users <= 1: nobody else can have the mm. With more the walk over all processes follows.
 * @param eligible Where the caller goes when there is nobody to ask about.
 */
export function checkUsers(target: u32, eligible: u32): u32 {
  if (users() <= 1) {
    setPlace(eligible)
    return EVENT_ONLY_USER
  }
  askNext(target, 0, eligible)
  return EVENT_MORE_USERS
}

/** One process of the walk: it must not share the mm, or be dying itself. */
export function checkSharer(target: u32, eligible: u32): u32 {
  const process = walk()
  if (!sharesMm(process)) {
    askNext(target, process + 1, eligible)
    return EVENT_SHARER_GONE
  }
  if (dumpingCore(process) || !groupExit(process)) {
    setWalk(0)
    setPlace(INELIGIBLE)
    return EVENT_SHARER_ALIVE
  }
  askNext(target, process + 1, eligible)
  return EVENT_SHARER_DYING
}

/** Goes on with the next process from `process` that is not the target itself. */
function askNext(target: u32, process: u32, eligible: u32): void {
  const next = process == target ? process + 1 : process
  setWalk(next < processes ? next : 0)
  setPlace(next < processes ? CHECKING_SHARERS : eligible)
}

/** One unit of __oom_reap_task_mm, or the end of its walk, which lets mmap_lock go. */
export function reap(): u32 {
  if (rss() > 0) {
    setRss(rss() - 1)
    return EVENT_REAP_PAGE
  }
  setPending(carried(OK))
  setPlace(LETTING_GO)
  return EVENT_READ_UNLOCK
}
