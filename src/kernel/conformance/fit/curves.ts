// SPDX-License-Identifier: MIT
// The measured curves that timed runs are to follow, the shape that each is given, and which records decide its parameters.
// Which records belong where is said by their names and kernels only; nobody picked single values.
import type { Observation } from '../observation.ts'
import type { Model, Point } from './least-squares.ts'

/** A parameter of a curve. Fitted as a logarithm or an odds logarithm, so that no step of the search can leave its range. */
export interface Parameter {
  readonly name: string
  readonly unit: string
  readonly what: string
  readonly range: 'positive' | 'between 0 and 1' | 'any'
  readonly start: number
}

export interface Curve {
  readonly name: string
  readonly what: string
  /** In terms of the parameters, in their order. */
  readonly formula: string
  readonly parameters: readonly Parameter[]
  readonly model: Model
  /** 'relative': (model − seen) / seen is made small; 'share': model − seen, weighted by the number of runs. */
  readonly error: 'relative' | 'share'
  /** Kernels, by the beginning of their records' `kernel`, for which the curve is fitted. */
  readonly kernels: readonly string[]
  /** Kernels whose records test the curve too. */
  readonly testedOn?: readonly string[]
  /** Whether a record decides the parameters, only tests them, or has nothing to say. */
  readonly use: (observation: Observation) => 'fit' | 'hold out' | undefined
  /** The measured point of a record that has something to say. */
  readonly point: (observation: Observation) => Point | undefined
}

const emulated = '6.12.117'
const virtual = '6.18.44'

function size({ scenario, memory }: Observation): number {
  const named = /(\d+)mib/.exec(scenario)
  const kib = memory['RssAnon_kib_before']
  return named === null ? Math.round((kib?.median ?? Number.NaN) / 1024) : Number(named[1])
}

function share({ results, runs }: Observation, result: string): number {
  return (results[result] ?? 0) / runs
}

function relative(x: readonly number[], y: number | undefined): Point | undefined {
  return y === undefined ? undefined : { x, y, weight: 1 / y ** 2 }
}

const fixed = (what: string): Parameter => ({ name: 'fixed', unit: 'us', what, range: 'positive', start: 100 })
const perMiB = (what: string): Parameter => ({ name: 'perMiB', unit: 'us/MiB', what, range: 'positive', start: 70 })
const chance = (name: string, what: string, start: number): Parameter => ({ name, unit: '', what, range: 'between 0 and 1', start })
const line: Model = ([a = 0, b = 0], [mib = 0]) => a + b * mib

export const curves: readonly Curve[] = [
  {
    name: 'reaping',
    what: 'Time of process_mrelease when nobody else touches the address space, by private anonymous memory',
    formula: 'fixed + perMiB * size',
    parameters: [fixed('the call itself, the walk over the areas, what is not the big area'), perMiB('zapping one MiB of 4 KiB pages')],
    model: line,
    error: 'relative',
    kernels: [virtual, emulated],
    // The victim is frozen; held out: measured by another program, and behind a caller with SCHED_FIFO.
    use: ({ scenario }) => {
      if (scenario.startsWith('call-cost-killed-frozen-')) return 'fit'
      return scenario === 'mem-private-anon' || /^race-(place|killfirst)-.*-samecpu-fifo$/.test(scenario) ? 'hold out' : undefined
    },
    point: observation => relative([size(observation)], (observation.memory['0_call_us'] ?? observation.memory['call_us'])?.median),
  },
  {
    name: 'exiting',
    what: 'Time from kill to zombie when nobody helps, on another CPU than the caller, by private anonymous memory',
    formula: 'fixed + perMiB * size',
    parameters: [fixed('wake-up, signal delivery, do_exit without its exit_mmap'), perMiB('exit_mmap of one MiB of 4 KiB pages')],
    model: line,
    error: 'relative',
    kernels: [virtual, emulated],
    // Calls that nearly all came too late, so that the victim freed alone, but well before it was a zombie, which is looked for only after
    // them. On 6.18 decided by the series on an idle machine, victim on a CPU of its own.
    use: observation => {
      const { kernel, memory, profile, scenario } = observation
      const called = memory['kill_to_call_us']
      const zombie = memory['kill_to_zombie_us_upper']
      if (profile !== 'mainline') return undefined
      if (/^exit-timeline-(16|256|1024)mib$/.test(scenario)) return 'hold out'
      if (!/^race-(delay|diffcpu)/.test(scenario) || !called || !zombie || share(observation, 'ESRCH') < 0.9) return undefined
      if (called.median > zombie.median * 0.7) return undefined
      return scenario.startsWith('race-diffcpu') || kernel.startsWith(emulated) ? 'fit' : 'hold out'
    },
    point: observation =>
      relative([size(observation)], (observation.memory['kill_to_zombie_us_upper'] ?? observation.memory['us_kill_to_zombie'])?.median),
  },
  {
    name: 'window',
    what: 'Share of calls that come too late (ESRCH), by the time from kill to call, when the victim wakes on another CPU',
    formula: 'Phi(ln(time / (median * size^growth)) / spread)',
    parameters: [
      { name: 'median', unit: 'us', what: 'from kill to exit_mm of a victim of 1 MiB, half of them faster', range: 'positive', start: 40 },
      { name: 'growth', unit: '', what: 'how the median grows with the size in MiB (a power)', range: 'any', start: 0.1 },
      { name: 'spread', unit: '', what: 'standard deviation of the logarithm of that time', range: 'positive', start: 0.3 },
    ],
    model: ([median = 1, growth = 0, spread = 1], [time = 0, mib = 1]) => phi(Math.log(time / (median * mib ** growth)) / spread),
    error: 'share',
    kernels: [virtual, emulated],
    // On 6.12 nothing else ran, and the victim woke on the other CPU even where it was free to choose; so did the largest ones of 6.18's
    // second series, but not always of its first, which is held out.
    use: ({ kernel, profile, scenario, series }) => {
      if (profile === 'exit-mm') return undefined
      if (scenario.startsWith('race-diffcpu-') || (kernel.startsWith(emulated) && scenario.startsWith('race-delay-'))) return 'fit'
      if (/^race-(place|killfirst)-.*-diffcpu$/.test(scenario)) return 'hold out'
      return scenario.startsWith('race-delay-1024mib-') ? (series === 2 ? 'fit' : 'hold out') : undefined
    },
    point: observation => {
      const time = observation.memory['kill_to_call_us']
      return time && { x: [time.median, size(observation)], y: share(observation, 'ESRCH'), weight: observation.runs }
    },
  },
  {
    name: 'behind',
    what: 'Share of calls that come too late (ESRCH), by the time from kill to call, when the victim wakes on the CPU of its caller',
    formula: 'first + (1 - first) * min(1, time / slice), first = preempts, or preemptsSmall below 16 MiB',
    parameters: [
      chance('preempts', 'share of victims of at least 16 MiB that run at once, before the call', 0.5),
      chance('preemptsSmall', 'the same for smaller victims', 0.1),
      { name: 'slice', unit: 'us', what: 'the longest that a caller keeps the CPU from the victim', range: 'positive', start: 4000 },
    ],
    model: ([preempts = 0, small = 0, slice = 1], [time = 0, mib = 0]) => {
      const first = mib < 16 ? small : preempts
      return first + (1 - first) * Math.min(1, time / slice)
    },
    error: 'share',
    kernels: [virtual],
    // 6.18's second series, where the victim woke there; held out: the first series' 16 MiB, and the victim nailed to the caller's CPU.
    use: ({ scenario, series }) => {
      if (series === 2 && /^race-delay-(1|16|256)mib-/.test(scenario)) return 'fit'
      if (/^race-place-(1|256)mib-(samecpu|unpinned)$/.test(scenario)) return 'hold out'
      return series === 1 && scenario.startsWith('race-delay-16mib-') ? 'hold out' : undefined
    },
    // The shortest time: where the victim runs first, the caller's own clock goes on meanwhile.
    point: observation => {
      const time = observation.memory['kill_to_call_us']
      return time && { x: [time.min, size(observation)], y: share(observation, 'ESRCH'), weight: observation.runs }
    },
  },
  {
    name: 'reader',
    what: 'Share of victims (256 MiB) that are zombies before their memory is free, because a reader that never stops holds it just then',
    formula: 'smaps, or process_vm_readv',
    parameters: [
      chance('smaps', 'share of the time in which a reader of smaps holds mm_users', 0.5),
      chance('process_vm_readv', 'the same for a reader of the memory itself', 0.5),
    ],
    model: ([smaps = 0, readv = 0], [which = 0]) => (which === 0 ? smaps : readv),
    error: 'share',
    kernels: [virtual],
    testedOn: [emulated],
    use: ({ kernel, scenario }) => {
      if (!/^exit-timeline-(smaps|pvr)-reader$/.test(scenario)) return undefined
      return kernel.startsWith(virtual) ? 'fit' : 'hold out'
    },
    point: observation => ({
      x: [observation.scenario.includes('smaps') ? 0 : 1],
      y: share(observation, 'zombie-before-memory-free'),
      weight: observation.runs,
    }),
  },
]

/** The normal distribution function, to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function phi(z: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2)
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp((-z * z) / 2)
  return z < 0 ? tail / 2 : 1 - tail / 2
}
