// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { Clock, type Turns } from './clock.ts'
import { Random } from './random.ts'

/** Actors that each have a list of things to do, by their times; tells who did what from when to when. */
function played(cpuOf: readonly number[], work: readonly (readonly number[])[], arrivals: readonly number[], turns: Turns, seed = 1) {
  const clock = new Clock(cpuOf, turns, new Random(seed))
  const left = work.map((times) => [...times])
  const log: { actor: number; from: number; to: number }[] = []
  arrivals.forEach((time, actor) => clock.wake(actor, time))
  clock.run({
    can: (actor) => (left[actor]?.length ?? 0) > 0,
    take(actor, now) {
      log.push({ actor, from: now, to: -1 })
      return left[actor]?.shift() ?? 0
    },
    done(actor, now) {
      const step = log.findLast((entry) => entry.actor === actor)
      if (step) step.to = now
    },
  })
  return { log, end: clock.now }
}

describe('the clock', () => {
  test('lets actors with a CPU each get on at the same time', () => {
    const { log, end } = played([0, 1], [[100, 100], [50]], [0, 120], { preempts: 0, slice: 1000 })
    expect(log).toEqual([{ actor: 0, from: 0, to: 100 }, { actor: 0, from: 100, to: 200 }, { actor: 1, from: 120, to: 170 }])
    expect(end).toBe(200)
  })

  test('makes who wakes on a busy CPU wait for the end of the turn, or take it at once', () => {
    const behind = played([0, 0], [[1000], [10]], [0, 100], { preempts: 0, slice: 200 }).log
    expect(behind[1]?.from).toBeGreaterThan(100)
    expect(behind[1]?.from).toBeLessThanOrEqual(300)
    const before = played([0, 0], [[1000], [10]], [0, 100], { preempts: 1, slice: 200 }).log
    expect(before).toEqual([{ actor: 0, from: 0, to: 1010 }, { actor: 1, from: 100, to: 110 }])
  })

  test('loses no time of a CPU: what is interrupted goes on where it was', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { end, log } = played([0, 0, 0], [[700, 300], [500], [400, 100]], [0, 10, 20], { preempts: 0.5, slice: 130 }, seed)
      expect(end).toBe(2000)
      expect(log.every(({ to }) => to >= 0)).toBe(true)
    }
  })

  test('gives everybody a turn', () => {
    const { log } = played([0, 0], [[10_000], [10_000]], [0, 0], { preempts: 0, slice: 100 })
    const [first, second] = log
    expect(second?.from).toBeLessThanOrEqual(100)
    expect(Math.abs((first?.to ?? 0) - (second?.to ?? 0))).toBeLessThan(2000)
  })
})
