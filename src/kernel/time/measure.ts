// SPDX-License-Identifier: MIT
// Many timed runs: how often the call comes too late, by the delay after kill.
import type { Kernel } from '../kernel.ts'
import { Killer } from './killer.ts'
import { checkParameters, ParameterError, type TimedParameters } from './parameters.ts'
import { seedOf } from './random.ts'
import { Simulation } from './simulation.ts'
import { sweeps, type Sweep } from './sweeps.ts'
import { wilson, type Share } from './wilson.ts'

/** How often calls came too late after one delay: their share, and the interval that holds the true one in 95 of 100 cases. */
export interface DelayPoint extends Share {
  delayNs: number
  runs: number
  /** Calls that returned ESRCH. */
  late: number
  /** Median from beginning to end of the calls that were not late; undefined when all were. */
  callNs?: number
}

/** What was measured. */
export interface Measurement {
  /** One for each delay, in the order asked for. */
  points: DelayPoint[]
  /** All runs were made. False: cancelled. */
  complete: boolean
}

/** What was observed on a real kernel, in the shape of a measurement. */
export interface ObservedCurve extends Pick<Sweep, 'kernel' | 'series' | 'pinned' | 'placement' | 'use'> {
  memoryBytes: number
  /** `zombieNs`: median from kill to when the victim was seen dead, which was looked for only after the call. */
  points: (DelayPoint & { zombieNs: number })[]
}

/** How far a measurement has come. */
export interface MeasureProgress {
  done: number
  runs: number
  /** As of now: points with fewer runs than asked for, or none. */
  points: DelayPoint[]
}

/** The most delays of a sweep, and runs altogether. */
export const measureLimits = { delays: 100, runs: 1_000_000 } as const
/** How long a slice may take, in ms. */
const SLICE_MS = 8
const RUNS_BETWEEN_LOOKS = 16

/**
 * Makes `runs` timed runs for each delay, in slices of a few milliseconds; `next('cancel')` ends it with what there is. The kernel may
 * do other things between slices. Equal arguments give equal measurements.
 *
 * @param sweep The delays between kill and call, in ns, in any order.
 * @throws ParameterError when a parameter is out of range, or there would be more delays or runs than `measureLimits`.
 */
export function* measure(
  kernel: Pick<Kernel, 'session'>, parameters: Partial<TimedParameters>, sweep: { delaysNs: readonly number[] }, runs: number, seed: number,
): Generator<MeasureProgress, Measurement, 'cancel' | undefined> {
  const { delaysNs } = sweep
  checkSize(delaysNs.length, runs)
  const all = delaysNs.map((delayNs) => checkParameters({ ...parameters, delayNs }))
  const counts = delaysNs.map((delayNs) => ({ delayNs, runs: 0, late: 0, calls: [] as number[] }))
  let sliceEnds = performance.now() + SLICE_MS
  for (const [index, checked] of all.entries()) {
    const count = counts[index]
    if (!count) continue
    let killer = new Killer(checked.profile)
    let simulation = new Simulation(kernel, checked, killer)
    while (count.runs < runs) {
      const { outcome, callNs } = simulation.run(seedOf(seed, index * runs + count.runs))
      count.runs++
      if (killer.result(outcome.node) === 'ESRCH') count.late++
      else count.calls.push(callNs)
      if (count.runs % RUNS_BETWEEN_LOOKS !== 0 || performance.now() < sliceEnds) continue
      const answer = yield { done: index * runs + count.runs, runs: runs * all.length, points: counts.map(pointOf) }
      if (answer === 'cancel') return { points: counts.map(pointOf), complete: false }
      sliceEnds = performance.now() + SLICE_MS
      // Who else used the kernel has left another setup in it.
      killer = new Killer(checked.profile)
      simulation = new Simulation(kernel, checked, killer)
    }
  }
  return { points: counts.map(pointOf), complete: true }
}

function checkSize(delays: number, runs: number): void {
  if (delays < 1 || delays > measureLimits.delays) {
    throw new ParameterError(`A sweep has 1 to ${measureLimits.delays} delays, not ${delays}.`)
  }
  if (!Number.isInteger(runs) || runs < 1 || runs * delays > measureLimits.runs) {
    const most = `${measureLimits.runs} at most for all delays together`
    throw new ParameterError(`"runs" is a whole number from 1, and ${most}, not ${runs} for ${delays}.`)
  }
}

function pointOf({ delayNs, runs, late, calls }: { delayNs: number; runs: number; late: number; calls: number[] }): DelayPoint {
  const median = [...calls].sort((a, b) => a - b)[calls.length >> 1]
  return { delayNs, runs, late, ...wilson(late, runs), ...(median === undefined ? {} : { callNs: median }) }
}

/** The sweeps that were recorded on real kernels (`mainline`, one thread), for the same axes. */
export const observedCurves: readonly ObservedCurve[] = sweeps.map(({ memoryMiB, points, ...rest }) => ({
  ...rest,
  memoryBytes: memoryMiB * 2 ** 20,
  points: points.map(({ delayUs, late, runs, callUs, zombieUs }) => ({
    delayNs: delayUs * 1000, runs, late, ...wilson(late, runs), ...(callUs === 0 ? {} : { callNs: Math.round(callUs * 1000) }),
    zombieNs: Math.round(zombieUs * 1000),
  })),
}))
