// SPDX-License-Identifier: MIT
// select(2): what poll(2) does, with sets of bits. Many programs only sleep by it.
import type { Target } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import type { Process } from './process.ts'
import { type Answer, ask, done, pointer, stopped, type SystemCall } from './system-call.ts'

/** The sets, in the order of the arguments: only a dead process makes its pidfd readable, nothing makes it anything else (fs/pidfs.c). */
const reading = 0
const writing = 1

interface Wish {
  fd: number
  set: number
  /** What can be done at once, or the process that it waits for. */
  isReady: boolean
  target: Target | undefined
}

/** fs/select.c. The time is a struct timespec; what is left of it is written back when nothing is. */
export const pselect6: SystemCall = {
  name: 'pselect6',
  show: ([count, ...pointers]) => [String(count), ...pointers.map(pointer)],
  handle(process, memory, [count, readable, writable, exceptional, time]) {
    const nanoseconds = time === 0 ? undefined : memory.readLong(time) * 1_000_000_000n + memory.readLong(time + 8)
    if (count < 0 || (time !== 0 && !isTime(memory, time))) return done(-errno.EINVAL)
    // A bit beyond the table is not looked at, and no EBADF (core_sys_select).
    const size = Math.min(count, process.slots)
    const sets = [readable, writable, exceptional]
    const wishes = sets.flatMap((address, set) => descriptorsIn(memory, address, size).map((fd) => wishFor(process, fd, set)))
    if (wishes.includes(undefined)) return done(-errno.EBADF)
    const milliseconds = nanoseconds === undefined ? -1 : Math.min(Number((nanoseconds + 999_999n) / 1_000_000n), 0x7fffffff)
    return waitFor(wishes.filter((wish) => wish !== undefined), milliseconds, (found) => {
      for (const address of sets) for (let at = 0; address !== 0 && at < size; at += 64) memory.writeLong(address + at / 8, 0n)
      for (const { fd, set } of found) {
        const word = (sets[set] ?? 0) + Math.floor(fd / 64) * 8
        memory.writeLong(word, BigInt.asIntN(64, memory.readLong(word) | (1n << BigInt(fd % 64))))
      }
      if (found.length === 0 && nanoseconds !== undefined) {
        process.pass(nanoseconds)
        memory.writeLong(time, 0n)
        memory.writeLong(time + 8, 0n)
      }
      return found.length
    })
  },
}

/** @param finish Gets what is ready, and gives the result of the call. */
function waitFor(wishes: readonly Wish[], milliseconds: number, finish: (found: readonly Wish[]) => number): Answer {
  const ready = wishes.filter(({ isReady }) => isReady)
  const targets = new Set(wishes.flatMap(({ target }) => target ?? []))
  const [target] = targets
  if (targets.size > 1) return stopped('select() of more than one process is not simulated: select one of them')
  if (target !== undefined) {
    const question = ask('poll', target, ready.length > 0 ? 0 : milliseconds, (state) =>
      state < 0 ? state : finish(state > 0 ? wishes.filter((wish) => wish.isReady || wish.target !== undefined) : ready),
    )
    // Whether the dead process was waited for cannot be seen here.
    return { ...question, merge: (state) => Math.min(state, 1) }
  }
  if (ready.length > 0 || milliseconds === 0) return done(finish(ready))
  if (milliseconds < 0) return stopped('the program waits for ever, for nothing')
  return ask('nanosleep', 'self', milliseconds, (state) => (state < 0 ? state : finish(ready)))
}

function wishFor(process: Process, fd: number, set: number): Wish | undefined {
  const file = process.file(fd)
  if (!file) return undefined
  if (file.kind === 'pidfd') return { fd, set, isReady: false, target: set === reading ? file.target : undefined }
  return { fd, set, isReady: set === writing || (set === reading && file.kind === 'generated'), target: undefined }
}

/** The numbers of the bits that are set, below `size`. */
function descriptorsIn(memory: Memory, address: number, size: number): number[] {
  if (address === 0) return []
  return Array.from({ length: size }, (_, fd) => fd).filter(
    (fd) => (memory.readLong(address + Math.floor(fd / 64) * 8) >> BigInt(fd % 64)) & 1n,
  )
}

function isTime(memory: Memory, address: number): boolean {
  const nanoseconds = memory.readLong(address + 8)
  return memory.readLong(address) >= 0n && nanoseconds >= 0n && nanoseconds < 1_000_000_000n
}
