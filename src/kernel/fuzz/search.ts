// SPDX-License-Identifier: MIT
// A search of all states as plain as it can be: a map, a queue, one step at a time. It shares nothing with the model's own search but the
// steps, and asks the laws about each of them.
import { PLACE_MASK, EXITED } from '../model/layout.ts'
import { Session, type Setup } from '../kernel.ts'
import type { Core } from '../core.ts'
import { bookStep, keyOf, openBooks, type Books } from './laws.ts'
import { BrokenLaw, snapshot, take, worldOf, type Snapshot } from './taken.ts'
import { waitsInVain } from './waiting.ts'

/** What the search has found. */
export interface Found {
  states: number
  transitions: number
  depth: number
  /** Each outcome with the length of its shortest schedules, and in how many states it was seen. */
  outcomes: Map<string, { length: number; states: number }>
}

/**
 * Searches all states of a setup.
 *
 * @param most States at most.
 * @throws BrokenLaw at the first step that breaks one; RangeError when there are more states.
 */
export function plainSearch(core: Core, setup: Setup, most: number): Found {
  const session = new Session(core, setup)
  const { exports } = core
  exports.setUp()
  const world = worldOf(session, setup.profile)
  const first = snapshot(session)
  const start = { state: first, books: openBooks(world, first), length: 0 }
  const queue: (typeof start)[] = [start]
  const known = new Map<string, string>([[String(first.words), keyOf(start.books)]])
  const found: Found = { states: 0, transitions: 0, depth: 0, outcomes: new Map() }
  for (const { state, books, length } of queue) {
    found.states += 1
    found.depth = length
    let moved = false
    const ended = (state.words[0] & PLACE_MASK) >= EXITED
    for (const { id } of ended ? [] : session.actors) {
      exports.restore(...state.words)
      const taken = take(session, state, id)
      if ((taken !== undefined) !== (state.view.actors[id]?.enabled === true)) {
        throw new BrokenLaw(`actor ${id} is said to be able to take a step when it is not, or not when it is`)
      }
      if (taken === undefined) continue
      moved = true
      found.transitions += 1
      const after = bookStep(world, books, taken)
      add(taken.after, after, length + 1)
    }
    if (moved) continue
    exports.restore(...state.words)
    if (!ended) for (const law of waitsInVain(world, state)) throw new BrokenLaw(law)
    const key = JSON.stringify(session.outcome())
    const seen = found.outcomes.get(key)
    found.outcomes.set(key, { length: seen?.length ?? length, states: (seen?.states ?? 0) + 1 })
  }
  return found

  function add(state: Snapshot, books: Books, length: number): void {
    const key = String(state.words)
    const kept = keyOf(books)
    const before = known.get(key)
    if (before === undefined) {
      if (known.size === most) throw new RangeError(`There are more than ${most} states.`)
      known.set(key, kept)
      queue.push({ state, books, length })
    } else if (before !== kept) throw new BrokenLaw(`two schedules lead to one state, but their books differ: ${before} and ${kept}`)
  }
}
