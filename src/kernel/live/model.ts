// SPDX-License-Identifier: MIT
// The model's side: every end that the model has for a live situation, and whether what was seen fits.
import { checkSituation, releases, resultName, type Caller, type Kernel, type Outcome, type Request, type Situation } from '../index.ts'
import { countEnds, describeEnd, type End } from './seen.ts'
import { callsOf, isOlder, type Call, type LiveSituation } from './situation.ts'

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
 * @param release Of the kernel that it is compared with: `6.18.44-…`.
 * @returns The ends at which nobody can or need move any more, as the native program looks at them.
 * @throws Error when the exploration was not exhausted: then the ends found are not all there are.
 */
export function endsInModel(kernel: Kernel, model: Partial<Situation>, steps: readonly string[], release: string): End[] {
  const caller = new Script(callsOf(steps))
  const situation = checkSituation({ ...model, release: modelledRelease(release) })
  // All schedules, not only those that reductions leave: what is compared with a real kernel is the model itself.
  const { verdict, outcomes } = kernel.explore({ profile: 'mainline', situation, caller }, { reductions: false })
  if (!verdict.exhausted) throw new Error(`not every schedule was explored: ${verdict.reason}`)
  const ends = outcomes.filter(({ outcome }) => isSettled(outcome, situation)).map(({ outcome }): End => ({
    results: caller.results(outcome.node),
    victim: outcome.victim,
    sharers: outcome.sharers.filter(sharer => sharer !== 'dead'),
    memory: outcome.rss === 0 ? 'none' : outcome.rss === situation.pages ? 'all' : 'some',
    ...outcome.secondCaller !== undefined && { second: outcome.secondCaller },
  }))
  return countEnds(ends).map(({ end }) => end)
}

/** The model's word for a release: the newest that is not newer. */
function modelledRelease(release: string): Situation['release'] {
  return releases.filter(name => !isOlder(release, name)).at(-1) ?? releases[0]
}

/** Whoever was told to die is dead, but those who are held; and a second caller has returned, for whom the native program waits. */
function isSettled({ victim, secondCaller, sharers, memory }: Outcome, situation: Situation): boolean {
  if (secondCaller === 'not yet returned') return false
  const stays = situation.held !== 'nothing' && situation.held !== 'stopped' || situation.victim === 'dumping-core'
  if (victim === 'dying' && !stays) return false
  if (sharers.some((sharer, index) => sharer === 'dying' && !situation.sharerKinds[index]?.endsWith('frozen'))) return false
  return !memory.startsWith('being freed') || situation.victim === 'dumping-core'
}

/**
 * Compares what a real kernel did with what the model can do.
 *
 * @param seen Every end that was seen on the real kernel.
 * @param release Of that kernel.
 * @returns One line for each disagreement. None: what was seen is in the model, and what leaves nothing to chance is certain there.
 */
export function disagreements(kernel: Kernel, { chance, model, steps }: LiveSituation, seen: readonly End[], release: string): string[] {
  if ('notExpressible' in model) return []
  const ends = endsInModel(kernel, model, steps, release)
  const lines = seen.filter(end => !ends.some(other => fits(end, other)))
    .map(end => `the real kernel: ${describeEnd(end)}; the model has only: ${ends.map(describeEnd).join(' | ')}`)
  if (chance === 'nothing') {
    const wrong = ends.filter(end => !seen.some(other => fits(other, end)))
    lines.push(...wrong.map(end => `the model: ${describeEnd(end)}; the real kernel has only: ${seen.map(describeEnd).join(' | ')}`))
  }
  return lines
}

/** Memory of which nobody could tell fits whatever the model says of it. */
function fits(seen: End, model: End): boolean {
  const memory = seen.memory ?? model.memory
  return describeEnd({ ...seen, ...memory && { memory } }) === describeEnd(model)
}
