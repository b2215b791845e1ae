// SPDX-License-Identifier: MIT
import {
  countSchedules, type CountLimits, type Exploration, type Kernel, type Limits, type Outcome, type Profile, type Situation, type Trace,
} from '../kernel/index.ts'
import type { End, FinishedCall, Output } from './process.ts'
import type { Program } from './program.ts'
import { type ProgramNode, ProgramTree } from './program-tree.ts'
import { killedBy } from './signals.ts'

/** A program, its arguments, and the world that it finds. */
export interface ProgramSetup {
  program: Program
  argv: readonly string[]
  profile: Profile
  situation: Situation
}

/** One schedule of a program. All of it is plain data. */
export interface ProgramRun {
  trace: Trace
  /** What the terminal shows at the end. */
  output: Output[]
  /** `undefined` when the program has no end: it waits for ever, the machine panicked, or a bound of the run was hit. */
  end: End | undefined
  calls: FinishedCall[]
  notes: string[]
  /** For each node that stands in `trace`: where the program was. */
  nodes: Record<number, ProgramNode>
}

/** An outcome of the kernel, and what the program made of it. */
export interface ProgramOutcome {
  outcome: Outcome
  output: Output[]
  end: End | undefined
  calls: FinishedCall[]
  notes: string[]
  /** A shortest schedule that leads there. */
  witness: number[]
  /** How many final states look like this. */
  states: number
}

/** Every schedule of a program. All of it is plain data. */
export interface ProgramExploration extends Omit<Exploration, 'outcomes'> {
  /** Those that look equal are one; the first found comes first, and shortest. */
  outcomes: ProgramOutcome[]
  /** How many different histories of results the program has met: so often was it run. */
  programNodes: number
}

/** How many schedules a program has, or why that is not known. All of it is plain data. */
export type ProgramCount =
  | {
    counted: true
    total: bigint
    /** The outcomes of `exploreProgram` (`looksOf` tells which is which), those with the most schedules first. */
    outcomes: CountedOutcome[]
  }
  /** `reason`: a sentence without its full stop. */
  | { counted: false; reason: string }

/** What the kernel and the program came to, and on how many schedules. */
export interface CountedOutcome extends Pick<ProgramOutcome, 'outcome' | 'output' | 'end'> {
  /** At least 1. */
  schedules: bigint
  /** `schedules` as a part of all, from above 0 to 1: the nearest that a number can say. */
  share: number
}

/** Runs a program along one schedule: chosen by a seed, or given as a list of actors (a witness). */
export function runProgram(kernel: Kernel, setup: ProgramSetup & { by: { seed: number } | { schedule: readonly number[] } }): ProgramRun {
  const { program, argv, profile, situation, by } = setup
  const tree = new ProgramTree(program, argv, { situation })
  const trace = kernel.run({ profile, situation, caller: tree }, by)
  const nodes: Record<number, ProgramNode> = {}
  for (const node of [0, trace.end.node, ...trace.steps.map((step) => step.node)]) nodes[node] = tree.node(node)
  return { trace, ...ending(tree, trace.end), nodes }
}

/** Runs a program along every schedule there is, within `limits`. */
export function exploreProgram(
  kernel: Kernel,
  setup: ProgramSetup,
  limits?: Limits,
  onProgress?: (progress: { states: number; frontier: number; depth: number }) => void,
): ProgramExploration {
  const { program, argv, profile, situation } = setup
  const tree = new ProgramTree(program, argv, { situation })
  const exploration = kernel.explore({ profile, situation, caller: tree }, limits, onProgress)
  const outcomes = new Map<string, ProgramOutcome>()
  for (const { outcome, witness, states } of exploration.outcomes) {
    const found = { outcome, ...ending(tree, outcome), witness, states }
    const before = outcomes.get(looksOf(found))
    if (!before) outcomes.set(looksOf(found), found)
    else before.states += states
  }
  const wasStopped = [...outcomes.values()].some(({ end }) => end?.kind === 'stopped')
  const verdict =
    wasStopped && exploration.verdict.exhausted ? { exhausted: false as const, reason: 'program' as const } : exploration.verdict
  return { ...exploration, verdict, outcomes: [...outcomes.values()], programNodes: tree.size }
}

/**
 * Counts the schedules of a program: all of them, and those that lead to each outcome. The kernel's `countSchedules` says what a schedule
 * is, and what a share of them does not mean. Where the program is not followed any further, the schedule ends.
 */
export function countProgramSchedules(kernel: Kernel, setup: ProgramSetup, limits?: CountLimits): ProgramCount {
  const { program, argv, profile, situation } = setup
  const tree = new ProgramTree(program, argv, { situation })
  const count = countSchedules(kernel, { profile, situation, caller: tree }, limits)
  if (!count.counted) return count
  const outcomes = new Map<string, Omit<CountedOutcome, 'share'>>()
  for (const { outcome, schedules } of count.outcomes) {
    const { output, end } = ending(tree, outcome)
    const found = { outcome, output, end, schedules }
    const before = outcomes.get(looksOf(found))
    if (!before) outcomes.set(looksOf(found), found)
    else before.schedules += schedules
  }
  const { total } = count
  const mostFirst = [...outcomes.values()].sort((a, b) => Number(b.schedules > a.schedules) - Number(b.schedules < a.schedules))
  return { counted: true, total, outcomes: mostFirst.map((each) => ({ ...each, share: shareOf(each.schedules, total) })) }
}

/** What can be seen of an outcome from outside, as a key. Two histories of results may look the same. */
export function looksOf({ outcome, output, end }: Pick<ProgramOutcome, 'outcome' | 'output' | 'end'>): string {
  const { node: _node, ...seen } = outcome
  return JSON.stringify([output, end, seen])
}

/** Bits that are kept of a share: as many as a number can hold as a whole. */
const SHARE_BITS = 1000n

function shareOf(part: bigint, total: bigint): number {
  return Number((part << SHARE_BITS) / total) / 2 ** Number(SHARE_BITS)
}

function ending(tree: ProgramTree, outcome: Outcome): Pick<ProgramRun, 'output' | 'end' | 'calls' | 'notes'> {
  const { output, end, calls, notes } = tree.node(outcome.node)
  return {
    output,
    end: outcome.caller === 'killed' ? killedBy(sigkill, 'it never came back from where SIGKILL met it')
      // The model stops a caller that its program would let go on.
      : end ?? (outcome.caller === 'stopped' ? { kind: 'stopped', reason: 'it asks for what is not simulated' } : undefined),
    calls,
    notes,
  }
}

const sigkill = 9
