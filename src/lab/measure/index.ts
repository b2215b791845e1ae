// SPDX-License-Identifier: MIT
// What a page needs to show a measurement at build time.
export { fittedKernel } from './observed.ts'
export {
  type MeasureSettings, defaultSettings, delaysNs, parametersOf, placements, runChoices, scales,
} from './settings.ts'
export { showMeasurement } from './show-measure.ts'
