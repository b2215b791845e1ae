// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { countSchedules, defaultSituation, maxNodes, profiles, type Caller, type CountLimits, type Setup, type Situation } from './index.ts'
import { testKernel } from './testing/kernels.ts'
import { call, killFirst, reapKill, Script } from './testing/script.ts'

const kernel = await testKernel()

function setupOf(caller: Caller, situation: Partial<Situation>, profile: Setup['profile'] = 'mainline'): Setup {
  return { profile, situation: { ...defaultSituation, ...situation }, caller }
}

/** The counts, when there are any: the total, and the number of schedules for each outcome, as JSON. */
function count(setup: Setup, limits?: CountLimits) {
  const counted = countSchedules(kernel, setup, limits)
  if (!counted.counted) throw new Error(counted.reason)
  return { total: counted.total, outcomes: new Map(counted.outcomes.map(({ outcome, schedules }) => [JSON.stringify(outcome), schedules])) }
}

const sum = (numbers: Iterable<bigint>) => [...numbers].reduce((before, number) => before + number, 0n)

describe('the numbers that walking along each schedule gives', () => {
  test.each<[string, ConstructorParameters<typeof Script>[0], Partial<Situation>]>([
    ['nobody else', [call('pidfd_open')], {}],
    ['a zombie', killFirst, { victim: 'zombie' }],
    ['a victim that exits, and has no memory', killFirst, { victim: 'exiting', pages: 0 }],
    ['a call, while a reader comes and goes', [call('process_mrelease')], { pinners: 1, pages: 0 }],
    ['a look, while two readers come and go', [call('read_memory')], { pinners: 2, pages: 1 }],
    ['a sleep, while the victim exits and a reader looks at it', [call('nanosleep')], { victim: 'killed', pages: 1, pinners: 1 }],
    ['poll with a time-out', [call('poll', 'victim', 10)], { victim: 'killed', pages: 0 }],
    ['poll that waits for ever', [call('poll', 'victim', -1)], { pinners: 1, pages: 0 }],
    ['waiting for a child', [call('waitid', 'victim', 4)], { victim: 'killed', callerIsParent: true, pages: 0 }],
    ['a parent that waits', [call('kill', 'victim', 0)], { victim: 'killed', parentWaits: true, pages: 0 }],
    ['a sharer that exits', [call('process_mrelease')], { sharers: 1, sharerKinds: ['clone-exits'], pages: 0 }],
    ['a program that is not followed any further', [{ kind: 'stopped', reason: 'too long' }], { pinners: 1, pages: 0 }],
    ['a program that kills itself', [call('kill', 'self', 9)], { pinners: 1, pages: 0 }],
  ])('%s', (_, calls, situation) => {
    const setup = setupOf(new Script(calls), situation)
    const walked = new Map<string, bigint>()
    const walk = (schedule: readonly number[]) => {
      const { complete, end, initial, steps } = kernel.run(setup, { schedule })
      if (complete) walked.set(JSON.stringify(end), (walked.get(JSON.stringify(end)) ?? 0n) + 1n)
      else for (const { id, enabled } of (steps.at(-1)?.after ?? initial).actors) if (enabled) walk([...schedule, id])
    }
    walk([])
    expect(count(setup)).toEqual({ total: sum(walked.values()), outcomes: walked })
  })
})

/** n over k. */
function choose(n: number, k: number): bigint {
  let product = 1n
  for (let index = 1; index <= k; index++) product = (product * BigInt(n - k + index)) / BigInt(index)
  return product
}

/** Sleeps `calls` times, which nobody can keep it from, and exits: `calls` + 1 steps in all. */
function sleeper(calls: number): Caller {
  return {
    request: (node) => (node < calls ? call('nanosleep') : { kind: 'exit', status: 0 }),
    child: (node) => node + 1,
  }
}

describe('the numbers of combinatorics, for actors that do not meet', () => {
  test.each([0, 1, 5, 100, maxNodes - 2])('%i calls of the caller and j steps of a dying thread: (calls + j) over j', (calls) => {
    const setup = setupOf(sleeper(calls), { victim: 'killed', pages: 3 })
    const expected = new Map<string, bigint>()
    let steps = 0
    for (;; steps++) {
      const { initial, steps: taken } = kernel.run(setup, { schedule: Array.from({ length: steps }, () => 1) })
      const schedule = Array.from({ length: steps + calls + 1 }, (_, index) => (index < steps ? 1 : 0))
      const { end } = kernel.run(setup, { schedule })
      const outcome = JSON.stringify(end)
      expected.set(outcome, (expected.get(outcome) ?? 0n) + choose(calls + steps, steps))
      if (!(taken.at(-1)?.after ?? initial).actors[1]?.enabled) break
    }
    expect(count(setup)).toEqual({ total: choose(calls + steps + 1, steps), outcomes: expected })
    // No double could hold that number.
    if (calls > 100) expect(count(setup).total).toBeGreaterThan(2n ** 64n)
  })

  test('three readers of a living process, of two steps each: multinomial', () => {
    const calls = 6
    let expected = 0n
    for (const first of [0, 1, 2]) {
      for (const second of [0, 1, 2]) {
        for (const third of [0, 1, 2]) {
          expected += choose(calls + first, first) * choose(calls + first + second, second) * choose(calls + first + second + third, third)
        }
      }
    }
    expect(count(setupOf(sleeper(calls), { pinners: 3 })).total).toBe(expected)
  })
})

const programs = {
  'kill first': killFirst,
  'REAP_KILL': reapKill,
  'SIGTERM, poll, release': [call('kill', 'victim', 15), call('poll', 'victim', 10), call('process_mrelease')],
}

const situations: Partial<Situation>[] = [
  {},
  { threads: 2, pinners: 1 },
  { sharers: 2, sharerKinds: ['clone-exits', 'clone-killed'], pages: 1 },
  { sharers: 1, sharerKinds: ['init'] },
  { threads: 2, victim: 'dumping-core', parentWaits: true, pages: 1 },
  { held: 'frozen', pinners: 2, pinnerKinds: ['stuck', 'reader'] },
  { threads: 2, exitsByItself: true, pages: 1 },
  { threads: 2, victim: 'killed', oomReaper: true, pages: 1 },
  // More actors than two words of state have room for.
  { threads: 3, pinners: 4, pinnerKinds: ['stuck', 'stuck', 'stuck', 'reader'], sharers: 1, sharerKinds: ['clone-gone'], pages: 1 },
]

describe.each(profiles)('$name', ({ name: profile }) => {
  describe.each(Object.entries(programs))('%s', (_, calls) => {
    test.each(situations)('%j: the outcomes of the exploration, each by one schedule at least, and together all', (situation) => {
      const setup = setupOf(new Script(calls), situation, profile)
      const { total, outcomes } = count(setup)
      const explored = kernel.explore(setup).outcomes.map(({ outcome }) => JSON.stringify(outcome))
      expect([...outcomes.keys()].sort()).toEqual(explored.sort())
      expect([...outcomes.values()].every((schedules) => schedules >= 1n)).toBe(true)
      expect(sum(outcomes.values())).toBe(total)
    })
  })
})

test('the outcomes with the most schedules come first', () => {
  const counted = countSchedules(kernel, setupOf(new Script(killFirst), { pinners: 1 }))
  const numbers = counted.counted ? counted.outcomes.map(({ schedules }) => schedules) : []
  expect(numbers.length).toBeGreaterThan(2)
  expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? 1 : -1)))
})

test('another reader makes more schedules', () => {
  const totals = [0, 1, 2].map((pinners) => count(setupOf(new Script(killFirst), { pinners })).total)
  expect(totals).toEqual([...new Set(totals)].sort((a, b) => (a < b ? -1 : 1)))
})

describe('where it cannot count, it says why', () => {
  /** Asks `request` until it answers something else than 0. */
  const loop = (request: ReturnType<typeof call>): Caller => ({
    request: (node) => (node < 2 ? request : { kind: 'exit', status: 0 }),
    child: (_, result) => (result === 0 ? 1 : 2),
  })

  test('a program that asks until the victim is gone', () => {
    expect(countSchedules(kernel, setupOf(loop(call('kill', 'victim', 0)), { victim: 'killed', parentWaits: true }))).toEqual({
      counted: false, reason: 'the program can go round in a circle, so there are infinitely many schedules',
    })
  })

  test('a program that never ends', () => {
    expect(countSchedules(kernel, setupOf(loop(call('nanosleep')), { pinners: 1 }))).toEqual({
      counted: false, reason: 'the program can go round in a circle, and then never ends',
    })
  })

  test('more states than it may look at', () => {
    const setup = setupOf(new Script(killFirst), { threads: 2, pinners: 1 })
    const { states } = kernel.explore(setup, { reductions: false })
    expect(countSchedules(kernel, setup, { states: states - 1 })).toEqual({
      counted: false, reason: `there are more than ${(states - 1).toLocaleString('en-US')} states`,
    })
    expect(countSchedules(kernel, setup, { states })).toMatchObject({ counted: true })
  })

  test('200,000 states are the bound that nobody has to give', () => {
    const setup = setupOf(new Script(killFirst), { threads: 8, pinners: 4 })
    expect(countSchedules(kernel, setup)).toEqual({ counted: false, reason: 'there are more than 200,000 states' })
  })

  test('more time than it may take', () => {
    const setup = setupOf(new Script(killFirst), { threads: 8, pinners: 4 })
    expect(countSchedules(kernel, setup, { milliseconds: 20 })).toEqual({ counted: false, reason: 'counting takes longer than 20 ms' })
  })
})
