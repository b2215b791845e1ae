// SPDX-License-Identifier: MIT
// What a program can read about memory: cgroup memory.current, and /proc/PID/status (fs/proc/array.c, 7.3).
import { complete, isProcess, processOf, requestedTarget } from './call.ts'
import { ENOENT, EVENT_READ_MEMORY, EVENT_READ_STATUS, NO_VM, TARGET_THREAD } from './layout.ts'
import { charged, resident } from './state.ts'
import { hasMm, isGone, leaderOf, mayBeAfterExec, NAMED_THREAD, stopUnsimulated } from './task.ts'

/**
 * memory.current of the victim's cgroup: what is mapped stays charged, whoever holds it, and whether or not the process is dead; so does
 * the page cache of its files. What is in swap is charged elsewhere (memory.swap.current), and so is hugetlb (its own controller, unless
 * memory_hugetlb_accounting was mounted).
 */
export function readMemory(): u32 {
  complete(charged())
  return EVENT_READ_MEMORY
}

/** VmRSS of /proc/PID/status. The lines are gone once the task is past exit_mm, the file is gone once its pid is. */
export function readStatus(): u32 {
  const target = requestedTarget()
  if (isProcess(target) && mayBeAfterExec(processOf(target))) return stopUnsimulated()
  if (!isProcess(target) || isGone(target)) complete(ENOENT)
  else complete(hasMm(target == TARGET_THREAD ? NAMED_THREAD : leaderOf(processOf(target))) ? resident() : NO_VM)
  return EVENT_READ_STATUS
}
