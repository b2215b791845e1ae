// SPDX-License-Identifier: MIT
// Callers by chance: automata that ask for anything, with any argument.
import { maxNodes, type Caller, type KernelCall, type Request, type Target } from '../index.ts'
import { Random } from './random.ts'

const calls: readonly KernelCall[] = [
  'pidfd_open', 'kill', 'pidfd_send_signal', 'process_mrelease', 'process_mrelease', 'process_mrelease', 'poll', 'waitid', 'nanosleep',
  'read_memory', 'read_status',
]

const targets: readonly Target[] = [
  'victim', 'victim-thread', 'sharer', 'sharer-2', 'sharer-3', 'self', 'init', 'kernel-thread', 'no-such-process', 'bad-pid', 'bad-fd',
  'not-a-pidfd',
]

/** Arguments that mean something to some call, as signals, flags, time-outs or options. */
const argumentsOfSomeCall = [0, 0, 1, 1, 9, 9, 15, 3, 17, 19, 65, 2, 4, 5, 100, -1, 0x80, 0x01000004, 0x7fffffff, -0x80000000, 0.5, 2 ** 40]

/** How a caller is made. */
export type Manner = 'ends' | 'may go round for ever' | 'answers out of range' | 'throws'

/**
 * A caller of a few nodes. It is deterministic, as callers have to be.
 * @param manner `ends`: every child has a higher number than its parent, and the last exits.
 */
export function caller(random: Random, manner: Manner = 'ends'): Caller {
  const size = 2 + random.below(7)
  const seed = random.bits()
  const requests = Array.from({ length: size }, (_, node) => request(random, node === size - 1))
  const wrong = random.pick([-1, 0, maxNodes, 1.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])
  const children = (node: number, result: number) => new Random(seed ^ (node * 64 + result + 40))
  return {
    request: (node) => requests[node] ?? { kind: 'exit', status: 0 },
    child(node, result) {
      const chance = children(node, result)
      if (manner === 'throws' && chance.oneIn(3)) throw new EvalError('the caller\'s own error')
      if (manner === 'answers out of range' && chance.oneIn(3)) return wrong
      if (manner === 'may go round for ever' && chance.oneIn(2)) return 1 + chance.below(size - 1)
      return Math.min(size - 1, node + 1 + chance.below(2))
    },
  }
}

function request(random: Random, last: boolean): Request {
  if (last || random.oneIn(12)) return random.oneIn(10) ? { kind: 'stopped', reason: 'chance' } : { kind: 'exit', status: 3 }
  const argument = random.oneIn(6) ? random.bits() : random.pick(argumentsOfSomeCall)
  return { kind: 'call', call: random.pick(calls), target: random.oneIn(2) ? 'victim' : random.pick(targets), argument }
}
