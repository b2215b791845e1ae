// SPDX-License-Identifier: MIT
// Where the costs of timed runs come from: the curves that conformance/fit has fitted, and those that only timed runs need, fitted here.
//   node src/kernel/time/calibrate.ts            prints every cost, the curves behind it, and what timed runs make of each sweep
//   node src/kernel/time/calibrate.ts --write    and writes calibration.ts and sweeps.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildKernel } from '../build.ts'
import { curves } from '../conformance/fit/curves.ts'
import type { Fit } from '../conformance/fit/fit.ts'
import { leastSquares, type Point } from '../conformance/fit/least-squares.ts'
import type { Observation } from '../conformance/observation.ts'
import { allObservations } from '../conformance/records.ts'
import { instantiateKernel } from '../kernel.ts'
import type { Calibrated } from './calibration.ts'
import { callOf, delayOf, killing, leftOver, reaping, sizeOf, together, type OwnCurve } from './own-curves.ts'
import type { Sweep } from './sweeps.ts'

/** The kernel whose records decide the costs: the only one that was not emulated. */
const KERNEL = '6.18.44'
/** How often each point of a sweep is timed for the report. */
const RUNS = 1000

/** A curve with its parameters, and how it misses each record. */
export interface OwnFit {
  what: string
  values: number[]
  compared: { name: string; use: 'fit' | 'hold out'; seen: number; curve: number }[]
}

/** All costs that records decide, and the fits made here. The same records give the same numbers. */
export function calibrate(observations: readonly Observation[]): { costs: Calibrated[]; fits: OwnFit[] } {
  const before = conformanceFits()
  const of = (curve: string, name: string, as = name): Calibrated => fromConformance(before, curve, name, as)
  const exitPerMiB = of('exiting', 'perMiB', 'exitPerMiB')
  const call = fit(reaping, observations)
  const both = together(call.values[0] ?? 0, exitPerMiB.value)
  const own = [[reaping, call] as const, ...[killing, leftOver, both].map((curve) => [curve, fit(curve, observations)] as const)]
  return {
    costs: [
      of('window', 'median', 'leaveMedian'), of('window', 'growth', 'leaveGrowth'), of('window', 'spread', 'leaveSpread'),
      of('behind', 'preempts'), of('behind', 'preemptsSmall'), of('behind', 'slice'),
      of('exiting', 'fixed', 'exitFixed'), exitPerMiB,
      of('reader', 'smaps', 'readerInside'),
      ...own.flatMap(([curve, fitted]) => costsOf(curve, fitted)),
      lookup(observations),
    ],
    fits: own.map(([, fitted]) => fitted),
  }
}

function conformanceFits(): Fit[] {
  return JSON.parse(readFileSync(new URL('../conformance/fit/fitted.json', import.meta.url), 'utf8')) as Fit[]
}

function fromConformance(fits: readonly Fit[], curve: string, name: string, as: string): Calibrated {
  const found = fits.find((entry) => entry.curve === curve && entry.kernel.startsWith(KERNEL))
  const parameter = found?.parameters.find((entry) => entry.name === name)
  if (!found || !parameter) throw new Error(`conformance/fit/fitted.json has no ${name} of ${curve} on ${KERNEL}`)
  const { fitted, heldOut, errors } = found
  return {
    name: as, value: parameter.value, unit: parameter.unit, source: 'fitted', what: parameter.what,
    records: fitted.records.length, error: fitted.error, heldOut: heldOut.records.length, heldOutError: heldOut.error, errors,
  }
}

function costsOf(curve: OwnCurve, { values, compared }: OwnFit): Calibrated[] {
  const decided = compared.filter(({ use }) => use === 'fit')
  const tested = compared.filter(({ use }) => use === 'hold out')
  return curve.parameters.flatMap(({ name, unit, what }, index) => name === '' ? [] : [{
    name, value: values[index] ?? 0, unit, source: 'fitted' as const, what,
    records: decided.length, error: miss(decided), heldOut: tested.length, heldOutError: miss(tested),
    errors: 'root mean square of (curve - seen) / seen',
  }])
}

/** How long a call takes that comes too late: nothing else than to look the victim up. */
function lookup(observations: readonly Observation[]): Calibrated {
  const medians = observations
    .filter(({ kernel, scenario }) => kernel.startsWith(KERNEL) && scenario.startsWith('race-'))
    .flatMap(({ memory }) => memory['ESRCH_call_us']?.median ?? [])
    .sort((a, b) => a - b)
  return {
    name: 'lookup', value: round(medians[medians.length >> 1] ?? 0), unit: 'us', source: 'measured', what: 'a call that returns ESRCH',
    records: medians.length,
  }
}

function fit(curve: OwnCurve, observations: readonly Observation[]): OwnFit {
  const used = observations.filter(({ kernel, profile }) => kernel.startsWith(KERNEL) && profile === 'mainline').flatMap((observation) => {
    const use = curve.use(observation)
    const point = use && curve.point(observation)
    return use && point ? [{ use, name: nameOf(observation), ...point }] : []
  })
  const points = used.filter(({ use }) => use === 'fit').map(({ x, y }): Point => ({ x, y, weight: 1 / y ** 2 }))
  const outward = (inner: readonly number[]) => inner.map(Math.exp)
  const inner = leastSquares((values, x) => curve.model(outward(values), x), points, curve.parameters.map(({ start }) => Math.log(start)))
  const values = outward(inner).map(round)
  return { what: curve.what, values, compared: used.map(({ use, name, x, y }) => ({ use, name, seen: y, curve: curve.model(values, x) })) }
}

function miss(compared: OwnFit['compared']): number {
  return round(Math.sqrt(compared.reduce((sum, { seen, curve }) => sum + ((curve - seen) / seen) ** 2, 0) / Math.max(1, compared.length)))
}

function nameOf({ scenario, series, runs }: Observation): string {
  return `${scenario}${series === undefined ? '' : `, series ${series}`} (${runs} runs)`
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

/** Sweeps over the delay, and single points of them, as they were recorded, in the order of kernels, placements and sizes. */
export function sweepsOf(observations: readonly Observation[]): Sweep[] {
  const sweeps = new Map<string, Sweep>()
  for (const observation of observations) {
    const { kernel, scenario, series, runs, results, memory, profile } = observation
    if (profile !== 'mainline' || !/^race-(delay|diffcpu)-|^race-place-.*-(diffcpu|samecpu|unpinned)$/.test(scenario)) continue
    const woke = wakesAt(observation)
    const key = JSON.stringify([kernel, scenario.replace(/-\d+us$/, ''), series])
    const sweep = sweeps.get(key) ?? {
      kernel, memoryMiB: sizeOf(observation), ...(series === undefined ? {} : { series }), pinned: /(diff|same)cpu/.test(scenario),
      placement: woke.placement, use: woke.use, points: [],
    }
    sweep.points.push({
      delayUs: delayOf(observation), late: results['ESRCH'] ?? 0, runs,
      callUs: round(callOf(observation) ?? 0), zombieUs: round(memory['kill_to_zombie_us_upper']?.median ?? 0),
    })
    sweeps.set(key, sweep)
  }
  const order = ({ kernel, placement, memoryMiB, series = 0 }: Sweep) => `${kernel}${placement}${String(memoryMiB).padStart(5)}${series}`
  for (const { points } of sweeps.values()) points.sort((a, b) => a.delayUs - b.delayUs)
  return [...sweeps.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** Where the victim woke, as far as conformance/fit knows; the others were left to the scheduler, which did now this, now that. */
function wakesAt(observation: Observation): Pick<Sweep, 'placement' | 'use'> {
  const use = (name: string) => {
    const curve = curves.find((entry) => entry.name === name)
    return curve?.kernels.some((version) => observation.kernel.startsWith(version)) ? curve.use(observation) : undefined
  }
  const window = use('window')
  if (window !== undefined) return { placement: 'other-cpu', use: window }
  const behind = use('behind')
  return behind === undefined ? { placement: 'unknown', use: 'none' } : { placement: 'same-cpu', use: behind }
}

/** The text of calibration.ts and sweeps.ts below their types. */
function generated(name: string, value: readonly object[]): string {
  return `export const ${name} = ${source(value, '')}\n`
}

/** A value as TypeScript, on one line where it fits. */
function source(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const [open, close, pad] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' ']
  const inner = `${indent}  `
  const entries = Object.entries(value).map(([name, entry]) => `${Array.isArray(value) ? '' : `${name}: `}${source(entry, inner)}`)
  const line = `${open}${pad}${entries.join(', ')}${pad}${close}`
  if (indent !== '' && !line.includes('\n') && indent.length + line.length < 120) return line
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}${close}`
}

/** Replaces what follows the marker. */
export function withGenerated(source: string, text: string): string {
  const [kept = ''] = source.split(MARKER)
  return `${kept}${MARKER}${text}`
}

const MARKER = '// Generated by calibrate.ts --write; do not edit.\n'
export const generatedFiles = [
  { file: 'calibration.ts', text: () => generated('calibrated: readonly Calibrated[]', calibrate(allObservations()).costs) },
  { file: 'sweeps.ts', text: () => generated('sweeps: readonly Sweep[]', sweepsOf(allObservations())) },
] as const

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { costs, fits } = calibrate(allObservations())
  for (const { name, value, unit, source, what, records, error, heldOut, heldOutError } of costs) {
    const errors = error === undefined ? '' : `; error ${error}; on ${heldOut} held out ${heldOutError}`
    console.log(`${name} = ${value} ${unit} (${source} on ${records} records${errors}): ${what}`)
  }
  const cell = (us: number) => us.toFixed(1).padStart(8)
  for (const { what, compared } of fits) {
    console.log(`\n${what}`)
    for (const { name, use, seen, curve } of compared) {
      console.log(`  ${name.padEnd(56)} ${use.padEnd(8)} seen ${cell(seen)}  curve ${cell(curve)}`)
    }
  }
  if (process.argv.includes('--write')) {
    for (const { file, text } of generatedFiles) {
      const url = new URL(file, import.meta.url)
      writeFileSync(url, withGenerated(readFileSync(url, 'utf8'), text()))
    }
  }
  // Only now, as it reads what was written.
  const { compareSweeps, comparisonReport } = await import('./compare.ts')
  const kernel = await instantiateKernel(await buildKernel() as BufferSource)
  const begun = performance.now()
  const compared = compareSweeps(kernel, RUNS)
  const seconds = (performance.now() - begun) / 1000
  console.log(`\n${comparisonReport(compared)}\n${Math.round(compared.length * RUNS / seconds)} runs a second`)
}
