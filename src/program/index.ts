// SPDX-License-Identifier: MIT
// Runs C programs against a simulated kernel; works in Node, in a worker and in a page. The compiler is in compile.ts.
export type { End, FinishedCall, Output } from './process.ts'
export { loadProgram, type Program, ProgramError } from './program.ts'
export { defaultTreeLimits, type ProgramNode, ProgramTree, type TreeLimits } from './program-tree.ts'
export {
  type CountedOutcome, countProgramSchedules, exploreProgram, looksOf, type ProgramCount, type ProgramExploration, type ProgramOutcome,
  type ProgramRun, type ProgramSetup, runProgram,
} from './run.ts'
