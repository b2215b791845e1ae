// SPDX-License-Identifier: MIT
import type { ProgramExploration, ProgramOutcome } from '../program/index.ts'
import { type Html, html } from './html.ts'
import type { LabSetup } from './setup.ts'
import { setupWords } from './setup-words.ts'
import { count, memoryWords, othersLine, victimWords } from './words.ts'

/** An exploration, and what was explored. */
export interface Explored {
  setup: LabSetup
  exploration: ProgramExploration
}

/** An outcome in words that do for any program, whatever it prints. */
export function outcomeWords({ outcome, calls }: ProgramOutcome): string {
  const last = calls.findLast(({ name }) => name === 'process_mrelease')
  const result = last === undefined ? 'process_mrelease() is not called' : `process_mrelease() = ${last.error ?? last.result}`
  return `${result}; victim ${victimWords(outcome)}${othersLine(outcome)}; memory ${memoryWords(outcome).words}`
}

/** The length of a shortest schedule to each outcome. */
function shortest({ exploration }: Explored): Map<string, number> {
  const lengths = new Map<string, number>()
  for (const outcome of exploration.outcomes) {
    const row = outcomeWords(outcome)
    lengths.set(row, Math.min(lengths.get(row) ?? Infinity, outcome.witness.length))
  }
  return lengths
}

function cell(length: number | undefined, { exploration }: Explored): Html {
  if (length !== undefined) return html`<td data-possible>in ${count(length, 'step')}</td>`
  return html`<td>${exploration.verdict.exhausted ? 'cannot happen' : 'not found'}</td>`
}

/** Two explorations side by side: what can happen in only one of them stands first, then what can in both. */
export function showComparison(kept: Explored, now: Explored): Html {
  const sides = [kept, now].map((side) => ({ side, lengths: shortest(side) }))
  const rows = [...new Set(sides.flatMap(({ lengths }) => [...lengths.keys()]))].sort()
  const inBoth = (row: string): boolean => sides.every(({ lengths }) => lengths.has(row))
  const differing = rows.filter((row) => !inBoth(row))
  const all = count(rows.length, 'outcome')
  const finding = differing.length === 0 ? `Both have the same ${all}.` : `Only one of the two has ${differing.length} of these ${all}:`
  return html`<p class="lab-for">${finding}</p>
  <div class="lab-scroll" role="region" aria-label="Comparison" tabindex="0">
    <table class="lab-comparison">
      <thead><tr>
        <th scope="col">What can happen</th>
        ${sides.map(({ side }, index) => html`<th scope="col">${index === 0 ? 'Kept: ' : 'Now: '}${setupWords(side.setup)}</th>`)}
      </tr></thead>
      <tbody>${[...differing, ...rows.filter(inBoth)].map((row) => html`<tr${!inBoth(row) && html` data-differs`}>
        <th scope="row">${row}</th>${sides.map(({ side, lengths }) => cell(lengths.get(row), side))}
      </tr>`)}</tbody>
    </table>
  </div>`
}
