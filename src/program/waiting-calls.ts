// SPDX-License-Identifier: MIT
// System calls that wait, and what time it is.
import { isBefore, type Target } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import { perProcess } from './per-process.ts'
import type { Process } from './process.ts'
import { type Answer, ask, done, flagNames, pointer, stopped, type SystemCall } from './system-call.ts'

const pollFlags = { POLLIN: 0x001, POLLOUT: 0x004, POLLERR: 0x008, POLLHUP: 0x010, POLLNVAL: 0x020, POLLRDNORM: 0x040 }
const pollReadable = pollFlags.POLLIN | pollFlags.POLLRDNORM
const pollfd = { size: 8, events: 4, revents: 6 }

/** More descriptors than RLIMIT_NOFILE allows are EINVAL. */
const pollLimit = 1024

/** fs/select.c. A pidfd becomes readable when its process is dead, and hung up too when it was waited for (fs/pidfs.c). */
export const poll: SystemCall = {
  name: 'poll',
  show: ([fds, count, timeout]) => [pointer(fds), String(count >>> 0), String(timeout)],
  handle: (process, memory, [fds, count, timeout]) => pollFor(process, memory, fds, count, timeout),
}

/** Bytes of the kernel's sigset_t. */
const signalSetSize = 8

/** The time-out as a struct timespec; the signals do not matter, because none comes. */
export const ppoll: SystemCall = {
  name: 'ppoll',
  show: ([fds, count, timeout, signals]) => [pointer(fds), String(count >>> 0), pointer(timeout), pointer(signals)],
  handle(process, memory, [fds, count, timeout, signals, size]) {
    const milliseconds = timeout === 0 ? -1 : millisecondsAt(memory, timeout)
    if (milliseconds === undefined || (signals !== 0 && size !== signalSetSize)) return done(-errno.EINVAL)
    return pollFor(process, memory, fds, count, milliseconds)
  },
}

function pollFor(process: Process, memory: Memory, fds: number, count: number, timeout: number): Answer {
  if (count >>> 0 > pollLimit) return done(-errno.EINVAL)
  const entries = Array.from({ length: count >>> 0 }, (_, index) => readEntry(process, memory, fds + index * pollfd.size))
  const watched = entries.filter(({ target }) => target !== undefined)
  const targets = new Set(watched.map(({ target }) => target))
  const [target] = targets
  if (targets.size > 1) return stopped('poll() of more than one process is not simulated: poll one of them')
  if (timeout !== 0 && watched.some(({ events }) => (events & pollReadable) === 0)) {
    return stopped('waiting with poll() for a pidfd without POLLIN is not simulated')
  }

  const isReady = entries.some(({ revents }) => revents !== 0)
  const finish = (state: number): number => {
    if (state < 0) return state
    if (state === 0 && !isReady) process.pass(BigInt(timeout) * 1_000_000n)
    // A pidfd hangs up since Linux 6.9 (43f0df54c96f).
    const hangsUp = state > 1 && !isBefore(process.situation.release, '6.9')
    const found = (state > 0 ? pollReadable : 0) | (hangsUp ? pollFlags.POLLHUP : 0)
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

const billion = 1_000_000_000n

/** In the untimed model a sleep lets the others take as many steps as they like. */
export const nanosleep: SystemCall = {
  name: 'nanosleep',
  show: ([request, rest]) => [pointer(request), pointer(rest)],
  handle(process, memory, [request]) {
    const time = timeAt(memory, request)
    return time === undefined ? done(-errno.EINVAL) : sleep(process, time)
  },
}

const timerAbsolute = 1

/** kernel/time/posix-timers.c: the clock, then the time. One that is over is no sleep. */
export const clockNanosleep: SystemCall = {
  name: 'clock_nanosleep',
  show: ([clock, flags, request, rest]) => [
    clocks[clock]?.name ?? String(clock),
    flagNames(flags, { TIMER_ABSTIME: timerAbsolute }),
    pointer(request),
    pointer(rest),
  ],
  handle(process, memory, [clock, flags, request]) {
    const known = clocks[clock]
    if (!known || clock === threadClock) return done(-errno.EINVAL)
    if (!known.sleeps) return done(-errno.EOPNOTSUPP)
    const time = timeAt(memory, request)
    if (time === undefined) return done(-errno.EINVAL)
    if ((flags & timerAbsolute) === 0) return sleep(process, time)
    const left = time - (known.start + process.now)
    return sleep(process, left > 0n ? left : 0n)
  },
}

/** A struct timespec in nanoseconds; `undefined` for one that is none. */
function timeAt(memory: Memory, address: number): bigint | undefined {
  const seconds = memory.readLong(address)
  const nanoseconds = memory.readLong(address + 8)
  return seconds < 0n || nanoseconds < 0n || nanoseconds >= billion ? undefined : seconds * billion + nanoseconds
}

/** The same in milliseconds, rounded up. */
function millisecondsAt(memory: Memory, address: number): number | undefined {
  const time = timeAt(memory, address)
  return time === undefined ? undefined : milliseconds(time)
}

function milliseconds(nanoseconds: bigint): number {
  return Math.min(Number((nanoseconds + 999_999n) / 1_000_000n), 0x7fffffff)
}

function sleep(process: Process, nanoseconds: bigint): Answer {
  return ask('nanosleep', 'self', milliseconds(nanoseconds), (result) => {
    process.pass(nanoseconds)
    return result
  })
}

// When the program starts: an hour after the machine, at a moment that nobody will take for now.
const sinceBoot = 3600n * billion
const sinceEpoch = 1_000_000_000n * billion

/** A thread cannot wait for its own time. */
const threadClock = 3

const clocks: Readonly<Record<number, { name: string; start: bigint; sleeps: boolean }>> = {
  0: { name: 'CLOCK_REALTIME', start: sinceEpoch, sleeps: true },
  1: { name: 'CLOCK_MONOTONIC', start: sinceBoot, sleeps: true },
  2: { name: 'CLOCK_PROCESS_CPUTIME_ID', start: 0n, sleeps: true },
  [threadClock]: { name: 'CLOCK_THREAD_CPUTIME_ID', start: 0n, sleeps: false },
  4: { name: 'CLOCK_MONOTONIC_RAW', start: sinceBoot, sleeps: false },
  5: { name: 'CLOCK_REALTIME_COARSE', start: sinceEpoch, sleeps: false },
  6: { name: 'CLOCK_MONOTONIC_COARSE', start: sinceBoot, sleeps: false },
  7: { name: 'CLOCK_BOOTTIME', start: sinceBoot, sleeps: true },
  11: { name: 'CLOCK_TAI', start: sinceEpoch + 37n * billion, sleeps: true },
}

const showClock: SystemCall['show'] = ([clock, time]) => [clocks[clock]?.name ?? String(clock), pointer(time)]

/** How often a process has asked for the time. */
const asked = perProcess(() => ({ times: 0 }))

/** As `process.now`. Who asks again and again waits for a moment: each thousand times a call takes twice as long, up to a millisecond. */
function readClock(process: Process): bigint {
  const doublings = Math.min(Math.floor(asked(process).times++ / 1000), 10)
  process.pass((1000n << BigInt(doublings)) - 1000n)
  return process.now
}

/** Time passes only by what the program waits for, and a microsecond with each call: it is a lower bound, not a measurement. */
export const clockGettime: SystemCall = {
  name: 'clock_gettime',
  show: showClock,
  handle(process, memory, [clock, time]) {
    const known = clocks[clock]
    if (!known) return done(-errno.EINVAL)
    const now = known.start + readClock(process)
    memory.writeLong(time, now / billion)
    memory.writeLong(time + 8, now % billion)
    process.note(`clock_gettime() ${clockNote}`)
    return done(0)
  },
}

/** The step of a coarse clock, in ns: a tick, at the 250 a second of most distributions. */
const tick = 4_000_000n

/** A nanosecond: that is what high resolution timers give. A coarse clock goes from tick to tick. */
export const clockGetres: SystemCall = {
  name: 'clock_getres',
  show: showClock,
  handle(_process, memory, [clock, time]) {
    const known = clocks[clock]
    if (!known) return done(-errno.EINVAL)
    if (time !== 0) {
      memory.writeLong(time, 0n)
      memory.writeLong(time + 8, known.name.endsWith('_COARSE') ? tick : 1n)
    }
    return done(0)
  },
}

/** Microseconds; the time zone is no longer anybody's. */
export const gettimeofday: SystemCall = {
  name: 'gettimeofday',
  show: ([time, zone]) => [pointer(time), pointer(zone)],
  handle(process, memory, [time]) {
    const now = sinceEpoch + readClock(process)
    if (time !== 0) {
      memory.writeLong(time, now / billion)
      memory.writeLong(time + 8, (now % billion) / 1000n)
    }
    process.note(`gettimeofday() ${clockNote}`)
    return done(0)
  },
}

const clockNote = 'counts what the program waits for, and a microsecond or more for each call: nothing is measured here'
