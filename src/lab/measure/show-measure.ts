// SPDX-License-Identifier: MIT
// What a measurement says: a sentence, the chart, its legend, and all numbers as a table. Pure.
import type { DelayPoint, Measurement } from '../../kernel/time/index.ts'
import { type Html, html } from '../html.ts'
import { count, digits } from '../words.ts'
import { type ObservedGroup, observedFor } from './observed.ts'
import { type MeasureSettings, killsInOneCall, settingsWords, sizeWords, timeWords } from './settings.ts'
import { percent, pointWords, shapeOf, showChart } from './show-chart.ts'

/** What the measurement found, in a sentence. */
export function findingWords(points: readonly DelayPoint[], settings: MeasureSettings): string {
  const measured = points.filter(({ runs }) => runs > 0)
  const late = measured.reduce((sum, point) => sum + point.late, 0)
  const runs = measured.reduce((sum, point) => sum + point.runs, 0)
  if (runs === 0) return 'Nothing is measured yet.'
  const all = count(runs, 'run')
  if (killsInOneCall(settings)) {
    return `One call kills and releases, so there is no delay, and each point repeats the same: ${late} of ${all} came too late.`
  }
  if (late === 0) return `None of ${all} came too late.`
  const half = measured.find(({ share }) => share >= 0.5)
  const [at] = measured
  const where = at?.delayNs === 0 ? 'Without a delay' : `With a delay of ${timeWords(at?.delayNs ?? 0)}`
  const start = at === undefined ? '' : `${where}, ${at.late} of ${at.runs} calls came too late. `
  if (half === undefined) return `${start}At none of the delays measured did half of them.`
  if (half === at) return `${start}That is half of them or more already.`
  return `${start}The least delay measured at which half of them or more did: ${timeWords(half.delayNs)}.`
}

/** What was measured at one delay, in a sentence. */
function atWords(point: DelayPoint): string {
  return `Marked: ${point.runs === 0 ? `delay ${timeWords(point.delayNs)}, not measured yet` : pointWords(point)}.`
}

function row(name: string, use: string, point: DelayPoint): Html {
  const { delayNs, late, runs, share, low, high, callNs } = point
  return html`<tr>
    <th scope="row">${timeWords(delayNs)}</th>
    <td>${name}<small>${use}</small></td>
    <td>${digits(late)} of ${digits(runs)}</td>
    <td>${percent(share)}</td>
    <td>${percent(low)} to ${percent(high)}</td>
    <td>${callNs === undefined ? 'none in time' : timeWords(callNs)}</td>
  </tr>`
}

/** The numbers of the chart: what was measured, then what was observed. */
export function showTable(points: readonly DelayPoint[], observed: readonly ObservedGroup[]): Html {
  const measured = points.filter(({ runs }) => runs > 0)
  const titles = ['Delay', 'Where', 'Too late', 'Share', '95 % interval', 'Call in time, median']
  return html`<table class="measure-table">
    <thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
    <tbody data-model>${measured.map((point) => row('timed runs of the model', '', point))}</tbody>
    <tbody>${observed.map(({ kernel, memoryMiB, use, curves }) =>
      curves.map(({ points }) => points.map((point) => row(kernel, `${sizeWords(memoryMiB)}, ${use}`, point))),
    )}</tbody>
  </table>`
}

function legend(observed: readonly ObservedGroup[]): Html {
  const sign = (kind: string, shape: Html) => html`
  <svg class="measure-svg" aria-hidden="true" width="36" height="16" viewBox="-18 -8 36 16">
    <g class="${kind}"><polyline points="-18,0 18,0" />${shape}</g>
  </svg>`
  return html`<ul class="measure-legend">
    <li>${sign('measure-model', html`<circle r="4.5" />`)}<span>Timed runs of the model, with 95 % intervals</span></li>
    ${observed.map(({ kernel, memoryMiB, use }, group) => html`<li>
      ${sign('measure-observed', html`<path d="${shapeOf(group)}" />`)}
      <span>Observed: ${kernel}, mainline, 1 thread, ${sizeWords(memoryMiB)}, no reader; ${use}</span>
    </li>`)}
  </ul>`
}

/**
 * Everything that is shown of a measurement.
 *
 * @param open Whether the table is to be seen.
 */
export function showMeasurement(settings: MeasureSettings, { points, complete }: Measurement, open = false): Html {
  const observed = observedFor(settings)
  const chosenNs = settings.delayUs * 1000
  const finding = findingWords(points, settings)
  return html`<p class="measure-for">${settingsWords(settings)}${!complete && ' · not all runs have been made'}</p>
  <p class="measure-finding">${finding}</p>
  <ul class="measure-at" aria-label="At the delay that is marked">${points.map(
    (point) => html`<li data-delay="${point.delayNs / 1000}"${point.delayNs !== chosenNs && html` hidden`}>${atWords(point)}</li>`,
  )}</ul>
  <div class="measure-scroll" tabindex="0" role="region" aria-label="Chart: share of calls that come too late, by delay" data-key="chart"
    >${showChart(points, observed, `Chart. ${finding} The numbers are in the table below.`, chosenNs)}</div>
  ${legend(observed)}
  <details class="measure-details"${open && html` open`}>
    <summary data-key="table">All numbers as a table</summary>
    <div class="measure-scroll" tabindex="0" role="region" aria-label="Table: calls that come too late, by delay"
      >${showTable(points, observed)}</div>
  </details>`
}
