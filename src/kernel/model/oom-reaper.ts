// SPDX-License-Identifier: MIT
// What process_mrelease shares with the kernel's OOM reaper: is the target dying (task_will_free_mem), and the reaping itself
// (__oom_reap_task_mm). mm/oom_kill.c:514-555 and :845-909, 7.3. Each check is a step of its own: they read without a common lock.
// And the OOM reaper itself (oom_reap_task, :611).
import { carried } from './call.ts'
import {
  CHECKING_SHARERS, CHECKING_SKIP, CHECKING_USERS, EAGAIN, EVENT_MORE_USERS, EVENT_NONE, EVENT_ONLY_USER, EVENT_READ_UNLOCK,
  EVENT_REAPER_LATE, EVENT_REAPER_PAGE, EVENT_REAPER_SKIP, EVENT_REAPER_TRYLOCK, EVENT_REAPER_UNLOCK, EVENT_REAP_PAGE,
  EVENT_SHARER_ALIVE, EVENT_SHARER_DYING, EVENT_SHARER_GONE, EVENT_SIGNAL_ALIVE, EVENT_SIGNAL_DUMPING, EVENT_SIGNAL_DYING,
  EVENT_SKIP_CLEAR, EVENT_SKIP_SET, FINISHED, IDLE, INELIGIBLE, LETTING_GO, OK, UNMAPPED, UNMAPPING,
} from './layout.ts'
import { writerHolds } from './mm.ts'
import {
  at, borrowers, moveTo, notifier, oomReaper, oomSkip, processes, rss, setOomSkip, setPending, setPlace, setRss, setUnstable, setWalk,
  users, walk,
} from './state.ts'
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
 * mm_users <= 1: nobody else can have the mm. With more the walk over all processes follows. (With a remembered mm, in the exit-mm
 * profile, the one user may be another: then the walk has to tell.)
 * @param eligible Where the caller goes when there is nobody to ask about.
 */
export function checkUsers(target: u32, eligible: u32): u32 {
  if (users() <= 1 && sharesMm(target)) {
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
  const more = next < processes + borrowers
  setWalk(more ? next : 0)
  setPlace(more ? CHECKING_SHARERS : eligible)
}

/**
 * One unit of __oom_reap_task_mm, or the end of its walk, which lets mmap_lock go. What is shared, hugetlb or PFNMAP is passed over.
 * A notifier that would have to sleep makes the result EAGAIN; exit_mmap takes notifiers away before it unmaps.
 */
export function reap(): u32 {
  if (rss() > 0) {
    setRss(rss() - 1)
    return EVENT_REAP_PAGE
  }
  setPending(carried(notifier && users() > 0 ? EAGAIN : OK))
  setPlace(LETTING_GO)
  return EVENT_READ_UNLOCK
}

/** The oom_reaper: some time after the OOM killer, without looking at ->mm. It only tries mmap_lock, and sets MMF_OOM_SKIP at the end. */
export function stepOomReaper(): u32 {
  const where = at(oomReaper)
  if (where == IDLE) {
    if (writerHolds()) return EVENT_NONE
    if (oomSkip()) {
      moveTo(oomReaper, FINISHED)
      return EVENT_REAPER_LATE
    }
    setUnstable()
    moveTo(oomReaper, UNMAPPING)
    return EVENT_REAPER_TRYLOCK
  }
  if (where == UNMAPPING) {
    if (rss() > 0) {
      setRss(rss() - 1)
      return EVENT_REAPER_PAGE
    }
    moveTo(oomReaper, UNMAPPED)
    return EVENT_REAPER_UNLOCK
  }
  if (where != UNMAPPED) return EVENT_NONE
  setOomSkip()
  moveTo(oomReaper, FINISHED)
  return EVENT_REAPER_SKIP
}
