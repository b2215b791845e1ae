// SPDX-License-Identifier: MIT
// The caller: a program, as a tree over the results that the kernel gives it.
import {
  CALL_EXIT, CALL_KILL, CALL_PIDFD_OPEN, CALL_PIDFD_SEND_SIGNAL, CALL_POLL, CALL_PROCESS_MRELEASE, CALL_READ_MEMORY,
  CALL_READ_STATUS, CALL_SLEEP, CALL_STOP, CALL_WAITID, EAGAIN, EBADF, EBUSY, ECHILD, EINTR, EINVAL, ENOENT, ENOSYS, EPERM, ESRCH,
  MAX_NODES, TARGET_BAD_FD, TARGET_BAD_PID, TARGET_INIT, TARGET_KERNEL_THREAD, TARGET_NOT_A_PIDFD, TARGET_NO_PROCESS,
  TARGET_PROC_DIRECTORY, TARGET_SELF, TARGET_SHARER, TARGET_THREAD, TARGET_VICTIM,
} from './model/layout.ts'
import type { Situation } from './situation.ts'

/** The system calls that touch what the model knows about. All others are the program room's own business. */
export type KernelCall =
  | 'pidfd_open' | 'kill' | 'pidfd_send_signal' | 'process_mrelease' | 'poll' | 'waitid' | 'nanosleep' | 'read_memory' | 'read_status'

/**
 * What a pid or a file descriptor of the program stands for. `victim-thread` is the victim's first thread that is not its leader, or a
 * pidfd of it (PIDFD_THREAD); the other threads count as that one. `bad-pid` is a pid of 0 or less. `proc-directory` is a file descriptor
 * of /proc/PID of the victim. The sharers beyond the first are `sharer-2` and `sharer-3`.
 */
export type Target =
  | 'victim' | 'victim-thread' | 'sharer' | 'sharer-2' | 'sharer-3' | 'self' | 'init' | 'kernel-thread' | 'no-such-process' | 'bad-pid'
  | 'bad-fd' | 'not-a-pidfd' | 'proc-directory'

/** What the caller does next. */
export type Request =
  /** `argument`, 32 bits: the signal; the flags; for poll the time-out in ms (-1: for ever), for waitid the options. */
  | { kind: 'call'; call: KernelCall; target: Target; argument: number }
  | { kind: 'exit'; status: number }
  /** It cannot be followed any further: an endless loop, too many calls, a call that does not exist … */
  | { kind: 'stopped'; reason: string }

/** A caller: a deterministic automaton over the results that the kernel gives it. Node 0 is its start. */
export interface Caller {
  /** What it asks for at a node, or that it has exited. */
  request(node: number): Request
  /**
   * The node that follows when the request at `node` returned `result` (0 or more, or -errno). Must be 1 to `maxNodes - 1`, and the
   * same whenever it is asked again. What a call returns beside its number is in the result: poll's is 0 (time-out), 1 (POLLIN) or 2
   * (POLLIN and POLLHUP: the process was waited for as well, or the thread is dead); waitid's is 1 when a child has exited;
   * read_memory's (memory.current of the victim's cgroup) and read_status' (VmRSS of /proc/PID/status) are units of memory, 15 when
   * status has no Vm lines.
   */
  child(node: number, result: number): number
}

/** Nodes that a caller may have, the start included: they are numbered 0 to `maxNodes - 1`. */
export const maxNodes: number = MAX_NODES

/** The pids of a situation, the same in all. The sharers follow each other, as do the victim's threads but the leader. */
export const pids = { caller: 4000, victim: 4242, firstSharer: 4243, firstThread: 4302, init: 1, kernelThread: 2 } as const

/** Whom a pid of a situation stands for, as kill(2) and pidfd_open(2) would find it. */
export function targetOfPid(pid: number, situation: Situation): Target {
  if (pid <= 0) return 'bad-pid'
  const isPid1 = pid === pids.init && situation.permission === 'init-of-the-namespace'
  if (pid === pids.victim || isPid1) return 'victim'
  if (pid === pids.caller) return 'self'
  if (pid === pids.init) return 'init'
  if (pid === pids.kernelThread) return 'kernel-thread'
  if (pid >= pids.firstThread && pid < pids.firstThread + situation.threads - 1) return 'victim-thread'
  if (pid < pids.firstSharer || pid >= pids.firstSharer + situation.sharers) return 'no-such-process'
  const sharer = pid - pids.firstSharer
  return sharer === 0 ? 'sharer' : sharer === 1 ? 'sharer-2' : 'sharer-3'
}

/** The model's number for each call. */
export const callNumbers: Readonly<Record<KernelCall | 'exit' | 'stopped', number>> = {
  pidfd_open: CALL_PIDFD_OPEN,
  kill: CALL_KILL,
  pidfd_send_signal: CALL_PIDFD_SEND_SIGNAL,
  process_mrelease: CALL_PROCESS_MRELEASE,
  poll: CALL_POLL,
  waitid: CALL_WAITID,
  nanosleep: CALL_SLEEP,
  read_memory: CALL_READ_MEMORY,
  read_status: CALL_READ_STATUS,
  exit: CALL_EXIT,
  stopped: CALL_STOP,
}

/** The model's number for each target. */
export const targetNumbers: Readonly<Record<Target, number>> = {
  'victim': TARGET_VICTIM,
  'sharer': TARGET_SHARER,
  'sharer-2': TARGET_SHARER + 1,
  'sharer-3': TARGET_SHARER + 2,
  'no-such-process': TARGET_NO_PROCESS,
  'bad-fd': TARGET_BAD_FD,
  'not-a-pidfd': TARGET_NOT_A_PIDFD,
  'bad-pid': TARGET_BAD_PID,
  'self': TARGET_SELF,
  'init': TARGET_INIT,
  'kernel-thread': TARGET_KERNEL_THREAD,
  'victim-thread': TARGET_THREAD,
  'proc-directory': TARGET_PROC_DIRECTORY,
}

/** Errors that calls of this model return: the model's number, Linux's (asm-generic/errno.h), and the name. */
const errors = [
  [EPERM, 1, 'EPERM'], [ENOENT, 2, 'ENOENT'], [ESRCH, 3, 'ESRCH'], [EINTR, 4, 'EINTR'], [EBADF, 9, 'EBADF'], [ECHILD, 10, 'ECHILD'],
  [EAGAIN, 11, 'EAGAIN'], [EBUSY, 16, 'EBUSY'], [EINVAL, 22, 'EINVAL'], [ENOSYS, 38, 'ENOSYS'],
] as const

/** What a call returned, from the model's number: 0 or more, or -errno. */
export function resultFromModel(number: number): number {
  const error = errors.find(([model]) => model === number)
  return error ? -error[1] : number
}

/** What a call returned, for people: `0`, `ESRCH` … */
export function resultName(result: number): string {
  const error = errors.find(([, errno]) => errno === -result)
  return error ? error[2] : String(result)
}
