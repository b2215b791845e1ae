// SPDX-License-Identifier: MIT
import { type KernelCall, pids, type Target, targetOfPid } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import type { End, Process } from './process.ts'
import { isFatal, isSignal, signalName, stops } from './signals.ts'

/** What a system call comes to: an answer at once, a question to the kernel, or the end of the program. */
export type Answer =
  | { kind: 'done'; result: number }
  | { kind: 'ask'; call: KernelCall; target: Target; argument: number; finish: (result: number) => number }
  | { kind: 'end'; end: End }

/** The arguments as they are passed: 32 bits each. */
export type Registers = readonly [number, number, number, number, number]

/** A system call that is simulated. */
export interface SystemCall {
  name: string
  /** The arguments as strace(1) would show them. */
  show: (args: Registers) => string[]
  handle: (process: Process, memory: Memory, args: Registers) => Answer
}

const done = (result: number): Answer => ({ kind: 'done', result })
const stopped = (reason: string): Answer => ({ kind: 'end', end: { kind: 'stopped', reason } })
const ask = (call: KernelCall, target: Target, argument: number, finish = (result: number) => result): Answer =>
  ({ kind: 'ask', call, target, argument, finish })

const decimal = (...numbers: number[]) => numbers.map(String)
const pointer = (address: number) => (address === 0 ? 'NULL' : `0x${(address >>> 0).toString(16)}`)

/** Output beyond this is a program run wild. */
const outputLimit = 64 * 1024

const openFlags = { nonblock: 0o4000, thread: 0o200 }
const signalFlags = { thread: 1, threadGroup: 2, processGroup: 4 }
/** PIDFD_SELF_THREAD and PIDFD_SELF_THREAD_GROUP (since Linux 6.15 or so). */
const selfDescriptors: readonly number[] = [-10000, -10001]

const write: SystemCall = {
  name: 'write',
  show: ([fd, data, size]) => [String(fd), pointer(data), String(size >>> 0)],
  handle(process, memory, [fd, data, size]) {
    if (process.file(fd)?.kind !== 'terminal') return done(-errno.EBADF)
    const bytes = memory.read(data, size >>> 0)
    if (process.written + bytes.length > outputLimit) return stopped(`the program wrote more than ${outputLimit} bytes`)
    process.print(fd === 2 ? 2 : 1, bytes)
    return done(bytes.length)
  },
}

const close: SystemCall = {
  name: 'close',
  show: ([fd]) => decimal(fd),
  handle: (process, _memory, [fd]) => done(process.close(fd) ? 0 : -errno.EBADF),
}

const getpid: SystemCall = { name: 'getpid', show: () => [], handle: () => done(pids.caller) }

const exit = (name: string): SystemCall => ({
  name,
  show: ([status]) => decimal(status),
  handle: (_process, _memory, [status]) => ({ kind: 'end', end: { kind: 'exit', status: status & 0xff } }),
})

const pidfdOpen: SystemCall = {
  name: 'pidfd_open',
  show: ([pid, flags]) => decimal(pid, flags >>> 0),
  handle(process, _memory, [pid, flags]) {
    if (flags & ~(openFlags.nonblock | openFlags.thread) || pid <= 0) return done(-errno.EINVAL)
    const target = targetOfPid(pid, process.situation)
    return ask('pidfd_open', target, flags, (result) => (result < 0 ? result : process.open({ kind: 'pidfd', target })))
  },
}

const pidfdSendSignal: SystemCall = {
  name: 'pidfd_send_signal',
  show: ([fd, signal, info, flags]) => [String(fd), signalName(signal), pointer(info), String(flags >>> 0)],
  handle(process, memory, [fd, signal, info, flags]) {
    if (![0, signalFlags.thread, signalFlags.threadGroup, signalFlags.processGroup].includes(flags)) return done(-errno.EINVAL)
    const file = process.file(fd)
    if (file?.kind !== 'pidfd' && !selfDescriptors.includes(fd)) return done(-errno.EBADF)
    if (info !== 0) {
      const infoSignal = memory.readInt(info)
      const code = memory.readInt(info + 8)
      const fromKernel = code >= 0 || code === -6
      if (infoSignal !== signal) return done(-errno.EINVAL)
      if (fromKernel && file?.kind === 'pidfd' && file.target !== 'self') return done(-errno.EPERM)
    }
    if (flags === signalFlags.thread || flags === signalFlags.processGroup) {
      return stopped('pidfd_send_signal() to one thread or to a process group is not simulated')
    }
    return sendSignal('pidfd_send_signal', file?.kind === 'pidfd' ? file.target : 'self', signal)
  },
}

const kill: SystemCall = {
  name: 'kill',
  show: ([pid, signal]) => [String(pid), signalName(signal)],
  handle(process, _memory, [pid, signal]) {
    if (pid <= 0) return stopped(`kill(${pid}, …) to a process group is not simulated`)
    return sendSignal('kill', targetOfPid(pid, process.situation), signal)
  },
}

const processMrelease: SystemCall = {
  name: 'process_mrelease',
  show: ([fd, flags]) => [String(fd), flags === 1 ? 'PROCESS_MRELEASE_REAP_KILL' : String(flags >>> 0)],
  // Even what is wrong with the arguments is the kernel's to say: it depends on the profile what it looks at first.
  handle: (process, _memory, [fd, flags]) => ask('process_mrelease', targetOfDescriptor(process, fd), flags >>> 0),
}

/** What pidfd_get_task() finds behind a descriptor. */
function targetOfDescriptor(process: Process, fd: number): Target {
  if (selfDescriptors.includes(fd)) return 'self'
  const file = process.file(fd)
  if (!file) return 'bad-fd'
  return file.kind === 'pidfd' ? file.target : 'not-a-pidfd'
}

/** A signal to oneself is a matter of this process alone; every other goes through the kernel. */
function sendSignal(call: 'kill' | 'pidfd_send_signal', target: Target, signal: number): Answer {
  if (!isSignal(signal)) return target === 'no-such-process' ? done(-errno.ESRCH) : done(-errno.EINVAL)
  if (target !== 'self') return ask(call, target, signal)
  if (stops(signal)) return stopped(`the program stopped itself with ${signalName(signal)}, and nobody lets it go on`)
  return isFatal(signal) ? { kind: 'end', end: killedBy(signal, 'the program sent it to itself') } : done(0)
}

/** The end of a program that a signal kills, as a shell shows it. */
export function killedBy(signal: number, detail: string): End {
  return { kind: 'exit', status: 128 + signal, signal: signalName(signal), detail }
}

/** The system calls that are simulated, by their number on x86-64. Any other answers ENOSYS. */
export const systemCalls: Readonly<Record<number, SystemCall>> = {
  1: write,
  3: close,
  39: getpid,
  60: exit('exit'),
  62: kill,
  231: exit('exit_group'),
  424: pidfdSendSignal,
  434: pidfdOpen,
  448: processMrelease,
}
