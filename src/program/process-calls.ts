// SPDX-License-Identifier: MIT
// System calls on other processes: finding, killing, releasing.
import { signalToSelf } from '#signal-to-self'
import { noteSent, whyNotFollowed } from '#stop-signals'
import { isBefore, type Target, targetOfPid } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import type { Process } from './process.ts'
import { isSignal, signalName, tkillCode } from './signals.ts'
import { type Answer, ask, done, flagNames, pointer, stopped, type SystemCall } from './system-call.ts'

const openFlags = { PIDFD_NONBLOCK: 0o4000, PIDFD_THREAD: 0o200 }
const signalFlags = { PIDFD_SIGNAL_THREAD: 1, PIDFD_SIGNAL_THREAD_GROUP: 2, PIDFD_SIGNAL_PROCESS_GROUP: 4 }

/** PIDFD_SELF_THREAD and PIDFD_SELF_THREAD_GROUP, since Linux 6.15 (f08d0c3a7111): the caller, without any file. */
const selfThread = -10000
const selfDescriptors: readonly number[] = [selfThread, -10001]

/** kernel/pid.c: the flags, then the number, then whether there is such a process. */
export const pidfdOpen: SystemCall = {
  name: 'pidfd_open',
  show: ([pid, flags]) => [String(pid), flagNames(flags, openFlags)],
  handle(process, _memory, [pid, flags]) {
    if (flags & ~(openFlags.PIDFD_NONBLOCK | openFlags.PIDFD_THREAD) || pid <= 0) return done(-errno.EINVAL)
    const target = targetOfPid(pid, process.situation)
    const blocks = (flags & openFlags.PIDFD_NONBLOCK) === 0
    const file = { kind: 'pidfd' as const, pid, target, blocks, isThread: (flags & openFlags.PIDFD_THREAD) !== 0 }
    const open = (): number => {
      const fd = process.open(file)
      if (fd >= 0) process.setCloseOnExec(fd, true)
      return fd
    }
    // Oneself is always there: nobody else has a part in it. Whether there is PIDFD_THREAD, the kernel knows.
    if (target === 'self' && !file.isThread) return done(open())
    return ask('pidfd_open', target, flags, (result) => (result < 0 ? result : open()))
  },
}

/** kernel/signal.c: the flags, then the file, then the siginfo, then what kill(2) looks at. */
export const pidfdSendSignal: SystemCall = {
  name: 'pidfd_send_signal',
  show: ([fd, signal, info, flags]) => [String(fd), signalName(signal), pointer(info), flagNames(flags, signalFlags)],
  handle(process, memory, [fd, signal, info, flags]) {
    const { release, leaderExited } = process.situation
    // There were none before 6.9.
    if (flags !== 0 && (isBefore(release, '6.9') || !Object.values(signalFlags).includes(flags))) return done(-errno.EINVAL)
    const target = targetOfDescriptor(process, fd)
    if (target === 'bad-fd' || target === 'not-a-pidfd') return done(-errno.EBADF)
    const file = process.file(fd)
    const isOfThread = fd === selfThread || (file?.kind === 'pidfd' && file.isThread)
    const isToThread = flags === signalFlags.PIDFD_SIGNAL_THREAD || (flags === 0 && isOfThread)
    let code = isToThread ? tkillCode : 0
    if (info !== 0) {
      const infoSignal = memory.readInt(info)
      code = memory.readInt(info + 8)
      const isKernelCode = code >= 0 || code === tkillCode
      if (infoSignal !== signal) return done(-errno.EINVAL)
      if (isKernelCode && target !== 'self') return done(-errno.EPERM)
    }
    // What a leader that lives is killed by kills its thread group; one that has exited takes no signal.
    if (flags === signalFlags.PIDFD_SIGNAL_PROCESS_GROUP || (isToThread && leaderExited)) {
      return stopped('pidfd_send_signal() to a process group, or to a thread that has exited, is not simulated')
    }
    return sendSignal(process, memory, 'pidfd_send_signal', target, signal, code)
  },
}

export const kill: SystemCall = {
  name: 'kill',
  show: ([pid, signal]) => [String(pid), signalName(signal)],
  handle(process, memory, [pid, signal]) {
    // The one number that has no positive counterpart.
    if (pid === -0x80000000) return done(-errno.ESRCH)
    if (pid <= 0) return stopped(`kill(${pid}, …) to a process group is not simulated`)
    return sendSignal(process, memory, 'kill', targetOfPid(pid, process.situation), signal, 0)
  },
}

const reapKill = 1
const sigkill = 9

/** Even what is wrong with the arguments is the kernel's to say: it depends on the profile what it looks at first. */
export const processMrelease: SystemCall = {
  name: 'process_mrelease',
  show: ([fd, flags]) => [String(fd), flagNames(flags, { PROCESS_MRELEASE_REAP_KILL: reapKill })],
  handle(process, _memory, [fd, flags]) {
    const target = targetOfDescriptor(process, fd)
    return ask('process_mrelease', target, flags >>> 0, (result) => {
      if ((flags & reapKill) !== 0 && (result === 0 || result === -errno.EAGAIN)) noteSent(process, target, sigkill)
      return result
    })
  },
}

/** What pidfd_get_task() finds behind a descriptor. */
export function targetOfDescriptor(process: Process, fd: number): Target {
  if (selfDescriptors.includes(fd)) return isBefore(process.situation.release, '6.15') ? 'bad-fd' : 'self'
  const file = process.file(fd)
  if (!file) return 'bad-fd'
  return file.kind === 'pidfd' ? file.target : 'not-a-pidfd'
}

/** A signal to oneself is a matter of this process alone; every other goes through the kernel. */
function sendSignal(
  process: Process,
  memory: Memory,
  call: 'kill' | 'pidfd_send_signal',
  target: Target,
  signal: number,
  code: number,
): Answer {
  // The process is looked for first. One that lives only in the model may be gone by now: ask with signal 0.
  if (!isSignal(signal)) return target === 'self' ? done(-errno.EINVAL) : { ...ask(call, target, 0, refuse), merge: refuse }
  if (target !== 'self') {
    const why = whyNotFollowed(process, target, signal)
    if (why !== undefined) return stopped(why)
    return ask(call, target, signal, (result) => {
      if (result === 0) noteSent(process, target, signal)
      return result
    })
  }
  return signalToSelf(process, memory, signal, code)
}

const refuse = (result: number): number => (result === -errno.ESRCH ? result : -errno.EINVAL)
