// SPDX-License-Identifier: MIT
// What a program says about signals to itself: no other process sends it any.
import { pids } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import type { Process } from './process.ts'
import { isFatal, isSignal, killedBy, signalName, stops } from './signals.ts'
import { type Answer, done, pointer, stopped, type SystemCall } from './system-call.ts'

const unstoppable: readonly number[] = [9, 19]

/** struct sigaction of libc/include/signal.h: the handler, the flags, the mask. */
const action = { size: 136, handler: 0, flags: 4, mask: 8 }
const actionFlags = { SA_SIGINFO: 4, SA_NODEFER: 0x40000000, SA_RESETHAND: 0x80000000 | 0 }
const handlers = { default: 0, ignore: 1 }

/** kernel/signal.c, do_sigaction: the number, then the addresses. */
export const rtSigaction: SystemCall = {
  name: 'rt_sigaction',
  show: ([signal, after, before]) => [signalName(signal), pointer(after), pointer(before)],
  handle(process, memory, [signal, after, before]) {
    if (!isSignal(signal) || signal === 0) return done(-errno.EINVAL)
    const wanted = after === 0 ? undefined : memory.read(after, action.size)
    if (wanted && unstoppable.includes(signal)) return done(-errno.EINVAL)
    const had = process.action(signal) ?? new Uint8Array(action.size)
    if (wanted) process.setAction(signal, wanted)
    if (before !== 0) memory.write(before, had)
    return done(0)
  },
}

const hows = ['SIG_BLOCK', 'SIG_UNBLOCK', 'SIG_SETMASK']
const neverBlocked = unstoppable.reduce((bits, signal) => bits | bitOf(signal), 0n)

/** What waits and is let through is delivered before the call returns. */
export const rtSigprocmask: SystemCall = {
  name: 'rt_sigprocmask',
  show: ([how, set, before]) => [hows[how] ?? String(how), pointer(set), pointer(before)],
  handle(process, memory, [how, set, before]) {
    const had = process.blocked
    if (set !== 0) {
      const bits = BigInt.asUintN(64, memory.readLong(set)) & ~neverBlocked
      if (hows[how] === undefined) return done(-errno.EINVAL)
      process.blocked = hows[how] === 'SIG_BLOCK' ? had | bits : hows[how] === 'SIG_UNBLOCK' ? had & ~bits : bits
    }
    if (before !== 0) memory.writeLong(before, had)
    for (let signal = 1; signal <= 64; signal++) {
      const bit = bitOf(signal)
      if ((process.pending & ~process.blocked & bit) === 0n) continue
      process.pending &= ~bit
      const answer = deliver(process, memory, signal)
      if (answer.kind === 'end') return answer
    }
    return done(0)
  },
}

/** Of the bytes that are asked for, as many as a set has; more is EINVAL. */
export const rtSigpending: SystemCall = {
  name: 'rt_sigpending',
  show: ([set, size]) => [pointer(set), String(size >>> 0)],
  handle(process, memory, [set, size]) {
    if (size >>> 0 > setSize) return done(-errno.EINVAL)
    const bits = new Uint8Array(new BigUint64Array([process.pending & process.blocked]).buffer)
    memory.write(set, bits.subarray(0, size))
    return done(0)
  },
}

/** Bytes of the kernel's sigset_t. */
const setSize = 8

function bitOf(signal: number): bigint {
  return 1n << BigInt(signal - 1)
}

/** The program sends itself `signal`, which is one. */
export function signalToSelf(process: Process, memory: Memory, signal: number): Answer {
  if (signal === 0) return done(0)
  if ((process.blocked & bitOf(signal)) === 0n) return deliver(process, memory, signal)
  process.pending |= bitOf(signal)
  return done(0)
}

function deliver(process: Process, memory: Memory, signal: number): Answer {
  const said = process.action(signal)
  const view = said && new DataView(said.buffer, said.byteOffset)
  const handler = view?.getUint32(action.handler, true) ?? handlers.default
  if (handler === handlers.ignore) return done(0)
  if (handler === handlers.default || !view) {
    if (stops(signal)) return stopped(`the program stopped itself with ${signalName(signal)}, and nobody lets it go on`)
    return isFatal(signal) ? { kind: 'end', end: killedBy(signal, `process ${pids.caller} sent it to itself`) } : done(0)
  }
  const flags = view.getInt32(action.flags, true)
  if (flags & actionFlags.SA_RESETHAND) process.setAction(signal, new Uint8Array(action.size))
  // While the handler runs, the signal waits, and those of the mask.
  const before = process.blocked
  process.blocked |= view.getBigUint64(action.mask, true) | (flags & actionFlags.SA_NODEFER ? 0n : bitOf(signal))
  memory.callHandler(handler, signal, (flags & actionFlags.SA_SIGINFO) !== 0, pids.caller)
  process.blocked = before
  return done(0)
}

/** A signal to one thread. The program has one. */
export const tgkill: SystemCall = {
  name: 'tgkill',
  show: ([group, thread, signal]) => [String(group), String(thread), signalName(signal)],
  handle(process, memory, [group, thread, signal]) {
    if (group <= 0 || thread <= 0) return done(-errno.EINVAL)
    if (group !== pids.caller || thread !== pids.caller) return stopped('tgkill() to another thread than its own is not simulated')
    return isSignal(signal) ? signalToSelf(process, memory, signal) : done(-errno.EINVAL)
  },
}
