// SPDX-License-Identifier: MIT
// What a reader can choose for a measurement, and the same in words.
import type { Profile } from '../../kernel/index.ts'
import { type Placement, type TimedParameters, defaultParameters } from '../../kernel/time/index.ts'
import { profileWords } from '../setup-words.ts'
import { count } from '../words.ts'

/** Everything that decides a measurement, and what the reader looks at in it. */
export interface MeasureSettings {
  /** Of all delays that are measured, the one that the reader looks at, in us. */
  delayUs: number
  profile: Profile
  placement: Placement
  threads: number
  memoryMiB: number
  /** Against the machine of the records. */
  cpuSpeed: number
  /** How long a reader holds the memory at a time, in us; 0: there is none. */
  readerHoldUs: number
  /** For each delay. */
  runs: number
  seed: number
}

const MIB = 2 ** 20

/** The delays between kill and call, in ns: those of the records on real kernels, and some between them. */
export const delaysNs: readonly number[] = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 20_000].map((us) => us * 1000)

/** What a page shows before anybody presses anything: few runs, so that a build stays quick. */
export const defaultSettings: MeasureSettings = {
  delayUs: 50,
  profile: defaultParameters.profile,
  placement: defaultParameters.placement,
  threads: defaultParameters.threads,
  memoryMiB: defaultParameters.memoryBytes / MIB,
  cpuSpeed: defaultParameters.cpuSpeed,
  readerHoldUs: defaultParameters.readerHoldNs / 1000,
  runs: 200,
  seed: 1,
}

/** A time as short as it can be said: "0", "20 µs", "1.5 ms", "2 s". */
export function timeWords(ns: number): string {
  if (ns === 0) return '0'
  const [size, unit] = ns < 1e6 ? [1e3, 'µs'] as const : ns < 1e9 ? [1e6, 'ms'] as const : [1e9, 's'] as const
  return `${Number((ns / size).toPrecision(3))} ${unit}`
}

export function sizeWords(mib: number): string {
  return mib >= 1024 ? `${mib / 1024} GiB` : `${mib} MiB`
}

/** A slider goes over these values, one by one: several of them grow by a factor and not by a sum. */
export interface Scale {
  name: 'delayUs' | 'threads' | 'memoryMiB' | 'cpuSpeed' | 'readerHoldUs'
  label: string
  values: readonly number[]
  words: (value: number) => string
}

export const delayScale: Scale = {
  name: 'delayUs',
  label: 'Delay between kill and call',
  values: delaysNs.map((ns) => ns / 1000),
  words: (us) => us === 0 ? 'none' : timeWords(us * 1000),
}

export const scales: readonly Scale[] = [
  delayScale,
  { name: 'threads', label: 'Threads of the victim', values: [1, 2, 3, 4, 5, 6, 7, 8], words: (threads) => count(threads, 'thread') },
  { name: 'memoryMiB', label: 'Memory of the victim', values: [1, 4, 16, 64, 256, 1024, 4096], words: sizeWords },
  { name: 'cpuSpeed', label: 'Speed of the CPUs', values: [0.1, 0.25, 0.5, 1, 2, 4], words: (speed) => `${speed} × that of the records` },
  {
    name: 'readerHoldUs',
    label: 'A reader of its memory',
    values: [0, 100, 1000, 10_000, 100_000, 1_000_000],
    words: (us) => us === 0 ? 'none' : `holds it for ${timeWords(us * 1000)}`,
  },
]

export const placements: readonly { name: Placement; words: string }[] = [
  { name: 'other-cpu', words: 'the victim wakes on another CPU' },
  { name: 'same-cpu', words: "the victim wakes on its killer's CPU" },
]

/** How many runs for each delay a reader can ask for. */
export const runChoices: readonly number[] = [200, 1000, 5000, 20_000]

/** The kernel kills and releases in one call: there is no delay in between. */
export function killsInOneCall({ profile }: Pick<MeasureSettings, 'profile'>): boolean {
  return profile.startsWith('reap-kill-')
}

/** The settings that decide what is measured, as text: where it is the same, so are the runs. */
export function measuredKey({ delayUs: _delayUs, ...settings }: MeasureSettings): string {
  return JSON.stringify(settings)
}

/** The settings as timed runs take them. */
export function parametersOf(settings: MeasureSettings): Partial<TimedParameters> {
  const { profile, placement, threads, memoryMiB, cpuSpeed, readerHoldUs } = settings
  return { profile, placement, threads, memoryBytes: memoryMiB * MIB, cpuSpeed, readerHoldNs: readerHoldUs * 1000 }
}

/** All settings in one line. */
export function settingsWords(settings: MeasureSettings): string {
  const { profile, placement, runs, seed } = settings
  const sliders = scales.filter(({ name }) => name !== 'delayUs').map(({ name, words }) => {
    const said = words(settings[name])
    return name === 'cpuSpeed' ? `CPU speed ${said}` : name === 'readerHoldUs' ? `reader: ${said}` : said
  })
  const where = placements.find(({ name }) => name === placement)?.words ?? placement
  return [profileWords(profile), ...sliders, where, `${count(runs, 'run')} for each delay`, `seed ${seed}`].join(' · ')
}
