// SPDX-License-Identifier: MIT
// The simulated kernel. Runs in Node, in a worker and in a browser.
export type { Actor } from './actors.ts'
export { maxNodes, pids, resultName, targetOfPid, type Caller, type KernelCall, type Request, type Target } from './caller.ts'
export {
  instantiateKernel, longestRun, ScheduleError, type Exploration, type Kernel, type Limits, type Progress, type Setup, type Trace,
} from './kernel.ts'
export { profileNames, type NamedProfile, type Profile } from './profile-names.ts'
export { profiles, type ProfileDescription } from './profiles.ts'
export { countSchedules, type CountLimits, type ScheduleCount } from './schedule-count.ts'
export {
  checkSituation, defaultSituation, holds, isBefore, memoryKinds, permissions, pinnerKinds, releases, secondCallers, sharerKinds,
  SituationError, victimStates,
  type MemoryKind, type PinnerKind, type Release, type SharerKind, type Situation,
} from './situation.ts'
export { kernelFunctions, type Step } from './steps.ts'
export { tableRows, truthTable, type TableCell, type TableRow } from './table.ts'
export { type Outcome, type StateView, placeNames } from './view.ts'
