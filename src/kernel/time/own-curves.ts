// SPDX-License-Identifier: MIT
// The curves that only timed runs need, and which records decide them.
import type { Model } from '../conformance/fit/least-squares.ts'
import type { Observation } from '../conformance/observation.ts'

/** A curve that only timed runs need. Parameters are fitted as logarithms, so that they stay positive. */
export interface OwnCurve {
  what: string
  parameters: readonly { name: string; unit: string; what: string; start: number }[]
  model: Model
  use: (observation: Observation) => 'fit' | 'hold out' | undefined
  point: (observation: Observation) => { x: number[]; y: number } | undefined
}

/** The caller had SCHED_FIFO on the victim's only CPU, so that nothing was left to chance. */
const isFifo = ({ scenario }: Observation) => /^race-place-.*-samecpu-fifo$/.test(scenario)
/** The delay in a scenario's words, in us; 0 when it has none. */
export const delayOf = ({ scenario }: Observation) => Number(/-(\d+)us$/.exec(scenario)?.[1] ?? 0)
/** The victim's memory, in MiB. */
export const sizeOf = ({ scenario }: Observation) => Number(/(\d+)mib/.exec(scenario)?.[1] ?? 256)
/** How long process_mrelease took, in us, median of the calls that were not late. */
export const callOf = ({ memory }: Observation) => (memory['0_call_us'] ?? memory['call_us'])?.median

/** Which of two series of the same sweep decides. */
const second = ({ series }: Observation) => series === 2 ? 'fit' : 'hold out'

export const reaping: OwnCurve = {
  what: 'process_mrelease when nobody else touches the address space: reapPerMiB * size',
  parameters: [{ name: 'reapPerMiB', unit: 'us/MiB', what: 'process_mrelease of one MiB of 4 KiB pages', start: 70 }],
  model: ([perMiB = 0], [mib = 0]) => perMiB * mib,
  // No fixed part: the victims of the races show none. Those of call-cost had more areas, which counts at 1 MiB.
  use: (observation) => {
    if (isFifo(observation)) return second(observation)
    if (/^call-cost-killed-frozen-(16|1024)mib$/.test(observation.scenario)) return 'fit'
    return /^call-cost-killed-frozen-|^mem-private-anon$/.test(observation.scenario) ? 'hold out' : undefined
  },
  point: (observation) => defined([sizeOf(observation)], callOf(observation)),
}

export const killing: OwnCurve = {
  what: 'from before kill to before the call, less the delay: kill * size ^ killGrowth',
  parameters: [
    { name: 'kill', unit: 'us', what: 'kill and the way back to user mode, at 1 MiB', start: 10 },
    { name: 'killGrowth', unit: '', what: 'how that grows with the size in MiB (a power): what the caches have forgotten', start: 0.1 },
  ],
  model: ([kill = 0, growth = 0], [mib = 1]) => kill * mib ** growth,
  use: (observation) => {
    if (/^race-place-.*-diffcpu$/.test(observation.scenario)) return 'hold out'
    if (!observation.scenario.startsWith('race-diffcpu-')) return undefined
    return delayOf(observation) <= 50 ? 'fit' : 'hold out'
  },
  point: (observation) => {
    const time = observation.memory['kill_to_call_us']
    return time && { x: [sizeOf(observation)], y: time.median - delayOf(observation) }
  },
}

export const leftOver: OwnCurve = {
  what: 'from the end of a call that released everything to the zombie: exit without memory + tablesPerMiB * size',
  parameters: [
    { name: '', unit: 'us', what: 'wake-up and exit of a victim without memory', start: 100 },
    { name: 'tablesPerMiB', unit: 'us/MiB', what: 'exit_mmap of one MiB that is unmapped already: its page tables', start: 1 },
  ],
  model: ([fixed = 0, perMiB = 0], [mib = 0]) => fixed + perMiB * mib,
  use: (observation) => isFifo(observation) ? second(observation) : undefined,
  point: (observation) => {
    const { memory } = observation
    const zombie = memory['kill_to_zombie_us_upper']
    const called = memory['kill_to_call_us']
    const call = callOf(observation)
    return zombie && called && call ? { x: [sizeOf(observation)], y: zombie.median - called.median - call } : undefined
  },
}

/** Needs the costs of each alone. */
export function together(reapPerMiB: number, exitPerMiB: number): OwnCurve {
  return {
    what: 'process_mrelease while exit_mmap runs on another CPU: remote + crowding * size / (1 / reapPerMiB + 1 / exitPerMiB)',
    parameters: [
      { name: 'remote', unit: 'us', what: 'more of process_mrelease when the victim is on another CPU (a TLB to flush?)', start: 50 },
      { name: 'crowding', unit: '', what: 'how much longer a page takes each while both walk on two CPUs', start: 1.2 },
    ],
    model: ([remote = 0, crowding = 1], [mib = 0]) => remote + (crowding * mib) / (1 / reapPerMiB + 1 / exitPerMiB),
    use: (observation) => {
      const { scenario, series } = observation
      if (/^race-diffcpu-(1|256)mib-(0|10)us$/.test(scenario)) return 'fit'
      if (/^race-diffcpu-(1|256)mib-20us$|^race-place-(1|256)mib-diffcpu$/.test(scenario)) return 'hold out'
      return series === 2 && /^race-delay-1024mib-(0|10)us$/.test(scenario) ? 'hold out' : undefined
    },
    point: (observation) => defined([sizeOf(observation)], callOf(observation)),
  }
}

function defined(x: number[], y: number | undefined) {
  return y === undefined ? undefined : { x, y }
}
