// SPDX-License-Identifier: MIT
// The model's side: every end that the model has for a live situation, and whether what was seen fits.
import { defaultSituation, resultName, type Caller, type Kernel, type Request, type Situation } from '../index.ts'
import { countEnds, describeEnd, type End } from './seen.ts'
import { callsOf, type Call, type LiveSituation } from './situation.ts'

/** A list of calls, whatever their results, as a caller. Its nodes are the results so far, numbered as they are met. */
class Script implements Caller {
  readonly #calls: readonly Call[]
  readonly #nodes: string[][] = [[]]

  constructor(calls: readonly Call[]) {
    this.#calls = calls
  }

  /** The results on the way to a node. */
  results(node: number): readonly string[] {
    return this.#nodes[node] ?? []
  }

  request(node: number): Request {
    const call = this.#calls[this.results(node).length]
    return call ? { kind: 'call', ...call } : { kind: 'exit', status: 0 }
  }

  child(node: number, result: number): number {
    // Any readiness is the native program's 1: POLLHUP, when somebody has waited for the process, makes no difference to it.
    const results = [...this.results(node), result > 0 ? '1' : resultName(result)]
    const known = this.#nodes.findIndex(other => other.join() === results.join())
    return known > 0 ? known : this.#nodes.push(results) - 1
  }
}

/**
 * Explores every schedule of a situation in the profile of the released kernels.
 *
 * @throws Error when the exploration was not exhausted: then the ends found are not all there are.
 */
export function endsInModel(kernel: Kernel, situation: Partial<Situation>, steps: readonly string[]): End[] {
  const caller = new Script(callsOf(steps))
  const full = { ...defaultSituation, ...situation }
  const { verdict, outcomes } = kernel.explore({ profile: 'mainline', situation: full, caller })
  if (!verdict.exhausted) throw new Error(`not every schedule was explored: ${verdict.reason}`)
  const ends = outcomes.map(({ outcome }): End => ({
    results: caller.results(outcome.node),
    victim: outcome.victim,
    sharers: outcome.sharers,
    memory: { 'private-anon': outcome.rss === 0 ? 'none' : outcome.rss === full.pages ? 'all' : 'some' },
  }))
  return countEnds(ends).map(({ end }) => end)
}

/**
 * Compares what a real kernel did with what the model can do.
 *
 * @param seen Every end that was seen on the real kernel.
 * @returns One line for each disagreement. None: what was seen is in the model, and what leaves nothing to chance is certain there.
 */
export function disagreements(kernel: Kernel, { chance, model, steps }: LiveSituation, seen: readonly End[]): string[] {
  if ('notExpressible' in model) return []
  const ends = endsInModel(kernel, model, steps)
  const lines = seen.filter(end => !ends.some(other => fits(end, other)))
    .map(end => `the real kernel: ${describeEnd(end)}; the model has only: ${ends.map(describeEnd).join(' | ')}`)
  if (chance === 'nothing') {
    const wrong = ends.filter(end => !seen.some(other => other.results.join() === end.results.join()))
    lines.push(...wrong.map(end => `the model: ${describeEnd(end)}; the real kernel has only: ${seen.map(describeEnd).join(' | ')}`))
  }
  return lines
}

/** Memory that could not be looked at fits whatever the model says of it. */
function fits(seen: End, model: End): boolean {
  return seen.results.join() === model.results.join() && seen.victim === model.victim && seen.sharers.join() === model.sharers.join()
    && Object.entries(seen.memory).every(([kind, left]) => model.memory[kind] === left)
}
