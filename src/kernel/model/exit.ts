// SPDX-License-Identifier: MIT
// A thread that dies, of the victim or of a sharer: get_signal, do_exit, exit_mm, mmput, exit_notify (kernel/exit.c:904, 7.3).
import {
  DEAD, EVENT_EXIT_MM, EVENT_EXIT_NOTIFY, EVENT_GET_SIGNAL, EVENT_NONE, EVENT_RELEASE_TASK, EXITING, HOLDING, KILLED, LEFT_MM,
  RELEASED, RUNNING,
} from './layout.ts'
import { exitMmap, mmput } from './mm.ts'
import { at, moveTo, parentWaits } from './state.ts'
import { allDead, leaderOf, taskLocked } from './task.ts'

/**
 * The next step of a thread. A running one takes none: what it does in user mode changes nothing here.
 *
 * exit_mm takes mmap_lock for reading and, under it, task_lock to clear ->mm. That is one step: exit_mmap is the only writer, and it
 * cannot begin while this thread still counts in mm_users, so nobody can come in between.
 */
export function stepThread(thread: u32): u32 {
  const where = at(thread)
  if (where == RUNNING || where >= DEAD) return EVENT_NONE
  if (where == KILLED) {
    moveTo(thread, EXITING)
    return EVENT_GET_SIGNAL
  }
  if (where == EXITING) {
    if (taskLocked(thread)) return EVENT_NONE
    moveTo(thread, HOLDING)
    return EVENT_EXIT_MM
  }
  if (where == HOLDING) return mmput(thread, LEFT_MM)
  if (where == LEFT_MM) {
    moveTo(thread, DEAD)
    return EVENT_EXIT_NOTIFY
  }
  return exitMmap(thread, LEFT_MM)
}

/** The parent waits for the victim: release_task takes the zombie's pid away (kernel/exit.c, 7.3). */
export function stepParent(): u32 {
  if (!parentWaits || !allDead(0) || at(leaderOf(0)) == RELEASED) return EVENT_NONE
  moveTo(leaderOf(0), RELEASED)
  return EVENT_RELEASE_TASK
}
