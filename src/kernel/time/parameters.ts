// SPDX-License-Identifier: MIT
// What a timed run depends on, and what it may be.
import type { Profile } from '../profile-names.ts'
import { profileNames } from '../profile-names.ts'
import type { Costs } from './costs.ts'

/** Where the victim's threads run: on the caller's CPU, or on others. */
export type Placement = 'same-cpu' | 'other-cpu'

/** What a timed run depends on. */
export interface TimedParameters {
  profile: Profile
  /** How long the caller keeps its CPU busy between kill and process_mrelease, in ns. Without meaning where one call does both. */
  delayNs: number
  /** Private anonymous memory of the victim, in bytes, in pages of 4 KiB. */
  memoryBytes: number
  /** Threads of the victim. */
  threads: number
  /** How fast the CPUs are, against those of the records: at 0.5 everything that the kernel does takes twice as long. */
  cpuSpeed: number
  placement: Placement
  /** CPUs, the caller's included. With `other-cpu` the victim's threads share the others. The machines of the records had 2. */
  cpus: number
  /** How long a reader of /proc/PID/smaps or the like holds the mm at a time, in ns; 0: there is none. It has a CPU of its own. */
  readerHoldNs: number
  /** Costs to use in place of the fitted, measured and assumed ones (`costs`). */
  costs?: Partial<Costs>
}

/** Most of what the sweeps on a real kernel had: one thread, 256 MiB, two CPUs, nobody else. */
export const defaultParameters: TimedParameters = {
  profile: 'mainline',
  delayNs: 50_000,
  memoryBytes: 256 * 2 ** 20,
  threads: 1,
  cpuSpeed: 1,
  placement: 'other-cpu',
  cpus: 2,
  readerHoldNs: 0,
}

/** Parameters that cannot be. The message names the field, what it was, and what it may be. */
export class ParameterError extends Error {
  override name = 'ParameterError'
}

/** The least and the most of each number; `whole`: no fractions. For sliders. */
export const parameterRanges = {
  delayNs: { from: 0, to: 10_000_000_000, whole: true, unit: 'ns' },
  memoryBytes: { from: 4096, to: 64 * 2 ** 30, whole: true, unit: 'bytes' },
  threads: { from: 1, to: 8, whole: true, unit: '' },
  cpuSpeed: { from: 0.05, to: 20, whole: false, unit: '' },
  cpus: { from: 2, to: 8, whole: true, unit: '' },
  readerHoldNs: { from: 0, to: 10_000_000_000, whole: true, unit: 'ns' },
} as const

/**
 * Checks parameters from outside (sliders, a URL) and fills in what is missing.
 *
 * @throws ParameterError that names the first field that is wrong, its value, and what it may be.
 */
export function checkParameters(input: Partial<TimedParameters>): TimedParameters {
  const parameters: TimedParameters = { ...defaultParameters, ...input }
  for (const name of Object.keys(parameterRanges) as (keyof typeof parameterRanges)[]) {
    const { from, to, whole, unit } = parameterRanges[name]
    const value: unknown = parameters[name]
    if (typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value))) continue
    const range = `from ${from} to ${to}${unit && ` ${unit}`}`
    throw new ParameterError(`"${name}" is a ${whole ? 'whole ' : ''}number ${range}, not ${String(value)}.`)
  }
  if (!profileNames.some(({ name }) => name === parameters.profile)) {
    throw new ParameterError(`"profile" is one of ${profileNames.map(({ name }) => name).join(', ')}, not ${String(parameters.profile)}.`)
  }
  if (parameters.placement !== 'same-cpu' && parameters.placement !== 'other-cpu') {
    throw new ParameterError(`"placement" is same-cpu or other-cpu, not ${String(parameters.placement)}.`)
  }
  return parameters
}
