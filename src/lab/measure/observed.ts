// SPDX-License-Identifier: MIT
// Which of the recorded sweeps stand under a measurement, and what each of them was used for.
import { type ObservedCurve, observedCurves } from '../../kernel/time/index.ts'
import type { MeasureSettings } from './settings.ts'

/** The kernel whose records decided costs; those of others were used for nothing. */
export const fittedKernel = '6.18.44'

/** Records of the same kernel, used for the same purpose. */
export interface ObservedGroup {
  kernel: string
  memoryMiB: number
  /** What they were used for when the costs were fitted, in words. */
  use: string
  curves: ObservedCurve[]
}

function useWords({ kernel, use }: ObservedCurve): string {
  if (!kernel.startsWith(fittedKernel) || use === 'none') return 'used for nothing'
  return use === 'fit' ? 'the costs were fitted to it' : 'held out of the fit'
}

/** The records of the same placement whose victim is nearest in size, grouped. */
export function observedFor({ placement, memoryMiB }: Pick<MeasureSettings, 'placement' | 'memoryMiB'>): ObservedGroup[] {
  const same = observedCurves.filter((curve) => curve.placement === placement)
  const distance = ({ memoryBytes }: ObservedCurve) => Math.abs(Math.log(memoryBytes / 2 ** 20 / memoryMiB))
  const nearest = Math.min(...same.map(distance))
  const groups = new Map<string, ObservedGroup>()
  for (const curve of same.filter((each) => distance(each) === nearest)) {
    const use = useWords(curve)
    const key = `${curve.kernel} ${use}`
    const group = groups.get(key) ?? { kernel: curve.kernel, memoryMiB: curve.memoryBytes / 2 ** 20, use, curves: [] }
    group.curves.push(curve)
    groups.set(key, group)
  }
  return [...groups.values()]
}
