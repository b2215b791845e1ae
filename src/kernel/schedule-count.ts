// SPDX-License-Identifier: MIT
// How many schedules there are, and how many of them lead to each outcome: exact numbers.
import type { Kernel, Session, Setup } from './kernel.ts'
import { EXITED } from './model/layout.ts'
import { Graph } from './schedule-count-graph.ts'
import { StateNumbers } from './schedule-count-states.ts'
import { unpack, type Outcome } from './view.ts'

/** What counting may use. */
export interface CountLimits {
  /** States at most; default 200,000. */
  states?: number
  /** Time at most; default: no limit. */
  milliseconds?: number
}

/** How many schedules there are, or why that is not known. */
export type ScheduleCount =
  | {
    counted: true
    /** At least 1. */
    total: bigint
    /** Those that `Kernel.explore` finds, each with at least one schedule; those with the most schedules come first. */
    outcomes: { outcome: Outcome; schedules: bigint }[]
  }
  /** `reason`: a sentence without its full stop. */
  | { counted: false; reason: string }

/** States whose steps are taken before the clock is looked at again. */
const SLICE = 256

/**
 * Counts every schedule once. A schedule is the sequence of actors that take a step, from the start to the step at which the caller has
 * exited, been killed or stopped, or the machine has panicked, or to where nobody can take a step any more (the caller waits for ever).
 * What others might do after that makes no further schedules. Actors of one kind are different ones: reader 1 before reader 2 is another
 * schedule than reader 2 before reader 1.
 *
 * A share of schedules is not how often something happens: not on a real machine, where some orders are far likelier than others, nor in
 * `Kernel.run` with seeds, which draws lots anew at each step, so that each actor who can go is equally likely to go. It also depends on
 * how finely the model cuts the kernel's work into steps.
 *
 * Reductions are not used: they leave schedules out. The states are those of `Kernel.explore` without them.
 *
 * @throws RangeError as `Kernel.explore` does, when the caller's child has no possible number.
 */
export function countSchedules(kernel: Kernel, setup: Setup, limits: CountLimits = {}): ScheduleCount {
  const { states: most = 200_000, milliseconds = Infinity } = limits
  const deadline = performance.now() + milliseconds
  const isLate = () => performance.now() > deadline
  const late = () => ({ counted: false, reason: `counting takes longer than ${milliseconds.toLocaleString('en-US')} ms` } as const)

  const session = kernel.session(setup)
  const states = new StateNumbers()
  const graph = new Graph()
  const outcomeOfEnd = new Map<number, string>()
  const outcomes = new Map<string, { outcome: Outcome; schedules: bigint }>()
  const { exports } = session.core
  exports.setUp()
  states.numberOf(exports.word(0), exports.word(1), exports.word(2))
  for (let state = 0; state < states.size; state++) {
    if (states.size > most) return { counted: false, reason: `there are more than ${most.toLocaleString('en-US')} states` }
    if (state % SLICE === 0 && isLate()) return late()
    graph.addNode()
    if (expand(session, states, graph, state)) continue
    const key = `${exports.outcomeKey()} ${exports.outcomeSharers()}`
    outcomeOfEnd.set(state, key)
    if (!outcomes.has(key)) outcomes.set(key, { outcome: session.outcome(), schedules: 0n })
  }

  const count = graph.countPaths(isLate)
  if (count.kind === 'late') return late()
  if (count.kind === 'circle') {
    const reason = count.beforeEnd ? 'so there are infinitely many schedules' : 'and then never ends'
    return { counted: false, reason: `the program can go round in a circle, ${reason}` }
  }
  let total = 0n
  for (const { node, paths } of count.ends) {
    const found = outcomes.get(outcomeOfEnd.get(node) ?? '')
    if (found) found.schedules += paths
    total += paths
  }
  const mostFirst = [...outcomes.values()].sort((a, b) => Number(b.schedules > a.schedules) - Number(b.schedules < a.schedules))
  return { counted: true, total, outcomes: mostFirst }
}

/** Adds an edge for each step that can be taken from a state. False: the schedule ends there, and it is the core's current state. */
function expand(session: Session, states: StateNumbers, graph: Graph, state: number): boolean {
  const { exports } = session.core
  const [first, second, third] = [states.word(state, 0), states.word(state, 1), states.word(state, 2)]
  exports.restore(first, second, third)
  if (unpack(first).place >= EXITED) return false
  let moved = false
  for (const { id } of session.actors) {
    if (session.step(id) === 0) continue
    graph.addEdge(states.numberOf(exports.word(0), exports.word(1), exports.word(2)))
    exports.restore(first, second, third)
    moved = true
  }
  return moved
}
