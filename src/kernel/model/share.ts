// SPDX-License-Identifier: MIT
// A sharer leaves the mm without dying: execve(2), as a vfork child does (fs/exec.c exec_mmap, 7.3).
import { EVENT_EXEC, EVENT_EXEC_LAST, EVENT_MMPUT_LAST, EVENT_NONE, FINISHED } from './layout.ts'
import { mmput } from './mm.ts'
import { taskLocked } from './task.ts'

/**
 * exec_mmap: under task_lock the task gets another mm, then it gives back the old one. That is one step: between the two it counts
 * in mm_users as before, and a reaper that finds it without the mm would find the same after.
 */
export function execMmap(thread: u32): u32 {
  if (taskLocked(thread)) return EVENT_NONE
  return mmput(thread, FINISHED) == EVENT_MMPUT_LAST ? EVENT_EXEC_LAST : EVENT_EXEC
}
