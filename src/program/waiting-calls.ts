// SPDX-License-Identifier: MIT
// System calls that wait, and what time it is.
import { pids, type Target, targetOfPid } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import { targetOfDescriptor } from './process-calls.ts'
import type { Process } from './process.ts'
import { type Answer, ask, decimal, done, flagNames, pointer, stopped, type SystemCall } from './system-call.ts'

const pollFlags = { POLLIN: 0x001, POLLOUT: 0x004, POLLERR: 0x008, POLLHUP: 0x010, POLLNVAL: 0x020, POLLRDNORM: 0x040 }
const pollReadable = pollFlags.POLLIN | pollFlags.POLLRDNORM
const pollfd = { size: 8, events: 4, revents: 6 }

/** More descriptors than RLIMIT_NOFILE allows are EINVAL. */
const pollLimit = 1024

/** fs/select.c. A pidfd becomes readable when its process is dead, and hung up too when it was waited for (fs/pidfs.c). */
export const poll: SystemCall = {
  name: 'poll',
  show: ([fds, count, timeout]) => [pointer(fds), String(count >>> 0), String(timeout)],
  handle(process, memory, [fds, count, timeout]) {
    if (count >>> 0 > pollLimit) return done(-errno.EINVAL)
    const entries = Array.from({ length: count >>> 0 }, (_, index) => readEntry(process, memory, fds + index * pollfd.size))
    const watched = entries.filter(({ target }) => target !== undefined)
    const targets = new Set(watched.map(({ target }) => target))
    const [target] = targets
    if (targets.size > 1) return stopped('poll() of more than one process is not simulated: poll one of them')
    if (watched.some(({ events }) => (events & pollReadable) === 0)) return stopped('poll() of a pidfd without POLLIN is not simulated')

    const isReady = entries.some(({ revents }) => revents !== 0)
    const finish = (state: number): number => {
      if (state < 0) return state
      if (state === 0 && !isReady) process.pass(timeout)
      const found = (state > 0 ? pollReadable : 0) | (state > 1 ? pollFlags.POLLHUP : 0)
      let ready = 0
      for (const entry of entries) {
        const revents = entry.target === undefined ? entry.revents : found & (entry.events | pollFlags.POLLHUP)
        memory.writeShort(entry.address + pollfd.revents, revents)
        if (revents !== 0) ready++
      }
      return ready
    }
    if (target !== undefined) return ask('poll', target, isReady ? 0 : timeout, finish)
    if (isReady || timeout === 0) return done(finish(0))
    if (timeout < 0) return stopped('the program waits for ever, for nothing')
    return ask('nanosleep', 'self', timeout, finish)
  },
}

/** One struct pollfd: what is ready at once, or the process that it waits for. */
function readEntry(process: Process, memory: Memory, address: number): PollEntry {
  const fd = memory.readInt(address)
  const events = memory.readShort(address + pollfd.events)
  const file = process.file(fd)
  if (file?.kind === 'pidfd') return { address, events, revents: 0, target: file.target }
  const revents = fd < 0 ? 0 : !file ? pollFlags.POLLNVAL : file.kind === 'terminal' ? events & pollFlags.POLLOUT : events & pollReadable
  return { address, events, revents, target: undefined }
}

interface PollEntry {
  address: number
  events: number
  revents: number
  target: Target | undefined
}

const waitOptions = { WNOHANG: 1, WSTOPPED: 2, WEXITED: 4, WCONTINUED: 8, WNOWAIT: 0x01000000 }
const waitedStates = waitOptions.WEXITED | waitOptions.WSTOPPED | waitOptions.WCONTINUED
const idTypes = ['P_ALL', 'P_PID', 'P_PGID', 'P_PIDFD']
const knownOptions = Object.values(waitOptions).reduce((all, bit) => all | bit, 0)
const sigchld = 17

/** kernel/exit.c: the options, then the type and number, then whether there is such a child. Only exits are waited for. */
export const waitid: SystemCall = {
  name: 'waitid',
  show: ([type, id, info, options]) => [idTypes[type] ?? String(type), String(id), pointer(info), flagNames(options, waitOptions)],
  handle(process, memory, [type, id, info, options]) {
    // Whatever comes of it, the kernel fills in the siginfo.
    const finish = (result: number): number => {
      const fields = result > 0 ? [sigchld, 0, ...process.deathOf('victim'), pids.victim, 0] : [0, 0, 0, 0, 0, 0]
      const [signo = 0, error = 0, code = 0, status = 0, pid = 0, uid = 0] = fields
      if (info !== 0) [signo, error, code, pid, uid, status].forEach((value, index) => memory.writeInt(info + index * 4, value))
      return Math.min(result, 0)
    }
    if (process.situation.exitsByItself) process.note('waitid() cannot tell here whether a process was killed or had exited by itself')
    const kind = idTypes[type]
    const isWrong =
      (options & ~knownOptions) !== 0 ||
      (options & waitedStates) === 0 ||
      kind === undefined ||
      (kind === 'P_PIDFD' && id < 0) ||
      (kind === 'P_PID' && id <= 0) ||
      (kind === 'P_PGID' && id < 0)
    if (isWrong) return done(finish(-errno.EINVAL))
    if (kind === 'P_PGID') return stopped('waitid() for a process group is not simulated')
    // The only child that there can be is the victim.
    const target = kind === 'P_PID' ? targetOfPid(id, process.situation) : kind === 'P_PIDFD' ? targetOfDescriptor(process, id) : 'victim'
    // On a descriptor that does not block, what would wait is an error.
    const file = process.file(id)
    const blocks = kind !== 'P_PIDFD' || file?.kind !== 'pidfd' || file.blocks || (options & waitOptions.WNOHANG) !== 0
    if (blocks) return ask('waitid', target, options, finish)
    return ask('waitid', target, options | waitOptions.WNOHANG, (result) => finish(result === 0 ? -errno.EAGAIN : result))
  },
}

const billion = 1_000_000_000n

/** In the untimed model a sleep lets the others take as many steps as they like. */
export const nanosleep: SystemCall = {
  name: 'nanosleep',
  show: ([request, rest]) => [pointer(request), pointer(rest)],
  handle(process, memory, [request]) {
    const seconds = memory.readLong(request)
    const nanoseconds = memory.readLong(request + 8)
    if (seconds < 0n || nanoseconds < 0n || nanoseconds >= billion) return done(-errno.EINVAL)
    const milliseconds = Number(seconds * 1000n + (nanoseconds + 999_999n) / 1_000_000n)
    return ask('nanosleep', 'self', Math.min(milliseconds, 0x7fffffff), (result) => {
      process.pass(milliseconds)
      return result
    })
  },
}

const clocks: Readonly<Record<number, { name: string; start: bigint }>> = {
  // When the program starts: an hour after the machine, at a moment that nobody will take for now.
  0: { name: 'CLOCK_REALTIME', start: 1_000_000_000n * billion },
  1: { name: 'CLOCK_MONOTONIC', start: 3600n * billion },
  7: { name: 'CLOCK_BOOTTIME', start: 3600n * billion },
}

/** Time passes only by what the program waits for, and a microsecond with each call: it is a lower bound, not a measurement. */
export const clockGettime: SystemCall = {
  name: 'clock_gettime',
  show: ([clock, time]) => [clocks[clock]?.name ?? String(clock), pointer(time)],
  handle(process, memory, [clock, time]) {
    const known = clocks[clock]
    if (!known) return done(-errno.EINVAL)
    const now = known.start + process.now
    memory.writeLong(time, now / billion)
    memory.writeLong(time + 8, now % billion)
    process.note('clock_gettime() counts what the program waits for, and a microsecond for each call: nothing is measured here')
    return done(0)
  },
}

/** Whoever may run next, may run next: that is so without it, too. */
export const schedYield: SystemCall = { name: 'sched_yield', show: () => [], handle: () => done(0) }

/** The untimed model knows no CPUs; the mask must still hold one that a machine with two has. */
export const schedSetaffinity: SystemCall = {
  name: 'sched_setaffinity',
  show: ([pid, size, mask]) => [...decimal(pid, size >>> 0), pointer(mask)],
  handle(process, memory, [pid, size, mask]): Answer {
    if (pid < 0) return done(-errno.EINVAL)
    if (pid !== 0 && pid !== pids.caller) return stopped('sched_setaffinity() of another process is not simulated')
    const [first = 0] = size >>> 0 === 0 ? [] : memory.read(mask, Math.min(size >>> 0, 128))
    if ((first & 3) === 0) return done(-errno.EINVAL)
    process.note('sched_setaffinity() changes nothing here: every schedule is possible anyway')
    return done(0)
  },
}
