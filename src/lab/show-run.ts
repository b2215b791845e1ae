// SPDX-License-Identifier: MIT
import { type Actor, type Outcome, type StateView, longestRun } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'
import { callsOf } from './calls.ts'
import { functionLink } from './function-link.ts'
import { type Html, html } from './html.ts'
import { momentOf } from './moment.ts'
import { type LabSetup, commandLine } from './setup.ts'
import { showActorName } from './show-actor.ts'
import { showMoment } from './show-moment.ts'
import { showTimeline } from './show-timeline.ts'
import { setupWords } from './setup-words.ts'
import { count, memoryWords, othersWords, victimWords } from './words.ts'

type End = ProgramRun['end']
type Output = ProgramRun['output']

/**
 * How a program ended, as a shell user would say it.
 *
 * @param caller What the kernel says became of it.
 * @param complete False when the schedule ended before the program did.
 */
export function endWords(end: End, caller: Outcome['caller'], complete = true): string {
  if (end === undefined && caller === 'machine panicked') return 'the machine panicked'
  if (end === undefined) return complete ? 'it waits for ever' : 'it has not ended yet'
  if (end.kind === 'stopped') return `stopped: ${end.reason}`
  const words = end.signal === undefined ? `exit status ${end.status}` : `killed by ${end.signal}`
  // Who killed it, its own call or somebody else, is in the steps.
  return end.detail === undefined || caller === 'killed' ? words : `${words} (${end.detail})`
}

/** What a terminal would show: standard output and standard error in the order of writing. */
export function showOutput(output: Output, end: End, caller: Outcome['caller']): Html {
  return html`<span class="lab-output">${output.map(
    ({ fd, text }) => html`<span class="${fd === 2 ? 'lab-stderr' : 'lab-stdout'}">${text}</span>`,
  )}</span><span class="lab-end" data-status="${end?.kind === 'exit' ? end.status : 'stopped'}">${endWords(end, caller)}</span>`
}

/** What became of the victim, its memory, whoever shares it, and a second caller. */
export function showFate(outcome: Outcome): Html {
  const memory = memoryWords(outcome)
  return html`<dl class="lab-fate">
    <div><dt>Victim</dt><dd data-victim="${outcome.victim}">${victimWords(outcome)}</dd></div>
    <div><dt>Its memory</dt><dd data-memory="${outcome.memory}" data-tone="${memory.tone}">${memory.words}</dd></div>
    ${othersWords(outcome).map(({ who, words }) => html`<div><dt>${who}</dt><dd>${words}</dd></div>`)}
  </dl>`
}

function lanes(actors: readonly Actor[], acting: number): Html {
  return html`<span class="lab-lanes" aria-hidden="true">${actors.map(
    ({ id, kind }) => html`<i data-kind="${kind}"${id === acting && html` data-acting`}></i>`,
  )}</span>`
}

/** The actors that take part in a schedule, each with a lane. */
function actingIn({ trace }: ProgramRun): Actor[] {
  const acting = new Set(trace.steps.map(({ step }) => step.actor))
  return trace.actors.filter(({ id }) => acting.has(id))
}

function memoryMeter(state: StateView, most: number): Html {
  const units = Array.from({ length: most }, (_, index) => html`<i${index < state.rss && html` data-full`}></i>`)
  return html`<span class="lab-meter" role="img" aria-label="${state.rss} of ${count(most, 'unit')}">${units}</span>`
}

/** Why a run stops before its end. */
function cutWords(steps: number): string {
  if (steps < longestRun) return 'The schedule ends here; the program has not ended.'
  return `The run was cut off here, at ${count(longestRun, 'step')}.`
}

/** The schedule, step by step: who did what, and how many references and how much memory were left after it. */
export function showSteps(run: ProgramRun, command: string): Html {
  const { trace } = run
  const acting = actingIn(run)
  const actors = new Map(trace.actors.map((actor) => [actor.id, actor]))
  const most = trace.initial.rss
  return html`<div class="lab-scroll" role="region" aria-label="Steps of ${command}" tabindex="0">
    <table class="lab-steps">
      <thead><tr>
        <th scope="col">Step</th>
        <th scope="col" class="lab-lanes-head"><span class="sr-only">Lane</span></th>
        <th scope="col">Who, where, what</th>
        <th scope="col">
          <abbr title="references to the address space: while there is one, its memory is not freed by exit">mm_users</abbr>
        </th>
        <th scope="col">Memory</th>
      </tr></thead>
      <tbody>${trace.steps.map(
        ({ step, after }, index) => html`<tr>
          <th scope="row">${index + 1}</th>
          <td class="lab-lanes-cell">${lanes(acting, step.actor)}</td>
          <td>${showActorName(actors.get(step.actor))} ${functionLink(step.kernelFunction)}<br />${step.action}</td>
          <td>${after.mmUsers}</td>
          <td>${memoryMeter(after, most)}</td>
        </tr>`,
      )}</tbody>
    </table>
  </div>${!trace.complete && html`<p class="lab-note">${cutWords(trace.steps.length)}</p>`}`
}

/** Steps of one actor that follow each other; of a caller, those of one system call. */
interface Turn {
  actor: Actor
  functions: string[]
  /** The system call that returned at the end of this turn, and what. */
  returned: string | undefined
  after: StateView
}

function turnsOf(run: ProgramRun): Turn[] {
  const { trace } = run
  const turns: Turn[] = []
  const returns = new Map(callsOf(run).filter(({ returned }) => returned).map(({ to, label }) => [to, label]))
  for (const [index, { step, after }] of trace.steps.entries()) {
    const actor = trace.actors.find(({ id }) => id === step.actor)
    if (actor === undefined) continue
    let turn = turns.at(-1)
    if (turn === undefined || turn.actor !== actor || turn.returned !== undefined) {
      turn = { actor, functions: [], returned: undefined, after }
      turns.push(turn)
    }
    if (turn.functions.at(-1) !== step.kernelFunction) turn.functions.push(step.kernelFunction)
    turn.after = after
    turn.returned = returns.get(index)
  }
  return turns
}

/** The schedule as a story: who had a turn, through which kernel functions it went, and what was left after it. */
export function showStory(run: ProgramRun): Html {
  const most = run.trace.initial.rss
  const acting = actingIn(run)
  return html`<table class="lab-steps lab-story">
    <thead><tr><th scope="col"><span class="sr-only">Lane</span></th><th scope="col">Who runs</th><th scope="col">Memory</th></tr></thead>
    <tbody>${turnsOf(run).map(
      ({ actor, functions, returned, after }) => html`<tr>
        <td class="lab-lanes-cell">${lanes(acting, actor.id)}</td>
        <td>${showActorName(actor)}${
          returned !== undefined && html` <code class="lab-call">${returned.replace('= ', '=\u00a0')}</code>`
        }<br />
          <small>${functions.join(' › ')}</small></td>
        <td>${memoryMeter(after, most)}</td>
      </tr>`,
    )}</tbody>
  </table>`
}

/** What the terminal shows after the command was typed, when the program has come to a moment of its run. */
export function showTerminal(run: ProgramRun, command: string, position = run.trace.steps.length): Html {
  const { node, ended } = momentOf(run, position)
  const output = node?.output ?? []
  const so = ended
    ? showOutput(output, run.end, run.trace.end.caller)
    : html`<span class="lab-output">${output.map(({ text }) => text)}</span><span class="lab-end">${whereWords(node)}</span>`
  return html`<pre class="lab-terminal"><span class="lab-prompt">$ ${command}</span>\n${so}</pre>`
}

function whereWords(node: ProgramRun['nodes'][number] | undefined): string {
  if (node === undefined || node.line === 0) return 'not started'
  const call = node.pending === undefined ? '' : `, ${node.pending.name}(${node.pending.args.join(', ')})`
  return `at line ${node.line}${call}`
}

function go(to: 'first' | 'back' | 'forward' | 'last', words: string, possible: boolean): Html {
  return html`<button type="button" data-go="${to}" data-key="go-${to}"${!possible && html` aria-disabled="true"`}>${words}</button>`
}

/**
 * One run at one moment: the terminal, what became of the victim once the program has ended, the timeline, and the places
 * of everybody, from which the reader can go on.
 *
 * @param position Steps from the start.
 * @param open Whether the table of all steps is unfolded.
 * @param code What the line of C says that the program is at.
 */
export function showRun(run: ProgramRun, setup: LabSetup, position = run.trace.steps.length, open = false, code = ''): Html {
  const { ended } = momentOf(run, position)
  const all = run.trace.steps.length
  const command = commandLine(setup)
  return html`<p class="lab-for">${setupWords(setup)}</p>${showTerminal(run, command, position)}
  ${ended ? showFate(run.trace.end) : html`<p class="lab-fate">The program is running.</p>`}
  <div class="lab-scroll lab-timeline" role="region" aria-label="Timeline of ${command}" aria-describedby="lab-${setup.program}-callout"
    tabindex="0" data-key="timeline">${showTimeline(run, position, setupWords(setup))}</div>
  <div class="lab-go" role="group" aria-label="Go through the steps">
    ${go('first', 'First', position > 0)}${go('back', 'Back', position > 0)}
    ${go('forward', 'Forward', position < all)}${go('last', 'Last', position < all)}
    <button type="button" data-save data-key="save">Save drawing</button>
  </div>
  ${showMoment(run, position, code)}
  <details class="lab-details"${open && html` open`}>
    <summary data-key="steps">All steps in words: ${count(all, 'step')}</summary>${showSteps(run, command)}
  </details>`
}
