// SPDX-License-Identifier: MIT
// What native runs saw, in the model's words.
import type { Outcome } from '../index.ts'
import type { Moment, NativeRun, ProcessFacts } from './native.ts'
import type { LiveSituation } from './situation.ts'

/** What can be told apart at the end of a run, on a real kernel and in the model: when whoever could move has moved. */
export interface End {
  /** Of all calls: `0`, `1` (poll, waitid: it has exited), or the errno's name. */
  readonly results: readonly string[]
  /** Of a second caller's call. Absent: there was none. */
  readonly second?: string
  readonly victim: Outcome['victim']
  /** Those with the victim's memory that are left. */
  readonly sharers: readonly ('alive' | 'dying')[]
  /** How much of the victim's memory is left. Absent: nobody could tell. */
  readonly memory?: 'all' | 'some' | 'none'
}

/** A run's end. */
export function endOf(run: NativeRun, looked: LiveSituation['looked']): End {
  const moment = run[looked]
  const memory = memoryOf(moment)
  const { results, second } = run
  return {
    results, ...second !== undefined && { second }, victim: victimOf(moment), sharers: moment.sharers.flatMap(sharerOf),
    ...memory !== undefined && { memory },
  }
}

function victimOf(moment: Moment): Outcome['victim'] {
  if (isGone(moment)) return 'reaped'
  // A leader may be a zombie before its threads are: they still have the mm.
  if (moment.state === 'Z' && moment.rss === null) return 'zombie'
  return isDying(moment) || moment.rss === null ? 'dying' : 'alive'
}

function sharerOf(facts: ProcessFacts): End['sharers'] {
  if (isGone(facts) || facts.state === 'Z') return []
  return [isDying(facts) ? 'dying' : 'alive']
}

function isGone({ state }: ProcessFacts): boolean {
  return state === '-' || state === 'X'
}

/** A tracing stop is an exit stop here: nothing else stops those that are traced. A core dump marks the exit of the group. */
function isDying({ state, killPending, dumping }: ProcessFacts): boolean {
  return state === 't' || killPending || dumping
}

function memoryOf({ mapped }: Moment): End['memory'] {
  const kinds = Object.values(mapped)
  if (kinds.length === 0) return undefined
  if (kinds.every(([now]) => now === 0)) return 'none'
  return kinds.every(([now, watched]) => now === watched) ? 'all' : 'some'
}

/** Equal ends, counted, the most frequent first. */
export function countEnds(ends: readonly End[]): { end: End; runs: number }[] {
  const counted = new Map<string, { end: End; runs: number }>()
  for (const end of ends) {
    const key = describeEnd(end)
    counted.set(key, { end, runs: (counted.get(key)?.runs ?? 0) + 1 })
  }
  return [...counted.values()].sort((a, b) => b.runs - a.runs)
}

/** An end in one line. */
export function describeEnd({ results, second, victim, sharers, memory }: End): string {
  const left = `memory left: ${memory ?? 'unknown'}`
  const others = second === undefined ? [] : [`second caller ${second}`]
  return [results.join(' '), ...others, `victim ${victim}`, ...sharers.map(sharer => `sharer ${sharer}`), left].join(', ')
}
