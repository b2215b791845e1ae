// SPDX-License-Identifier: MIT
// The caller's program as the model sees it: at each node one request, and a child for each result.
import {
  CALL_PIDFD_SEND_SIGNAL, CHILDREN, EPERM, EXITED, NODE_BYTES, NODES, OK, OK_PENDING, RESULTS, SECOND_REAP_KILLS, SIGKILLED,
  TARGET_KERNEL_THREAD, TARGET_NOT_A_PIDFD, TARGET_PROC_DIRECTORY, TARGET_THREAD, TARGET_VICTIM,
} from './layout.ts'
import { read } from './memory.ts'
import { arriveAt, borrowers, callerKilled, node, processes, secondCaller, secondsTurn, setPending, setPlace } from './state.ts'

/** The result of the last call that was completed, plus 1; 0 when the last step completed none. */
export let completed: u32 = 0
/** The last step completed a call with a result that the caller has not been given at this node before. */
export let needsChild: bool = false

/** Forgets what the step before has completed. */
export function beginStep(): void {
  completed = 0
  needsChild = false
}

/** What the caller asks for at its node. */
export function requestedCall(): u32 {
  return read(NODES + node() * NODE_BYTES)
}

/** Whom it asks it for. */
export function requestedTarget(): u32 {
  if (secondsTurn) return TARGET_VICTIM
  const target = read(NODES + node() * NODE_BYTES + 4)
  if (target != TARGET_PROC_DIRECTORY) return target
  return requestedCall() == CALL_PIDFD_SEND_SIGNAL ? TARGET_VICTIM : TARGET_NOT_A_PIDFD
}

/** The target is the victim, one of its threads, a sharer, or a kernel thread that borrows the mm. */
export function isProcess(target: u32): bool {
  return target < processes || target == TARGET_THREAD || (target == TARGET_KERNEL_THREAD && borrowers > 0)
}

/** Which process that is. */
export function processOf(target: u32): u32 {
  if (target == TARGET_KERNEL_THREAD) return processes
  return target == TARGET_THREAD ? 0 : target
}

/** The signal, flags, options or time-out. */
export function requestedArgument(): u32 {
  if (secondsTurn) return secondCaller == SECOND_REAP_KILLS ? 1 : 0
  return read(NODES + node() * NODE_BYTES + 8)
}

/**
 * Returns from the call: the caller is in user mode again, at the child for this result.
 * When that child is not known yet the state is not to be used: define the child, and take the step again.
 *
 * Who was killed meanwhile dies before it is in user mode, and never sees the result. The second caller makes one call; its result stays
 * in `pending`.
 */
export function complete(result: u32): void {
  if (secondsTurn || callerKilled()) {
    completed = result + 1
    arriveAt(node())
    setPlace(secondsTurn ? EXITED : SIGKILLED)
    if (secondsTurn) setPending(carried(result))
    return
  }
  const child = read(CHILDREN + (node() * RESULTS + result) * 4)
  completed = result + 1
  needsChild = child == 0
  arriveAt(child)
}

/** A result in the form that `pending` carries: 1 for 0, 2 for EPERM and so on. */
export function carried(result: u32): u32 {
  return result == OK ? OK_PENDING : result - EPERM + 2
}

/** The result that `pending` carries. */
export function resultOf(pending: u32): u32 {
  return pending == OK_PENDING ? OK : pending + EPERM - 2
}
