// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { profiles, type Profile } from '../index.ts'
import { testKernel } from '../testing/kernels.ts'
import { call, Script } from '../testing/script.ts'
import { Killer } from './killer.ts'
import { costDescriptions, costs, measure, ParameterError, situationOf, timedRun, wilson, type TimedParameters } from './index.ts'
import { checkParameters } from './parameters.ts'
import { Random, seedOf } from './random.ts'

const kernel = await testKernel()
const MIB = 2 ** 20
const US = 1000

/** A measurement, to its end. */
function measured(parameters: Partial<TimedParameters>, delaysUs: readonly number[], runs: number, seed = 1) {
  const slices = measure(kernel, parameters, { delaysNs: delaysUs.map((us) => us * US) }, runs, seed)
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}

/** The runs of the first seeds. */
function runs(parameters: Partial<TimedParameters>, count: number) {
  return Array.from({ length: count }, (_, index) => timedRun(kernel, parameters, seedOf(5, index)))
}

describe('a timed run', () => {
  test('is the same for the same seed, and another for another', () => {
    const parameters = { placement: 'same-cpu', delayNs: 500 * US, threads: 2 } as const
    expect(timedRun(kernel, parameters, 7)).toEqual(timedRun(kernel, parameters, 7))
    const different = new Set(runs(parameters, 10).map(({ endNs }) => endNs))
    expect(different.size).toBeGreaterThan(5)
  })

  test.each<[Profile, Partial<TimedParameters>]>([
    ['mainline', {}],
    ['mainline', { threads: 3, placement: 'same-cpu' }],
    ['mainline', { threads: 2, cpus: 4, readerHoldNs: 200 * US }],
    ['mainline', { memoryBytes: MIB, placement: 'same-cpu', readerHoldNs: 50 * US }],
    ['reap-kill-v1', { threads: 2, readerHoldNs: 100 * US }],
    ['reap-kill-v2', { threads: 2 }],
    ['reap-kill-v3', { placement: 'same-cpu' }],
    ['exit-mm', { threads: 2, readerHoldNs: 100 * US }],
  ])('ends as some schedule of the model does: %s %o', (profile, parameters) => {
    const caller = new Killer(profile)
    const checked = checkParameters({ ...parameters, profile })
    const { verdict, outcomes } = kernel.explore({ profile, situation: situationOf(checked), caller })
    expect(verdict).toEqual({ exhausted: true })
    const possible = new Set(outcomes.map(({ outcome }) => JSON.stringify(outcome)))
    for (const delayNs of [0, 30 * US, 60 * US, 1000 * US, 10_000 * US]) {
      for (let seed = 0; seed < 40; seed++) {
        const { outcome } = timedRun(kernel, { ...checked, delayNs }, seed, caller)
        expect(possible, `seed ${seed}, delay ${delayNs}`).toContain(JSON.stringify(outcome))
      }
    }
  })

  test('has a schedule that the model follows to the same end', () => {
    for (const profile of ['mainline', 'reap-kill-v2'] as const) {
      const { schedule, outcome, steps } = timedRun(kernel, { profile, threads: 2 }, 3)
      const checked = checkParameters({ threads: 2 })
      const trace = kernel.run({ profile, situation: situationOf(checked), caller: new Killer(profile) }, { schedule })
      expect(trace.complete).toBe(true)
      expect(trace.end).toEqual(outcome)
      const ofModel = steps.filter(({ kernelFunction }) => kernelFunction !== 'user mode')
      expect(ofModel.map(({ action }) => action)).toEqual(trace.steps.map(({ step }) => step.action))
    }
  })

  test('has whole times, no actor is in two steps at once, and memory only goes', () => {
    for (const { steps, actors, memoryOverTime } of runs({ placement: 'same-cpu', threads: 2, delayNs: 2000 * US }, 20)) {
      for (const { id } of actors) {
        const own = steps.filter(({ actor }) => actor === id)
        own.forEach(({ startNs, endNs }, index) => {
          expect(Number.isInteger(startNs) && Number.isInteger(endNs)).toBe(true)
          expect(endNs).toBeGreaterThanOrEqual(startNs)
          expect(own[index + 1]?.startNs ?? Infinity).toBeGreaterThanOrEqual(endNs)
        })
      }
      expect(memoryOverTime.map(([, bytes]) => bytes)).toEqual(memoryOverTime.map(([, bytes]) => bytes).sort((a, b) => b - a))
    }
  })

  test('counts memory from all to nothing, and is done with it when the curve says so', () => {
    const { memoryOverTime, freedAtNs } = timedRun(kernel, { memoryBytes: 64 * MIB, delayNs: 0 }, 1)
    expect(memoryOverTime[0]).toEqual([0, 64 * MIB])
    expect(memoryOverTime.find(([, bytes]) => bytes === 0)?.[0]).toBe(freedAtNs)
  })

  test('has memory going at an even pace, and at two where two release it', () => {
    const { memoryOverTime, freedAtNs } = timedRun(kernel, { delayNs: 0 }, 1)
    const going = memoryOverTime.filter(([ns]) => ns <= freedAtNs).slice(1)
    going.slice(1).forEach(([, bytes], index) => expect(bytes).toBeLessThan(going[index]?.[1] ?? 0))
  })

  test('leaves the page tables to the victim: the more memory there was, the longer it still takes to die', () => {
    // A caller that keeps the CPU to itself, as one with SCHED_FIFO does.
    const alone = { placement: 'same-cpu', delayNs: 0, costs: { preempts: 0, slice: 1e9 } } as const
    const [small = 0, large = 0] = [1, 1024].map((mib) => {
      const { result, calledAtNs, callNs, zombieAtNs } = timedRun(kernel, { ...alone, memoryBytes: mib * MIB }, 2)
      expect(result).toBe('0')
      return zombieAtNs - calledAtNs - callNs
    })
    expect((large - small) / US).toBeCloseTo(costs.tablesPerMiB * 1023, 0)
  })

  test('a call that comes in time frees memory sooner than an exit alone, where the victim has a CPU of its own', () => {
    const helped = timedRun(kernel, { delayNs: 0 }, 1)
    const alone = timedRun(kernel, { delayNs: 1000 * US }, 1)
    expect([helped.result, alone.result]).toEqual(['0', 'ESRCH'])
    expect(helped.freedAtNs).toBeLessThan(alone.freedAtNs)
  })

  test('a slower CPU takes longer for all but the delay and the turns of the scheduler', () => {
    const fast = timedRun(kernel, { delayNs: 0 }, 1)
    const slow = timedRun(kernel, { delayNs: 0, cpuSpeed: 0.5 }, 1)
    expect(slow.callNs / fast.callNs).toBeCloseTo(2, 3)
  })

  test('costs can be changed', () => {
    const { callNs } = timedRun(kernel, { delayNs: 0, costs: { reapPerMiB: 1 } }, 1)
    expect(callNs).toBeLessThan(timedRun(kernel, { delayNs: 0 }, 1).callNs / 2)
  })

  test('takes any caller: one that waits with poll is woken by the victim\'s death, or by the clock', () => {
    const caller = new Script([call('pidfd_open'), call('pidfd_send_signal', 'victim', 9), call('poll', 'victim', 5)])
    const small = timedRun(kernel, { memoryBytes: MIB, delayNs: 0 }, 1, caller)
    expect(caller.results(small.outcome.node)).toEqual(['0', '0', '1'])
    const large = timedRun(kernel, { memoryBytes: 1024 * MIB, delayNs: 0 }, 1, caller)
    expect(caller.results(large.outcome.node)).toEqual(['0', '0', '0'])
    expect(large.steps.find(({ kernelFunction }) => kernelFunction === 'exit_group')?.startNs).toBeGreaterThan(5_000_000)
  })

  test('a time-out that was not needed does not end the next sleep', () => {
    const caller = new Script([
      call('pidfd_open'), call('pidfd_send_signal', 'victim', 9), call('poll', 'victim', 5),
      call('pidfd_open', 'init'), call('poll', 'init', 10),
    ])
    const { steps, outcome } = timedRun(kernel, { memoryBytes: MIB, delayNs: 0 }, 1, caller)
    expect(caller.results(outcome.node)).toEqual(['0', '0', '1', '0', '0'])
    expect(steps.find(({ kernelFunction }) => kernelFunction === 'exit_group')?.startNs).toBeGreaterThan(10_000_000)
  })

  test('a reader that is inside outlives the victim with its memory, about as often as was seen', () => {
    const parameters = { readerHoldNs: 1_000_000 * US, delayNs: 1000 * US }
    const kept = runs(parameters, 200).filter(({ zombieAtNs, freedAtNs }) => zombieAtNs < freedAtNs)
    expect(Math.abs(kept.length / 200 - costs.readerInside)).toBeLessThan(0.05)
  })
})

test('whatever the parameters, the victim dies and all of its memory is released, each after the kill', () => {
  const random = new Random(11)
  const between = (from: number, to: number) => from + Math.floor(random.share() * (to - from + 1))
  for (let count = 0; count < 400; count++) {
    const parameters: TimedParameters = {
      profile: profiles[between(0, profiles.length - 1)]?.name ?? 'mainline',
      delayNs: 10 ** between(0, 8),
      memoryBytes: 4096 * between(1, 2 ** between(0, 20)),
      threads: between(1, 8),
      cpuSpeed: 2 ** between(-4, 4),
      placement: random.share() < 0.5 ? 'same-cpu' : 'other-cpu',
      cpus: between(2, 8),
      readerHoldNs: random.share() < 0.5 ? 0 : 10 ** between(0, 8),
    }
    const said = JSON.stringify(parameters)
    const { result, killedAtNs, freedAtNs, zombieAtNs, endNs, memoryOverTime } = timedRun(kernel, parameters, count)
    expect(['0', 'ESRCH'], said).toContain(result)
    expect(freedAtNs, said).toBeGreaterThan(killedAtNs)
    expect(zombieAtNs, said).toBeGreaterThan(killedAtNs)
    expect(endNs, said).toBeGreaterThanOrEqual(Math.max(freedAtNs, zombieAtNs))
    expect(memoryOverTime.at(-1), said).toEqual([endNs, 0])
  }
})

describe('a measurement', () => {
  const delays = [0, 10, 20, 50, 100, 1000, 5000, 20_000]

  test.each([['other-cpu', 1], ['other-cpu', 256], ['same-cpu', 1], ['same-cpu', 256]] as const)(
    'comes too late more often the longer the delay: %s, %i MiB',
    (placement, mib) => {
      const { points, complete } = measured({ placement, memoryBytes: mib * MIB }, delays, 300)
      expect(complete).toBe(true)
      points.forEach(({ high }, index) => {
        for (const earlier of points.slice(0, index)) expect(high).toBeGreaterThanOrEqual(earlier.low)
      })
      expect(points.at(-1)?.share).toBe(1)
      expect(points[0]?.share).toBeLessThan(0.7)
    },
  )

  test('more threads, each with a CPU, are late less often: the call needs one that is still there', () => {
    const late = (threads: number) => measured({ threads, cpus: 8 }, [45], 400).points[0]?.share ?? 0
    expect(late(1)).toBeGreaterThan(late(2))
    expect(late(2)).toBeGreaterThan(late(6))
  })

  test.each(['reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm'] as const)('%s never comes too late', (profile) => {
    for (const placement of ['same-cpu', 'other-cpu'] as const) {
      for (const { late } of measured({ profile, placement, threads: 2 }, [0, 100, 20_000], 200).points) expect(late).toBe(0)
    }
  })

  test('is the same for the same seed, even if the kernel did other things in between', () => {
    const parameters = { placement: 'same-cpu', memoryBytes: 16 * MIB } as const
    const slices = measure(kernel, parameters, { delaysNs: [0, 100 * US] }, 1000, 3)
    let interruptions = 0
    for (;;) {
      const { done, value } = slices.next()
      if (done) {
        expect(value).toEqual(measured(parameters, [0, 100], 1000, 3))
        break
      }
      interruptions++
      timedRun(kernel, { profile: 'reap-kill-v3', threads: 4 }, 1)
    }
    expect(interruptions).toBeGreaterThan(0)
  })

  test('can be cancelled, and then says how far it came', () => {
    const slices = measure(kernel, {}, { delaysNs: [0, 10] }, 100_000, 1)
    expect(slices.next().done).toBe(false)
    const { done, value } = slices.next('cancel')
    expect(done).toBe(true)
    expect(value).toMatchObject({ complete: false })
    expect(value?.points[0]?.runs).toBeLessThan(100_000)
    expect(value?.points[1]).toMatchObject({ runs: 0, low: 0, high: 1 })
  })
})

describe('parameters', () => {
  test.each<[Partial<TimedParameters>, RegExp]>([
    [{ threads: 9 }, /"threads" is a whole number from 1 to 8, not 9/],
    [{ delayNs: -1 }, /"delayNs" .* not -1/],
    [{ delayNs: 0.5 }, /"delayNs" is a whole number/],
    [{ cpuSpeed: Number.NaN }, /"cpuSpeed" is a number from 0.05 to 20, not NaN/],
    [{ placement: 'elsewhere' as 'same-cpu' }, /"placement" is same-cpu or other-cpu/],
    [{ profile: 'linux' as Profile }, /"profile" is one of mainline/],
  ])('out of range are refused by name: %o', (parameters, message) => {
    expect(() => timedRun(kernel, parameters, 1)).toThrow(ParameterError)
    expect(() => timedRun(kernel, parameters, 1)).toThrow(message)
  })

  test('a measurement has a bound', () => {
    expect(() => measured({}, [0, 1], 600_000)).toThrow(/1000000 at most/)
    expect(() => measured({}, [], 10)).toThrow(/1 to 100 delays/)
  })

  test('every cost says where it comes from', () => {
    for (const { name, source, what, records } of costDescriptions) {
      expect(what, name).not.toBe('')
      expect(source === 'assumed' ? records : (records ?? 0) > 0, name).toBe(source === 'assumed' ? undefined : true)
    }
  })
})

test('the normal numbers have mean 0 and deviation 1', () => {
  const random = new Random(1)
  const numbers = Array.from({ length: 20_000 }, () => random.normal())
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length)).toBeCloseTo(1, 1)
})

test('the interval of a share is that of Wilson', () => {
  // By hand: (0.5 + 1.9208 / 10) / 1.38415 = 0.5; half of its width 1.96 * sqrt(0.025 + 0.0096) / 1.38415 = 0.2634.
  const { share, low, high } = wilson(5, 10)
  expect([share, low, high].map((value) => value.toFixed(3))).toEqual(['0.500', '0.237', '0.763'])
  expect(wilson(0, 100).low).toBe(0)
  expect(wilson(0, 100).high).toBeCloseTo(0.037, 3)
})

test('nothing that the page loads needs Node', () => {
  const seen = new Set<string>()
  const visit = (url: URL) => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    for (const [, target = ''] of readFileSync(url, 'utf8').matchAll(/^(?:import|export)(?! type)[^'=]*? from '([^']+)'/gm)) {
      expect(target, url.pathname).toMatch(/^\./)
      visit(new URL(target, url))
    }
  }
  visit(new URL('index.ts', import.meta.url))
  expect(seen.size).toBeGreaterThan(10)
})
