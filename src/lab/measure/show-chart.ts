// SPDX-License-Identifier: MIT
// The chart of a measurement: share of calls that come too late, by the delay. Pure: the same at build time and in the browser.
import type { DelayPoint } from '../../kernel/time/index.ts'
import { type Html, html } from '../html.ts'
import type { ObservedGroup } from './observed.ts'
import { timeWords } from './settings.ts'

/** Measures in SVG units, which are CSS pixels: the drawing is never scaled, so that its text can be read. */
const width = 640
const height = 320
const left = 52
const right = 620
const top = 34
const bottom = 268
/** A delay of 0 has no place on an axis of powers: it stands apart, before the least of the others. */
const zero = left + 18
const first = left + 70
const leastNs = 10_000
const mostNs = 20_000_000
/** Intervals of several curves at the same delay stand beside each other: a little, so that a curve stays where it belongs. */
const aside = { curve: [3, -3, 6, -6], alone: [10, -10, 16, -15, 22] } as const

const ticks = [0, 10_000, 100_000, 1_000_000, 10_000_000]

function x(delayNs: number): number {
  if (delayNs < leastNs) return zero
  const way = Math.log(delayNs / leastNs) / Math.log(mostNs / leastNs)
  return Math.round((first + way * (right - 12 - first)) * 10) / 10
}

function y(share: number): number {
  return Math.round((bottom - share * (bottom - top)) * 10) / 10
}

/** The sign of each group of records; none of them is told from the others by colour alone. */
const shapes = ['M-4.5,-4.5h9v9h-9Z', 'M0,-6L6,0L0,6L-6,0Z', 'M0,-6L6,5H-6Z', 'M-5,-5L5,5M5,-5L-5,5'] as const

export function shapeOf(group: number): string {
  return shapes[group % shapes.length] ?? shapes[0]
}

/** A share in per cent, with at most one digit after the point. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

export function pointWords({ delayNs, late, runs, low, high }: DelayPoint): string {
  return `delay ${timeWords(delayNs)}: ${late} of ${runs} too late, 95 % interval ${percent(low)} to ${percent(high)}`
}

/** A vertical bar for an interval, and what stands at the share itself. */
function mark(point: DelayPoint, shape: Html, shift = 0): Html {
  const at = x(point.delayNs) + shift
  return html`<g class="measure-point">
    <line x1="${at}" y1="${y(point.low)}" x2="${at}" y2="${y(point.high)}" />
    <g transform="translate(${at} ${y(point.share)})">${shape}</g>
    <title>${pointWords(point)}</title>
  </g>`
}

function line(points: readonly DelayPoint[], shift = 0): string {
  return points.map(({ delayNs, share }) => `${x(delayNs) + shift},${y(share)}`).join(' ')
}

/**
 * The drawing of a measurement over what was observed on real kernels.
 *
 * @param points Those without a run are left out.
 * @param label What a screen reader says for it; the table beside it has the numbers.
 * @param chosenNs The delay that is marked.
 */
export function showChart(points: readonly DelayPoint[], observed: readonly ObservedGroup[], label: string, chosenNs: number): Html {
  const measured = points.filter(({ runs }) => runs > 0)
  const beside = { curve: 0, alone: 0 }
  return html`<svg class="measure-svg" role="img" aria-label="${label}"
    width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <g class="measure-axes">
      ${[0, 0.25, 0.5, 0.75, 1].map((share) => html`
        <line class="measure-grid" x1="${left}" y1="${y(share)}" x2="${right}" y2="${y(share)}" />
        <text x="${left - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`)}
      ${ticks.map((ns) => html`<line x1="${x(ns)}" y1="${bottom}" x2="${x(ns)}" y2="${bottom + 6}" />
        <text x="${x(ns)}" y="${bottom + 22}" text-anchor="middle">${timeWords(ns)}</text>`)}
      <line x1="${left}" y1="${bottom}" x2="${left}" y2="${top}" /><line x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}" />
      <path class="measure-break" d="M${first - 30},${bottom + 5}l6,-10M${first - 24},${bottom + 5}l6,-10" />
      <text x="4" y="16">calls that come too late</text>
      <text x="${right}" y="${height - 8}" text-anchor="end"
        >delay between kill and call (each step of the axis: ten times as long) →</text>
    </g>
    ${observed.map(({ curves }, group) => html`<g class="measure-observed">${curves.map((curve) => {
      const kind = curve.points.length > 1 ? 'curve' : 'alone'
      const shift = aside[kind][beside[kind]++ % aside[kind].length] ?? 0
      return html`${curve.points.length > 1 && html`<polyline points="${line(curve.points, shift)}" />`}
        ${curve.points.map((point) => mark(point, html`<path d="${shapeOf(group)}" />`, shift))}`
    })}</g>`)}
    <g class="measure-model"><polyline points="${line(measured)}" />${measured.map((point) => mark(point, html`<circle r="4.5" />`))}</g>
    ${measured.map(({ delayNs }) => {
      const at = x(delayNs)
      const hidden = delayNs !== chosenNs && html` visibility="hidden"`
      return html`<line class="measure-chosen" data-delay="${delayNs / 1000}" x1="${at}" y1="${top}" x2="${at}" y2="${bottom}"${hidden} />`
    })}
  </svg>`
}
