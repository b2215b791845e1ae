// SPDX-License-Identifier: MIT
import type { ProgramRun } from '../program/index.ts'
import { callAt, callsOf } from './calls.ts'
import { type Html, html } from './html.ts'
import { actorsOf, windowOf } from './moment.ts'
import { count, stepWords } from './words.ts'

/** Measures of the drawing, in SVG units, which are CSS pixels: it is never scaled, so that its text can be read. */
const stepWidth = 24
const laneHeight = 48
const left = 12
/** Above the first lane: room for what the window is called. */
const labelHeight = 24
const memoryHeight = 48
const bottom = 22
/** A letter of the drawing's text, at most: labels that would run into the next one are left to the tooltip. */
const letterWidth = 7

/**
 * The drawing's style: a page with timelines has it once, and a saved drawing has it inside. In a page its colours are the
 * page's, light or dark; in a file of its own those after the commas.
 *
 * It does not stand in the markup of each drawing, because a new style sheet makes the browser look at the whole page again.
 */
export const timelineStyle = `
.lab-svg { font: 12px system-ui, sans-serif; fill: var(--sl-color-text, #23262f); }
.lab-svg line { stroke: var(--sl-color-gray-4, #8c8f9a); }
.lab-svg .lab-window rect { fill: var(--m-good, #0b6b4d); opacity: 0.14; }
.lab-svg .lab-window text { fill: var(--m-good, #0b6b4d); }
.lab-svg .lab-cursor { fill: none; stroke: var(--sl-color-text, #23262f); stroke-dasharray: 2 2; }
.lab-svg .lab-call-bar rect { fill: var(--sl-color-gray-5, #c0c2c7); stroke: var(--sl-color-gray-3, #545861); }
.lab-svg .lab-dot rect { fill: transparent; }
.lab-svg .lab-dot circle { stroke: var(--sl-color-bg, #fff); }
.lab-svg .lab-memory path { fill: var(--m-bad, #b3261e); opacity: 0.35; }
.lab-svg [data-kind='caller'] { fill: var(--sl-color-text-accent, #0b6b4d); }
.lab-svg [data-kind='victim-thread'] { fill: var(--m-bad, #b3261e); }
.lab-svg [data-kind='pinner'] { fill: var(--m-warn, #8a5300); }
.lab-svg [data-kind='second-caller'] { fill: var(--m-second, #1f5fb0); }
.lab-svg [data-kind='killer'] { fill: var(--m-killer, #8a2d86); }
`

const x = (position: number): number => left + position * stepWidth + stepWidth / 2

/**
 * A run as a drawing: a lane for each actor, a dot for each step, the calls as bars in the lane of who makes them, the memory left as a
 * curve below, and the window shaded in which the memory can be released. It stands by itself, so that it can be saved and printed.
 *
 * @param position The moment that is marked, in steps from the start.
 * @param caption What was run: stands in the drawing, so that a saved one says it too.
 */
export function showTimeline(run: ProgramRun, position: number, caption: string): Html {
  const { steps, initial } = run.trace
  const actors = actorsOf(run)
  const lane = new Map(actors.map(({ id }, index) => [id, labelHeight + index * laneHeight + laneHeight / 2]))
  const lanesEnd = labelHeight + actors.length * laneHeight
  const width = Math.max(left * 2 + Math.max(steps.length, 1) * stepWidth + 40, left * 2 + (caption.length + 8) * letterWidth)
  const height = lanesEnd + memoryHeight + bottom + 24
  const most = Math.max(1, initial.rss)
  const memoryTop = lanesEnd + 24
  const level = (rss: number): number => memoryTop + memoryHeight * (1 - rss / most)
  const curve = steps.reduce(
    (path, { after }, index) => `${path}H${x(index)}V${level(after.rss)}`,
    `M${left},${memoryTop + memoryHeight}V${level(initial.rss)}`,
  )
  const end = x(steps.length - 1) + stepWidth / 2
  const window = windowOf(run)
  const spans = callsOf(run)
  const extent = `${count(steps.length, 'step')} of ${count(actors.length, 'actor')}`
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="lab-svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"
    role="img" aria-label="Timeline: ${extent}. The table of steps says the same in words.">
    ${window !== undefined && html`<g class="lab-window">
      <rect x="${x(window.from - 1) + stepWidth / 2}" y="${labelHeight - 6}"
        width="${Math.max(2, (window.to - window.from) * stepWidth)}" height="${lanesEnd - labelHeight + 6}" />
      <text x="${x(window.from - 1) + stepWidth / 2 + 4}" y="${labelHeight - 10}">can be released</text>
      <title>From here the victim is dying, and one of its threads still has the memory: process_mrelease() can work.</title>
    </g>`}
    <rect class="lab-cursor" x="${x(position - 1) - stepWidth / 2}" y="${labelHeight - 6}"
      width="${stepWidth}" height="${height - labelHeight - 12}"${position === 0 && html` visibility="hidden"`} />
    ${actors.map(({ id, kind, name }) => {
      const y = lane.get(id) ?? 0
      return html`<g data-kind="${kind}">
        <line x1="${left}" y1="${y}" x2="${width - left}" y2="${y}" /><text class="lab-name" x="${left}" y="${y - 12}">${name}</text>
      </g>`
    })}
    ${spans.map(({ actor, label, from, to }) => {
      const y = lane.get(actor) ?? 0
      const next = spans.find((span) => span.actor === actor && span.from > to)
      const room = x(next?.from ?? steps.length + 2) - x(from)
      return html`<g class="lab-call-bar">
        <rect x="${x(from) - 7}" y="${y - 7}" width="${x(to) - x(from) + 14}" height="14" rx="7"><title>${label}</title></rect>
        ${label.length * letterWidth < room && html`<text x="${x(from) - 7}" y="${y + 20}">${label}</text>`}
      </g>`
    })}
    ${steps.map((taken, index) => {
      const { actor, words } = stepWords(run, index + 1)
      const y = lane.get(taken.step.actor) ?? 0
      const call = callAt(spans, run, index)
      const after = `mm_users ${taken.after.mmUsers}, memory left: ${taken.after.rss} of ${initial.rss}.`
      return html`<g class="lab-dot" data-kind="${actor?.kind}" data-position="${index + 1}"${index + 1 === position && html` data-now`}>
        <rect x="${x(index) - stepWidth / 2}" y="${y - 12}" width="${stepWidth}" height="24" /><circle cx="${x(index)}" cy="${y}" r="5" />
        <title>${words} (${taken.step.kernelFunction})${call && ` in ${call.label}`}. ${after}</title>
      </g>`
    })}
    <g class="lab-memory">
      <text class="lab-name" x="${left}" y="${memoryTop - 6}">memory left</text><path d="${curve}H${end}V${memoryTop + memoryHeight}Z" />
      <line x1="${left}" y1="${memoryTop + memoryHeight}" x2="${width - left}" y2="${memoryTop + memoryHeight}" />
    </g>
    <text class="lab-axis" x="${left}" y="${height - 6}">steps → ${caption}</text>
  </svg>`
}
