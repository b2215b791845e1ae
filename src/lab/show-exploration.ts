// SPDX-License-Identifier: MIT
import type { ProgramExploration, ProgramOutcome } from '../program/index.ts'
import { type Html, html } from './html.ts'
import { showOutput } from './show-run.ts'
import { count, memoryWords, sharerWords, victimWords } from './words.ts'

const bounds: Record<Extract<ProgramExploration['verdict'], { exhausted: false }>['reason'], string> = {
  states: 'the bound on states was reached',
  memory: 'the bound on memory was reached',
  time: 'the bound on time was reached',
  program: 'the program was stopped before its end',
  cancelled: 'it was stopped',
}

/** What a reader can tell apart of an outcome besides the program's own output: the words for it, and a shortest schedule. */
interface Fate {
  outcome: ProgramOutcome
  victim: string
  memory: ReturnType<typeof memoryWords>
  sharers: string | undefined
}

/** Outcomes that print the same, and below them what became of the victim: what reads the same is one. */
function groups({ outcomes }: ProgramExploration): { first: ProgramOutcome; fates: Fate[] }[] {
  const byOutput = new Map<string, Map<string, Fate>>()
  for (const outcome of outcomes) {
    const output = JSON.stringify([outcome.output, outcome.end])
    const fate: Fate = {
      outcome,
      victim: victimWords(outcome.outcome),
      memory: memoryWords(outcome.outcome),
      sharers: sharerWords(outcome.outcome),
    }
    const fates = byOutput.get(output) ?? new Map<string, Fate>()
    byOutput.set(output, fates)
    const key = `${fate.victim}|${fate.memory.words}|${fate.sharers}`
    const before = fates.get(key)
    if (before === undefined || outcome.witness.length < before.outcome.witness.length) fates.set(key, fate)
  }
  return [...byOutput.values()].flatMap((fates) => {
    const [first] = fates.values()
    return first === undefined ? [] : [{ first: first.outcome, fates: [...fates.values()] }]
  })
}

/** Whether schedules that differ only in the order of steps which do not affect each other were taken as one. */
export type Search = 'reduced' | 'full'

/** How much was explored, and whether that was all of it. */
export function extentWords(exploration: ProgramExploration, search: Search): string {
  const { verdict, states, depth } = exploration
  const outcomes = groups(exploration).reduce((sum, { fates }) => sum + fates.length, 0)
  const seen = `${count(outcomes, 'outcome')} in ${count(states, 'state')}`
  if (!verdict.exhausted) return `${seen}, and not exhausted: ${bounds[verdict.reason]} at ${count(depth, 'step')}. There may be others.`
  const how = search === 'full' ? '' : ', those that differ only in the order of steps which do not affect each other as one'
  return `${seen}. Every schedule was explored${how}: there is no other outcome in this model.`
}

function showFate({ outcome, victim, memory, sharers }: Fate): Html {
  const what = `victim ${victim}, memory ${memory.words}`
  return html`<li data-memory="${outcome.outcome.memory}" data-victim="${outcome.outcome.victim}">
    <span>Victim ${victim}${sharers !== undefined && html`; sharer ${sharers}`}; memory <span data-tone="${memory.tone}">${memory.words}</span></span>
    <button type="button" data-witness="${outcome.witness.join(',')}">Show in ${count(outcome.witness.length, 'step')}<span class="sr-only">: ${what}</span></button>
  </li>`
}

/** Every outcome, each with a shortest schedule that leads to it. */
export function showExploration(exploration: ProgramExploration, search: Search): Html {
  const other: Search = search === 'full' ? 'reduced' : 'full'
  return html`<p class="lab-extent" data-states="${exploration.states}" data-exhausted="${String(exploration.verdict.exhausted)}">${extentWords(exploration, search)}</p>
  <p class="lab-search"><button type="button" data-search="${other}" data-key="search">${other === 'full' ? 'Explore every state instead' : 'Explore with reductions instead'}</button> <button type="button" data-keep data-key="keep">Keep to compare</button></p>
  ${groups(exploration).map(
    ({ first, fates }) => html`<div class="lab-ending">
      <pre class="lab-terminal">${showOutput(first.output, first.end)}</pre>
      <ul class="lab-outcomes">${fates.map(showFate)}</ul>
    </div>`,
  )}`
}
