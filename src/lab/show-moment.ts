// SPDX-License-Identifier: MIT
import type { Actor, StateView } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'
import { functionLink, placeLink } from './function-link.ts'
import { type Html, html } from './html.ts'
import { type Moment, actorsOf, momentOf } from './moment.ts'
import { showActorName } from './show-actor.ts'
import { count } from './words.ts'

/** The flags of the victim's signals and of its memory, as the kernel calls them, and what each one says. */
export const flagNames: Readonly<Record<keyof StateView['flags'], { flag: string; words: string }>> = {
  groupExit: { flag: 'SIGNAL_GROUP_EXIT', words: 'the victim as a whole is dying' },
  oomSkip: { flag: 'MMF_OOM_SKIP', words: 'nothing is left to be released' },
  unstable: { flag: 'MMF_UNSTABLE', words: 'memory is being released' },
  multiprocess: { flag: 'MMF_MULTIPROCESS', words: 'the memory has been shared with another process' },
}

function changed(now: number | boolean | string, before: number | boolean | string): Html | false {
  return now !== before && html` data-changed`
}

function lockWords({ mmapLock }: StateView, actors: readonly Actor[]): string {
  const name = (id: number): string => actors.find((actor) => actor.id === id)?.name ?? ''
  if (mmapLock.writer !== null) return `held for writing by ${name(mmapLock.writer)}`
  return mmapLock.readers.length === 0 ? 'free' : `held for reading by ${mmapLock.readers.map(name).join(', ')}`
}

function showFlag(name: keyof StateView['flags'], before: StateView): Html {
  const { flag, words } = flagNames[name]
  return html`<span title="${words}"${changed(true, before.flags[name])}>${functionLink(flag)}</span> `
}

/** @param code What the line of C says that the program is at. */
function showActor(actor: Actor, { state, before, node, ended }: Moment, code: string): Html {
  const now = state.actors.find(({ id }) => id === actor.id)
  const then = before.actors.find(({ id }) => id === actor.id)
  if (now === undefined) return html``
  // Of the kinds that are nowhere, the place is the kind: there is nothing to say.
  return html`<li>
    <span>${showActorName(actor)}${
      now.at !== actor.kind && html` <span${changed(now.at, then?.at ?? '')}>${placeLink(now.at)}</span>`
    }</span>
    <button type="button" data-actor="${actor.id}" data-key="actor-${actor.id}"${!now.enabled && html` aria-disabled="true"`}
      >Step<span class="sr-only"> of ${actor.name}${!now.enabled && ': it cannot take one now'}</span></button>
    ${actor.kind === 'caller' && !ended && code !== '' && html`<code class="lab-line">
      <span class="sr-only">at line </span>${node?.line} ${code}
    </code>`}
  </li>`
}

/**
 * Where everybody is at a moment, who could go next, and what holds the memory. What the last step changed is marked.
 *
 * @param code What the line of C says that the program is at.
 */
export function showMoment(run: ProgramRun, position: number, code = ''): Html {
  const moment = momentOf(run, position)
  const { state, before, step } = moment
  const actors = run.trace.actors
  const lock = lockWords(state, actors)
  const said = step === undefined
    ? 'Nothing has happened yet.'
    : html`${showActorName(actors[step.actor])} ${step.action}. ${functionLink(step.kernelFunction)}`
  const shown = actors.filter((actor) => actorsOf(run).includes(actor) || state.actors[actor.id]?.enabled === true)
  return html`<p class="lab-said"><span class="lab-position">Step ${moment.position} of ${run.trace.steps.length}</span> ${said}</p>
  <div class="lab-moment">
    <ul class="lab-actors" aria-label="Who can go next">${shown.map((actor) => showActor(actor, moment, code))}</ul>
    <dl class="lab-state">
      <div><dt>Memory left</dt><dd${changed(state.rss, before.rss)}>${state.rss} of ${count(run.trace.initial.rss, 'unit')}</dd></div>
      <div><dt><code>mm_users</code></dt><dd${changed(state.mmUsers, before.mmUsers)}>${state.mmUsers}</dd></div>
      <div><dt><code>mm_count</code></dt><dd${changed(state.mmCount, before.mmCount)}>${state.mmCount}</dd></div>
      <div><dt><code>mmap_lock</code></dt><dd${changed(lock, lockWords(before, actors))}>${lock}</dd></div>
      <div><dt>Flags</dt><dd>${(Object.keys(flagNames) as (keyof StateView['flags'])[]).map((name) =>
        state.flags[name] && showFlag(name, before),
      )}${Object.values(state.flags).every((set) => !set) && 'none'}</dd></div>
    </dl>
  </div>`
}
