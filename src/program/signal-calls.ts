// SPDX-License-Identifier: MIT
// What a program says about signals to itself: no other process sends it any.
import { pids } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import { perProcess } from './per-process.ts'
import type { Process } from './process.ts'
import { isFatal, isSignal, killedBy, signalName, stops, tkillCode } from './signals.ts'
import { type Answer, done, pointer, stopped, type SystemCall } from './system-call.ts'

/** What a process has said about signals, and those that it has not taken yet. */
interface Signals {
  /** For each signal: struct sigaction as the program wrote it; nothing by default. */
  actions: Map<number, Uint8Array>
  /** Signals that have to wait, as bits from signal 1 on. */
  blocked: bigint
  /** Those that wait, by their place (`placeOf`), with their si_code. */
  pending: Map<number, number>
}

const signalsOf = perProcess((): Signals => ({ actions: new Map(), blocked: 0n, pending: new Map() }))

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
    const wanted = after === 0 ? undefined : memory.read(after, action.size).slice()
    if (wanted && unstoppable.includes(signal)) return done(-errno.EINVAL)
    const had = signalsOf(process).actions.get(signal) ?? new Uint8Array(action.size)
    if (wanted) {
      signalsOf(process).actions.set(signal, wanted)
      const handler = new DataView(wanted.buffer, wanted.byteOffset).getUint32(action.handler, true)
      // Who ignores a signal forgets those that wait.
      const isIgnored = handler === handlers.ignore || (handler === handlers.default && !isFatal(signal) && !stops(signal))
      if (isIgnored) for (const place of [signal, signalCount + signal]) signalsOf(process).pending.delete(place)
    }
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
    const had = signalsOf(process).blocked
    if (set !== 0) {
      const bits = BigInt.asUintN(64, memory.readLong(set)) & ~neverBlocked
      if (hows[how] === undefined) return done(-errno.EINVAL)
      signalsOf(process).blocked = hows[how] === 'SIG_BLOCK' ? had | bits : hows[how] === 'SIG_UNBLOCK' ? had & ~bits : bits
    }
    if (before !== 0) memory.writeLong(before, had)
    return deliver(process, memory)
  },
}

/** Of the bytes that are asked for, as many as a set has; more is EINVAL. */
export const rtSigpending: SystemCall = {
  name: 'rt_sigpending',
  show: ([set, size]) => [pointer(set), String(size >>> 0)],
  handle(process, memory, [set, size]) {
    if (size >>> 0 > setSize) return done(-errno.EINVAL)
    const bits = [...signalsOf(process).pending.keys()].reduce((all, place) => all | bitOf(signalAt(place)), 0n)
    memory.write(set, new Uint8Array(new BigUint64Array([bits]).buffer, 0, size))
    return done(0)
  },
}

/** Bytes of the kernel's sigset_t. */
const setSize = 8

function bitOf(signal: number): bigint {
  return 1n << BigInt(signal - 1)
}

/** Where a signal waits in `pending`: those to the thread come before those to the process, as kernel/signal.c takes them. */
const placeOf = (signal: number, code: number): number => (code === tkillCode ? signal : signalCount + signal)
const signalAt = (place: number): number => (place > signalCount ? place - signalCount : place)
const signalCount = 64

/** The program sends itself `signal`, which is one, in the way that `code` (si_code) tells. */
export function signalToSelf(process: Process, memory: Memory, signal: number, code: number): Answer {
  if (signal === 0) return done(0)
  // Of two that wait in the same place, the first one counts.
  const place = placeOf(signal, code)
  if (!signalsOf(process).pending.has(place)) signalsOf(process).pending.set(place, code)
  return deliver(process, memory)
}

/** Before a program goes on, it takes all signals that nothing blocks. */
function deliver(process: Process, memory: Memory): Answer {
  for (;;) {
    const inOrder = [...signalsOf(process).pending].sort(([a], [b]) => a - b)
    const next = inOrder.find(([place]) => (signalsOf(process).blocked & bitOf(signalAt(place))) === 0n)
    if (!next) return done(0)
    const [place, code] = next
    signalsOf(process).pending.delete(place)
    const answer = take(process, memory, signalAt(place), code)
    if (answer.kind === 'end') return answer
  }
}

function take(process: Process, memory: Memory, signal: number, code: number): Answer {
  const said = signalsOf(process).actions.get(signal)
  const view = said && new DataView(said.buffer, said.byteOffset)
  const handler = view?.getUint32(action.handler, true) ?? handlers.default
  if (handler === handlers.ignore) return done(0)
  if (handler === handlers.default || !view) {
    if (stops(signal)) return stopped(`the program stopped itself with ${signalName(signal)}, and nobody lets it go on`)
    return isFatal(signal) ? { kind: 'end', end: killedBy(signal, `process ${pids.caller} sent it to itself`) } : done(0)
  }
  const flags = view.getInt32(action.flags, true)
  if (flags & actionFlags.SA_RESETHAND) signalsOf(process).actions.set(signal, new Uint8Array(action.size))
  // While the handler runs, the signal waits, and those of the mask. What does not have to wait comes first: it interrupts the handler.
  const before = signalsOf(process).blocked
  signalsOf(process).blocked |= view.getBigUint64(action.mask, true) | (flags & actionFlags.SA_NODEFER ? 0n : bitOf(signal))
  const answer = deliver(process, memory)
  if (answer.kind === 'end') return answer
  memory.callHandler(handler, signal, (flags & actionFlags.SA_SIGINFO) !== 0, pids.caller, code)
  signalsOf(process).blocked = before
  return done(0)
}

/** A signal to one thread. The program has one. */
export const tgkill: SystemCall = {
  name: 'tgkill',
  show: ([group, thread, signal]) => [String(group), String(thread), signalName(signal)],
  handle(process, memory, [group, thread, signal]) {
    if (group <= 0 || thread <= 0) return done(-errno.EINVAL)
    if (group !== pids.caller || thread !== pids.caller) return stopped('tgkill() to another thread than its own is not simulated')
    return isSignal(signal) ? signalToSelf(process, memory, signal, tkillCode) : done(-errno.EINVAL)
  },
}

/** The same without the thread group. */
export const tkill: SystemCall = {
  name: 'tkill',
  show: ([thread, signal]) => [String(thread), signalName(signal)],
  handle(process, memory, [thread, signal]) {
    if (thread <= 0) return done(-errno.EINVAL)
    if (thread !== pids.caller) return stopped('tkill() to another thread than its own is not simulated')
    return isSignal(signal) ? signalToSelf(process, memory, signal, tkillCode) : done(-errno.EINVAL)
  },
}
