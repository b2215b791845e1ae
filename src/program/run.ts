// SPDX-License-Identifier: MIT
import type { Exploration, Kernel, Limits, Outcome, Profile, Situation, Trace } from '../kernel/index.ts'
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
    const end = ending(tree, outcome)
    // Two histories of results may look the same from outside.
    const { node: _node, ...seen } = outcome
    const key = JSON.stringify([end.output, end.end, seen])
    const before = outcomes.get(key)
    if (!before) outcomes.set(key, { outcome, ...end, witness, states })
    else before.states += states
  }
  const wasStopped = [...outcomes.values()].some(({ end }) => end?.kind === 'stopped')
  const verdict =
    wasStopped && exploration.verdict.exhausted ? { exhausted: false as const, reason: 'program' as const } : exploration.verdict
  return { ...exploration, verdict, outcomes: [...outcomes.values()], programNodes: tree.size }
}

function ending(tree: ProgramTree, outcome: Outcome): Pick<ProgramRun, 'output' | 'end' | 'calls' | 'notes'> {
  const { output, end, calls, notes } = tree.node(outcome.node)
  return {
    output,
    end: outcome.caller === 'killed' ? killedBy(sigkill, 'the kernel killed the program in its own call') : end,
    calls,
    notes,
  }
}

const sigkill = 9
