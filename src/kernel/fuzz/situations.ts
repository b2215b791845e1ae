// SPDX-License-Identifier: MIT
// Situations by chance: anything at all, and those that can be.
import {
  checkSituation, holds, memoryKinds, permissions, pinnerKinds, releases, secondCallers, sharerKinds, SituationError, victimStates,
  type Situation,
} from '../index.ts'
import type { Random } from './random.ts'

/** Anything that JSON, a form or a permalink may bring: numbers out of range, words that mean nothing, lists in lists. */
export function anything(random: Random, depth = 0): unknown {
  const makes: readonly (() => unknown)[] = [
    () => null,
    () => undefined,
    () => random.oneIn(2),
    () => random.pick([0, -0, 1, 2, -1, 1.5, 8, 9, 2 ** 31, 2 ** 32, 1e300, Number.NaN, Number.POSITIVE_INFINITY]),
    () => random.bits(),
    () => 10n,
    () => Symbol('any'),
    () => () => 1,
    () => String.fromCharCode(...random.list(12, () => random.below(65536))),
    () => random.pick(['running', 'killed', 'reader', 'clone', '7.3', 'threads', '__proto__', 'constructor', 'toString', '']),
    () => (depth > 2 ? [] : random.list(9, () => anything(random, depth + 1))),
    () => (depth > 2 ? {} : Object.fromEntries(random.list(6, () => [fieldName(random), anything(random, depth + 1)]))),
    () => ({ ...plausible(random), [fieldName(random)]: depth > 2 ? 0 : anything(random, depth + 1) }),
  ]
  return random.pick(makes)()
}

function fieldName(random: Random): string {
  return random.oneIn(4) ? random.pick(['__proto__', 'constructor', 'length', 'thread', '', ' threads']) : random.pick(fields)
}

const fields = [
  'threads', 'pages', 'pinners', 'sharers', 'victim', 'held', 'leaderExited', 'survivesSigterm', 'exitsByItself', 'oomSkip', 'oomReaper',
  'parentWaits', 'callerIsParent', 'permission', 'secondCaller', 'callerKilled', 'pinnerKinds', 'sharerKinds', 'memory', 'release',
] as const satisfies (keyof Situation)[]

/** Each field in its range; together they may contradict each other. Small numbers are more likely than large ones. */
function plausible(random: Random): Partial<Situation> {
  const few = (most: number) => Math.min(random.below(most + 1), random.below(most + 1), random.below(most + 1))
  const seldom = <T>(value: T, usual: T) => (random.oneIn(3) ? value : usual)
  const pinners = few(4)
  const sharers = few(3)
  const pages = few(4)
  return {
    threads: 1 + few(7),
    pages,
    pinners,
    sharers,
    victim: seldom(random.pick(victimStates), 'running'),
    held: seldom(random.pick(holds), 'nothing'),
    leaderExited: random.oneIn(6),
    survivesSigterm: random.oneIn(4),
    exitsByItself: random.oneIn(6),
    oomSkip: random.oneIn(8),
    oomReaper: random.oneIn(6),
    parentWaits: random.oneIn(3),
    callerIsParent: random.oneIn(6),
    permission: seldom(random.pick(permissions), 'may-kill'),
    secondCaller: seldom(random.pick(secondCallers), 'nobody'),
    callerKilled: random.oneIn(5),
    pinnerKinds: random.list(pinners, () => random.pick(pinnerKinds)),
    sharerKinds: random.list(sharers, () => random.pick(sharerKinds)),
    memory: random.list(pages, () => random.pick(memoryKinds)),
    release: seldom(random.pick(releases), '7.3'),
  }
}

/** A situation that can be. */
export function situation(random: Random): Situation {
  for (;;) {
    try {
      return checkSituation(plausible(random))
    } catch (error) {
      if (!(error instanceof SituationError)) throw error
    }
  }
}
