// SPDX-License-Identifier: MIT
// Timed runs: the model's steps with durations and CPUs. Runs in Node, in a worker and in a browser.
export { costDescriptions, costs, type CostDescription, type CostName, type Costs } from './costs.ts'
export {
  measure, measureLimits, observedCurves, type DelayPoint, type MeasureProgress, type Measurement, type ObservedCurve,
} from './measure.ts'
export { checkParameters, defaultParameters, ParameterError, parameterRanges, type Placement, type TimedParameters } from './parameters.ts'
export { timedRun, type TimedRun, type TimedStep } from './run.ts'
export { situationOf } from './simulation.ts'
export { wilson, type Share } from './wilson.ts'
