// SPDX-License-Identifier: MIT
import { type ProgramCount, type ProgramExploration, type ProgramOutcome, looksOf } from '../program/index.ts'
import { type Html, html } from './html.ts'
import type { LabSetup } from './setup.ts'
import { setupWords } from './setup-words.ts'
import { shareWords } from './share-words.ts'
import { showOutput } from './show-run.ts'
import { count, digits, memoryWords, othersLine, victimWords } from './words.ts'

const bounds: Record<Extract<ProgramExploration['verdict'], { exhausted: false }>['reason'], string> = {
  states: 'the bound on states was reached',
  memory: 'the bound on memory was reached',
  outcomes: 'the bound on outcomes was reached',
  time: 'the bound on time was reached',
  program: 'the program was stopped before its end',
  cancelled: 'it was stopped',
}

/** What a reader can tell apart of an outcome besides the program's own output: the words for it, and a shortest schedule. */
interface Fate {
  outcome: ProgramOutcome
  /** How many schedules lead there, when they were counted. */
  schedules: bigint
  victim: string
  memory: ReturnType<typeof memoryWords>
  others: string
}

/** Outcomes that print the same, and below them what became of the victim: what reads the same is one. */
function groups({ outcomes }: ProgramExploration, counted?: ProgramCount): { first: ProgramOutcome; fates: Fate[] }[] {
  const schedules = new Map(counted?.counted === true ? counted.outcomes.map((each) => [looksOf(each), each.schedules]) : [])
  const byOutput = new Map<string, Map<string, Fate>>()
  for (const outcome of outcomes) {
    const output = JSON.stringify([outcome.output, outcome.end])
    const fate: Fate = {
      outcome,
      schedules: schedules.get(looksOf(outcome)) ?? 0n,
      victim: victimWords(outcome.outcome),
      memory: memoryWords(outcome.outcome),
      others: othersLine(outcome.outcome),
    }
    const fates = byOutput.get(output) ?? new Map<string, Fate>()
    byOutput.set(output, fates)
    const key = `${fate.victim}|${fate.memory.words}|${fate.others}`
    const before = fates.get(key)
    if (before !== undefined) fate.schedules += before.schedules
    if (before !== undefined && before.outcome.witness.length <= outcome.witness.length) fate.outcome = before.outcome
    fates.set(key, fate)
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

function showFate({ outcome, schedules, victim, memory, others }: Fate, counted: ProgramCount | undefined): Html {
  const what = `victim ${victim}, memory ${memory.words}`
  return html`<li data-memory="${outcome.outcome.memory}" data-victim="${outcome.outcome.victim}">
    <span>Victim ${victim}${others}; memory <span data-tone="${memory.tone}">${memory.words}</span>${
      counted?.counted === true && html`<br /><small>${shareWords(schedules, counted.total)} of the schedules</small>`
    }</span>
    <button type="button" data-witness="${outcome.witness.join(',')}" data-key="witness-${outcome.witness.join('-')}"
      >Show in ${count(outcome.witness.length, 'step')}<span class="sr-only">: ${what}</span></button>
  </li>`
}

/** How many schedules there are, in words. What a share of them is not is said too. */
function countWords(counted: ProgramCount): string {
  if (!counted.counted) return `The schedules were not counted: ${counted.reason}.`
  const not = 'they do not say how often something happens on a machine, where some orders are far likelier than others'
  return `There are ${schedulesWords(counted.total)}. The shares below count each as one; ${not}.`
}

/** A number of schedules: in full as long as it can be read, and as a power of ten beyond that. */
function schedulesWords(total: bigint): string {
  const text = total.toString()
  if (text.length <= 12) return `${digits(total)} ${total === 1n ? 'schedule' : 'schedules'}`
  const tenths = Math.round(Number(text.slice(0, 3)) / 10)
  const [mantissa, exponent] = tenths === 100 ? [1, text.length] : [tenths / 10, text.length - 1]
  return `about ${mantissa.toFixed(1)} × 10^${exponent} schedules`
}

/** Every outcome, each with a shortest schedule that leads to it, and with its share of all schedules when they were counted. */
export function showExploration(setup: LabSetup, exploration: ProgramExploration, search: Search, counted?: ProgramCount): Html {
  const other: Search = search === 'full' ? 'reduced' : 'full'
  return html`<p class="lab-for">${setupWords(setup)}</p>
  <p class="lab-extent" data-states="${exploration.states}" data-exhausted="${String(exploration.verdict.exhausted)}"
    >${extentWords(exploration, search)}</p>
  <p class="lab-search">
    <button type="button" data-search="${other}" data-key="search"
      >Explore ${other === 'full' ? 'every state' : 'with reductions'} instead</button>
    <button type="button" data-keep data-key="keep">Keep to compare</button>
    <button type="button" data-more="pinners" data-key="more-pinners">Compare with one more reader</button>
    <button type="button" data-more="sharers" data-key="more-sharers">Compare with one more sharer</button>
  </p>
  <p class="lab-count">${counted === undefined ? 'The schedules have not been counted.' : countWords(counted)}</p>
  ${groups(exploration, counted).map(
    ({ first, fates }) => html`<div class="lab-ending">
      <pre class="lab-terminal">${showOutput(first.output, first.end, first.outcome.caller)}</pre>
      <ul class="lab-outcomes">${fates.map((fate) => showFate(fate, counted))}</ul>
    </div>`,
  )}`
}
