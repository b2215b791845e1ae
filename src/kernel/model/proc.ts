// SPDX-License-Identifier: MIT
// What a program can read about memory: cgroup memory.current, and /proc/PID/status (fs/proc/array.c, 7.3).
import { complete, isProcess, processOf, requestedTarget } from './call.ts'
import { ENOENT, EVENT_READ_MEMORY, EVENT_READ_STATUS, NO_VM } from './layout.ts'
import { resident } from './state.ts'
import { hasMm, leaderOf, released } from './task.ts'

/**
 * memory.current of the victim's cgroup: what is mapped stays charged, whoever holds it, and whether or not the process is dead. What is in
 * swap is charged elsewhere (memory.swap.current).
 */
export function readMemory(): u32 {
  complete(resident())
  return EVENT_READ_MEMORY
}

/** VmRSS of /proc/PID/status. The lines are gone once the leader is past exit_mm, the file is gone once the process is released. */
export function readStatus(): u32 {
  const target = requestedTarget()
  if (!isProcess(target) || released(processOf(target))) complete(ENOENT)
  else complete(hasMm(leaderOf(processOf(target))) ? resident() : NO_VM)
  return EVENT_READ_STATUS
}
