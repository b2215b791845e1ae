// SPDX-License-Identifier: MIT
// One timed run: what it is given, and what it tells.
import type { Actor } from '../actors.ts'
import type { Caller } from '../caller.ts'
import type { Kernel } from '../kernel.ts'
import type { Outcome } from '../view.ts'
import { Killer } from './killer.ts'
import { checkParameters, type TimedParameters } from './parameters.ts'
import { Simulation, type Result, type Times } from './simulation.ts'

/** What happened when. Times in ns from the beginning of the run, whole; -1: never. */
export interface TimedRun extends Times {
  actors: readonly Actor[]
  /** In the order in which they began. A step that was interrupted ends when its actor has come to its end. */
  steps: TimedStep[]
  /** The actors' ids in the order of their steps: `Kernel.run` with it as its schedule shows the states in between. */
  schedule: number[]
  /** What process_mrelease returned (`0`, `ESRCH` …); empty for a caller of one's own, which knows itself. */
  result: string
  outcome: Outcome
  /** How much of the victim's memory there is, from the beginning to the end; straight lines in between. */
  memoryOverTime: [ns: number, bytes: number][]
}

/** A step of the model, or the caller's wait in user mode. Its effect comes at its beginning. */
export interface TimedStep {
  actor: number
  startNs: number
  endNs: number
  kernelFunction: string
  action: string
}

/**
 * One timed run.
 *
 * @param seed A u32. Equal seeds and parameters give equal runs.
 * @param caller Default: opens a pidfd, kills, waits, calls process_mrelease, exits; without kill and wait where the call kills. A
 *   caller of one's own waits `delayNs` after each kill, and sleeps as long in each nanosleep.
 * @throws ParameterError
 */
export function timedRun(kernel: Pick<Kernel, 'session'>, parameters: Partial<TimedParameters>, seed: number, caller?: Caller): TimedRun {
  const checked = checkParameters(parameters)
  const killer = new Killer(checked.profile)
  const simulation = new Simulation(kernel, checked, caller ?? killer)
  const steps: TimedStep[] = []
  const schedule: number[] = []
  const last = new Map<number, TimedStep>()
  const times = simulation.run(seed, {
    begin(actor, startNs, words, isStep) {
      const step = { actor, startNs, endNs: startNs, ...words }
      last.set(actor, step)
      steps.push(step)
      if (isStep) schedule.push(actor)
    },
    end(actor, ns) {
      const step = last.get(actor)
      if (step) step.endNs = ns
    },
  })
  const { outcome, pages, ...rest } = times
  return {
    ...rest, actors: simulation.actors, steps, schedule, outcome, result: caller ? '' : killer.result(outcome.node),
    memoryOverTime: memoryCurve(pages, checked.memoryBytes, simulation.units, times.endNs),
  }
}

/** Each unit of memory goes at an even pace from the beginning of its step to the end; several may go at once. */
function memoryCurve(pages: Result['pages'], bytes: number, units: number, endNs: number): [number, number][] {
  const corners = new Set([0, endNs, ...pages.flatMap(({ startNs, endNs }) => [startNs, endNs])])
  const gone = (ns: number) => pages.reduce((sum, page) => {
    if (ns <= page.startNs) return sum
    return sum + (ns >= page.endNs ? 1 : (ns - page.startNs) / (page.endNs - page.startNs))
  }, 0)
  return [...corners].sort((a, b) => a - b).map((ns) => [ns, Math.round(bytes * (1 - gone(ns) / units))])
}
