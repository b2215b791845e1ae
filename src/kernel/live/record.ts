// SPDX-License-Identifier: MIT
// What a kernel did, as a record that can be contributed: as the observations of other kernels, and with what it takes to repeat it.
import type { Moment, NativeRun } from './native.ts'
import { countEnds, endOf, type End } from './seen.ts'
import type { LiveSituation } from './situation.ts'

/** Minimum, median and maximum of what was measured; `n` only where that is not in all runs. */
interface Statistic {
  readonly n?: number
  readonly min: number
  readonly median: number
  readonly max: number
}

/** One situation on one kernel. */
export interface LiveRecord {
  readonly kernel: string
  readonly profile: 'mainline'
  /** The situation's name. */
  readonly scenario: string
  readonly setUp: string
  /** What live.c was given. */
  readonly commandLine: string
  readonly runs: number
  /** Results of process_mrelease → how often; `a>b` are two calls, one after the other, `a/b` two at the same time. */
  readonly outcomes: Readonly<Record<string, number>>
  /** All that could be told apart at the end, and how often it was seen. */
  readonly ends: readonly { readonly end: End; readonly runs: number }[]
  /**
   * Before the first call, right after the last, and settled: kB in the victim's status, and fractions of the watched page frames that
   * were in a page table.
   */
  readonly memory: Readonly<Record<string, Statistic>>
}

/** Puts the runs of a situation into a record. `kernel`: the release, and what machine it ran on. */
export function recordOf(situation: LiveSituation, runs: readonly NativeRun[], kernel: string): LiveRecord {
  const ends = runs.map(run => endOf(run, situation.looked))
  return {
    kernel,
    profile: 'mainline',
    scenario: situation.name,
    setUp: situation.words,
    commandLine: commandLine(situation),
    runs: runs.length,
    outcomes: countWords(ends.map(end => mreleaseResults(situation.steps, end))),
    ends: countEnds(ends),
    memory: { ...statistics(runs, 'before'), ...statistics(runs, 'after'), ...statistics(runs, 'settled') },
  }
}

/** What live.c is given for a situation: a record that says something else is of another situation. */
export function commandLine({ setUp, steps }: LiveSituation): string {
  return [...setUp, '--', ...steps].join(' ')
}

function mreleaseResults(steps: readonly string[], { results, second }: End): string {
  const calls = steps.slice(steps.indexOf('+begin') + 1).filter(step => !step.startsWith('+'))
  const own = results.filter((_, index) => /^(?:mrelease|twice)\b|^twice_/.test(calls[index] ?? ''))
  // A caller that was killed in its call has no result of it.
  return [own.join('>') || 'none', ...second === undefined ? [] : [second]].join('/')
}

function statistics(runs: readonly NativeRun[], when: 'before' | 'after' | 'settled'): Record<string, Statistic> {
  const values = new Map<string, number[]>()
  for (const run of runs) {
    for (const [name, value] of measured(run[when])) values.set(`${name}_${when}`, [...values.get(`${name}_${when}`) ?? [], value])
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, statistic(list, runs.length)]))
}

function measured(moment: Moment): [name: string, value: number][] {
  return [
    ...Object.entries(moment.rss ?? {}).map(([kind, kb]): [string, number] => [`rss_${kind}_kib`, kb]),
    ...Object.entries(moment.mapped).map(([kind, [now, watched]]): [string, number] => [`mapped_frac_${kind}`, now / watched]),
  ]
}

function statistic(values: readonly number[], runs: number): Statistic {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const numbers = { min: at(0), median: at(sorted.length >> 1), max: at(sorted.length - 1) }
  return sorted.length === runs ? numbers : { n: sorted.length, ...numbers }
}

function countWords(words: readonly string[]): Record<string, number> {
  const result: Record<string, number> = {}
  for (const word of words) result[word] = (result[word] ?? 0) + 1
  return result
}

/**
 * Reads a file of records.
 *
 * @throws Error that names the file, the line, and what is wrong there.
 */
export function readRecords(file: string, text: string): Pick<LiveRecord, 'kernel' | 'scenario' | 'commandLine' | 'ends'>[] {
  const records: unknown = JSON.parse(text)
  if (!Array.isArray(records)) throw new Error(`${file}: expected a list of records`)
  return records.map((record: unknown, index) => {
    const { kernel, scenario, commandLine, ends } = record as Partial<LiveRecord>
    const named = typeof kernel === 'string' && typeof scenario === 'string'
    const good = named && typeof commandLine === 'string' && Array.isArray(ends)
    if (!good) throw new Error(`${file}:${index + 2}: a record has at least kernel, scenario, commandLine and ends`)
    return { kernel, scenario, commandLine, ends }
  })
}
