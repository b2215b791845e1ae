// SPDX-License-Identifier: MIT
// What native runs saw, in the model's words.
import type { Outcome } from '../index.ts'
import type { Moment, NativeRun, ProcessFacts } from './native.ts'

/** What can be told apart at the end of a run, on a real kernel and in the model: when whoever could move has moved. */
export interface End {
  /** Of all calls: `0`, `1` (poll: readable), or the errno's name. */
  readonly results: readonly string[]
  readonly victim: Outcome['victim']
  readonly sharers: Outcome['sharers']
  /** How much is left of the victim's memory of each kind; undefined where nobody could look. */
  readonly memory: Readonly<Record<string, Left>>
}

/** How much is left of some memory. */
export type Left = 'all' | 'some' | 'none'

/** A run's end. */
export function endOf({ results, settled }: NativeRun): End {
  const memory = Object.entries(settled.mapped).map(([kind, [mapped, watched]]) => [kind, leftOf(mapped, watched)])
  return { results, victim: victimOf(settled), sharers: settled.sharers.map(sharerOf), memory: Object.fromEntries(memory) }
}

/** A few frames that are free may be somebody else's by the time they are looked at. */
function leftOf(mapped: number, watched: number): Left {
  return mapped <= watched / 10 ? 'none' : mapped < watched ? 'some' : 'all'
}

function victimOf(moment: Moment): Outcome['victim'] {
  if (isGone(moment)) return 'reaped'
  // A leader may be a zombie before its threads are: they still have the mm.
  if (moment.state === 'Z' && moment.rss === null) return 'zombie'
  return isDying(moment) || moment.rss === null ? 'dying' : 'alive'
}

function sharerOf(facts: ProcessFacts): Outcome['sharers'][number] {
  if (isGone(facts) || facts.state === 'Z') return 'dead'
  return isDying(facts) ? 'dying' : 'alive'
}

function isGone({ state }: ProcessFacts): boolean {
  return state === '-' || state === 'X'
}

/** A tracing stop is an exit stop here: nothing else stops those that are traced. */
function isDying({ state, killPending }: ProcessFacts): boolean {
  return state === 't' || killPending
}

/** Equal ends, counted, the most frequent first. */
export function countEnds(ends: readonly End[]): { end: End; runs: number }[] {
  const counted = new Map<string, { end: End; runs: number }>()
  for (const end of ends) {
    const key = JSON.stringify(end)
    counted.set(key, { end, runs: (counted.get(key)?.runs ?? 0) + 1 })
  }
  return [...counted.values()].sort((a, b) => b.runs - a.runs)
}

/** An end in one line. */
export function describeEnd({ results, victim, sharers, memory }: End): string {
  const left = Object.entries(memory).map(([kind, how]) => `${kind} ${how}`)
  return [results.join(' '), `victim ${victim}`, ...sharers.map(sharer => `sharer ${sharer}`), ...left].join(', ')
}
