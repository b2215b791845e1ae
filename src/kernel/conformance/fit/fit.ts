// SPDX-License-Identifier: MIT
// Fits the measured curves. As a program it prints each curve's parameters and how far they miss the records that were held out:
//   node src/kernel/conformance/fit/fit.ts            print
//   node src/kernel/conformance/fit/fit.ts --write    and write fitted.json
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Observation } from '../observation.ts'
import { allObservations } from '../records.ts'
import { curves, type Curve, type Parameter } from './curves.ts'
import { leastSquares, type Point } from './least-squares.ts'

/** One curve on one kernel, as it is checked in. */
export interface Fit {
  curve: string
  what: string
  formula: string
  /** The kernel's version and machine, as its records say them. */
  kernel: string
  parameters: { name: string; value: number; unit: string; what: string }[]
  fitted: { records: string[]; error: number }
  heldOut: { records: string[]; error: number }
  /** What the errors are: root mean squares of ... */
  errors: string
}

/** A record's point and what the fitted curve says of it. */
interface Comparison {
  name: string
  point: Point
  predicted: number
  miss: number
}

/** A fit with everything that is printed but not checked in. */
export interface DetailedFit {
  fit: Fit
  fitted: Comparison[]
  heldOut: Comparison[]
}

const errorNames = { relative: '(curve - seen) / seen', share: 'curve - seen, as shares of 1' }

/** Fits every curve on every kernel that it is for. The same records give the same numbers, rounded to four digits. */
export function fitAll(observations: readonly Observation[]): DetailedFit[] {
  return curves.flatMap(curve =>
    curve.kernels.map(kernel => {
      const fitting = observations.filter(o => o.kernel.startsWith(kernel))
      const testing = observations.filter(o => curve.testedOn?.some(other => o.kernel.startsWith(other)))
      return fitCurve(curve, [...fitting, ...testing])
    }),
  )
}

function fitCurve(curve: Curve, observations: readonly Observation[]): DetailedFit {
  const used = observations.flatMap(observation => {
    const use = curve.use(observation)
    const point = use && curve.point(observation)
    return use && point ? [{ use, point, name: nameOf(observation) }] : []
  })
  const deciding = used.filter(({ use }) => use === 'fit')
  const values = leastSquares(
    (inner, x) => curve.model(inner.map((value, i) => outward(curve.parameters[i], value)), x),
    deciding.map(({ point }) => point),
    curve.parameters.map(inward),
  ).map((value, i) => round(outward(curve.parameters[i], value)))

  const compared = used.map(({ use, point, name }) => {
    const predicted = curve.model(values, point.x)
    return { use, name, point, predicted, miss: curve.error === 'relative' ? (predicted - point.y) / point.y : predicted - point.y }
  })
  const fitted = compared.filter(({ use }) => use === 'fit')
  const heldOut = compared.filter(({ use }) => use === 'hold out')
  return {
    fitted,
    heldOut,
    fit: {
      curve: curve.name,
      what: curve.what,
      formula: curve.formula,
      kernel: observations[0]?.kernel ?? '',
      parameters: curve.parameters.map(({ name, unit, what }, i) => ({ name, value: values[i] ?? 0, unit, what })),
      fitted: summary(fitted),
      heldOut: summary(heldOut),
      errors: `root mean square of ${errorNames[curve.error]}`,
    },
  }
}

function nameOf({ kernel, scenario, profile, series, runs }: Observation): string {
  const [release = ''] = kernel.split(' ')
  return `${scenario} (${release} ${profile}${series === undefined ? '' : `, series ${series}`}, ${runs} runs)`
}

function summary(compared: readonly Comparison[]): { records: string[]; error: number } {
  const meanSquare = compared.reduce((sum, { miss }) => sum + miss ** 2, 0) / Math.max(1, compared.length)
  return { records: compared.map(({ name }) => name), error: round(Math.sqrt(meanSquare)) }
}

// Inside the search every parameter may be any number.
function inward({ range, start }: Parameter): number {
  return range === 'positive' ? Math.log(start) : range === 'any' ? start : Math.log(start / (1 - start))
}

function outward(parameter: Parameter | undefined, value: number): number {
  if (parameter?.range === 'positive') return Math.exp(value)
  return parameter?.range === 'between 0 and 1' ? 1 / (1 + Math.exp(-value)) : value
}

/** Four digits are more than the records are good for; what is next to nothing is 0, on every machine. */
function round(value: number): number {
  return Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(4))
}

/** The text of fitted.json. */
export function fittedJson(fits: readonly DetailedFit[]): string {
  return `${JSON.stringify(fits.map(({ fit }) => fit), null, 1)}\n`
}

function report({ fit, fitted, heldOut }: DetailedFit): string {
  const lines = (compared: readonly Comparison[]): string[] =>
    compared.map(({ name, point, predicted, miss }) =>
      `    ${name.padEnd(70)} seen ${show(point.y).padStart(8)}  curve ${show(predicted).padStart(8)}  off ${show(miss).padStart(8)}`)
  return [
    `${fit.curve}, Linux ${fit.kernel}: ${fit.what}`,
    `  ${fit.formula}`,
    ...fit.parameters.map(({ name, value, unit, what }) => `  ${name} = ${value} ${unit}: ${what}`.replace(' :', ':')),
    `  fitted on ${fitted.length} records, error ${fit.fitted.error} (${fit.errors})`,
    ...lines(fitted),
    `  held out: ${heldOut.length} records, error ${fit.heldOut.error}`,
    ...lines(heldOut),
  ].join('\n')
}

function show(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fits = fitAll(allObservations())
  console.log(fits.map(report).join('\n\n'))
  if (process.argv.includes('--write')) writeFileSync(new URL('fitted.json', import.meta.url), fittedJson(fits))
}
