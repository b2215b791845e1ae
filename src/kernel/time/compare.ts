// SPDX-License-Identifier: MIT
// Timed runs against the recorded sweeps: how often the call came too late, and how long it took, seen and simulated.
import type { Kernel } from '../kernel.ts'
import { measure, observedCurves, type DelayPoint, type ObservedCurve } from './measure.ts'

/** One point of a sweep. */
export interface Comparison {
  curve: ObservedCurve
  seen: DelayPoint
  simulated: DelayPoint
}

/** The kernel that the costs are of. */
const KERNEL = '6.18.44'
const SEED = 1

/** Every point of every sweep of that kernel whose placement is known, simulated `runs` times. */
export function compareSweeps(kernel: Pick<Kernel, 'session'>, runs: number): Comparison[] {
  return observedCurves.flatMap((curve) => {
    const { memoryBytes, placement, points } = curve
    if (!curve.kernel.startsWith(KERNEL) || placement === 'unknown') return []
    const slices = measure(kernel, { memoryBytes, placement }, { delaysNs: points.map(({ delayNs }) => delayNs) }, runs, SEED)
    for (;;) {
      const { done, value } = slices.next()
      if (done) return points.flatMap((seen, index) => {
        const simulated = value.points[index]
        return simulated ? [{ curve, seen, simulated }] : []
      })
    }
  })
}

/** The root mean square of what `of` says of each comparison that it says something of. */
export function rootMeanSquare(compared: readonly Comparison[], of: (comparison: Comparison) => number | undefined): number {
  const misses = compared.flatMap((comparison) => of(comparison) ?? [])
  return Math.sqrt(misses.reduce((sum, miss) => sum + miss ** 2, 0) / Math.max(1, misses.length))
}

/** By how much the simulated share of late calls is off. */
export const shareMiss = ({ seen, simulated }: Comparison): number => simulated.share - seen.share

/** By which part the simulated median of a call's time is off; of single calls nothing is said. */
export function callMiss({ seen, simulated }: Comparison): number | undefined {
  if (seen.callNs === undefined || simulated.callNs === undefined || seen.runs - seen.late < 3) return undefined
  return (simulated.callNs - seen.callNs) / seen.callNs
}

/** All comparisons and their errors, for people. */
export function comparisonReport(compared: readonly Comparison[]): string {
  const call = ({ callNs }: DelayPoint) => (callNs === undefined ? '-' : (callNs / 1000).toFixed(0)).padStart(7)
  const lines = compared.map(({ curve, seen, simulated }) => [
    `  ${curve.placement.padEnd(9)} ${String(curve.memoryBytes / 2 ** 20).padStart(4)} MiB`,
    `series ${curve.series ?? '-'} ${curve.use.padEnd(8)}`,
    `${String(seen.delayNs / 1000).padStart(6)} us  late: seen ${seen.share.toFixed(3)} timed ${simulated.share.toFixed(3)}`,
    `call: seen ${call(seen)} us timed ${call(simulated)} us`,
  ].join('  '))
  const summaries = (['same-cpu', 'other-cpu'] as const).flatMap((placement) => (['fit', 'hold out'] as const).map((use) => {
    const these = compared.filter(({ curve }) => curve.placement === placement && curve.use === use)
    const late = `late: off by ${rootMeanSquare(these, shareMiss).toFixed(3)} (root mean square)`
    return `${placement}, ${use}: ${these.length} points; ${late}; call: off by ${percent(rootMeanSquare(these, callMiss))}`
  }))
  return ['Timed runs against the sweeps on 6.18.44', ...lines, ...summaries].join('\n')
}

function percent(part: number): string {
  return `${Math.round(part * 100)} percent`
}
