// SPDX-License-Identifier: MIT
// A pinner: holds mm_users for a while, as read(2) of /proc/PID/cmdline and process_vm_readv(2) do (fs/proc/base.c:370,
// mm/process_vm_access.c:203, 7.3), read(2) of /proc/PID/mem, maps or environ opened before (mmget_not_zero, fs/proc/base.c mem_rw, 6.12),
// or a kernel thread that works for the victim (kthread_use_mm).
// How long is up to it: to hold for ever is to take no further step.
import {
  EVENT_GET_TASK_MM, EVENT_MMGET_NOT_ZERO, EVENT_NONE, EVENT_UNUSE_MM, FINISHED, HOLDING, IDLE, KERNEL_THREAD, KNOWS_MM, LOOPS, STUCK,
  UNTIL_EXIT_FILES,
} from './layout.ts'
import { exitMmap, mmput } from './mm.ts'
import { at, moveTo, traits, users } from './state.ts'
import { hasMm, pastExitMm, taskLocked } from './task.ts'

/** /proc/PID stands for the leader: get_task_mm takes the leader's task_lock and looks at the leader's ->mm only. */
const LEADER: u32 = 1

/** The next step of a pinner. One that finds no mm gets nothing and changes nothing: that is no step. */
export function stepPinner(pinner: u32): u32 {
  const where = at(pinner)
  if (where == FINISHED) return EVENT_NONE
  if (where == IDLE) {
    const knows = (traits(pinner) & KNOWS_MM) != 0
    if (knows ? users() == 0 : !hasMm(LEADER) || taskLocked(LEADER)) return EVENT_NONE
    moveTo(pinner, HOLDING)
    return knows ? EVENT_MMGET_NOT_ZERO : EVENT_GET_TASK_MM
  }
  if (where == HOLDING) {
    const kind = traits(pinner)
    if ((kind & STUCK) != 0 || ((kind & UNTIL_EXIT_FILES) != 0 && !pastExitMm(0))) return EVENT_NONE
    if ((kind & KERNEL_THREAD) == 0) return mmput(pinner, (kind & LOOPS) != 0 ? IDLE : FINISHED)
    // kthread_unuse_mm clears ->mm under task_lock; whoever owns the work then gives mm_users back.
    if (taskLocked(pinner)) return EVENT_NONE
    const event = mmput(pinner, FINISHED)
    return at(pinner) == FINISHED ? EVENT_UNUSE_MM : event
  }
  return exitMmap(pinner, FINISHED)
}
