// SPDX-License-Identifier: MIT
import { profileNames } from '../../kernel/index.ts'
import type { Measurement } from '../../kernel/time/index.ts'
import { find } from '../find.ts'
import { messageOf } from '../message-of.ts'
import { say } from '../say.ts'
import { parseSeed } from '../setup.ts'
import { copy } from '../share.ts'
import { count } from '../words.ts'
import { MeasureWorker } from './client.ts'
import { readMeasureLink, writeMeasureLink } from './link.ts'
import { type MeasureSettings, type Scale, defaultSettings, delayScale, measuredKey, placements, runChoices, scales } from './settings.ts'
import { findingWords, showMeasurement } from './show-measure.ts'

/**
 * A measurement: `<mrelease-measure>` around what was rendered at build time (components/Measure.astro). It enables the
 * controls and answers them; all it shows is drawn by the functions that drew it at build time.
 */
class Measure extends HTMLElement {
  readonly #worker = new MeasureWorker()
  /** The settings that the chart on show answers for, as text. */
  #drawnFor = ''
  #busy = false

  connectedCallback(): void {
    const form = find(this, 'form', HTMLFormElement)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#measure()
    })
    form.addEventListener('input', () => this.#changed())
    find(this, 'button[name=stop]', HTMLButtonElement).addEventListener('click', () => {
      if (this.#busy) this.#worker.stop()
    })
    find(this, 'button[data-copy]', HTMLButtonElement).addEventListener('click', () => void this.#copyLink())
    find(this, 'fieldset', HTMLFieldSetElement).disabled = false
    this.#drawnFor = measuredKey(defaultSettings)
    this.#sayValues()
    this.toggleAttribute('data-alive', true)
    this.#followLink()
    globalThis.addEventListener('hashchange', () => this.#followLink())
  }

  /** Makes the form ask for what a link says. Nothing is measured before the reader presses Measure. */
  #followLink(): void {
    try {
      const settings = readMeasureLink(location.hash)
      if (settings === undefined) return
      this.#choose(settings)
      this.scrollIntoView()
      this.#changed()
    } catch (error) {
      this.#choose(defaultSettings)
      this.scrollIntoView()
      this.#changed()
      this.#say(`The link could not be followed. ${messageOf(error)} The settings are the defaults.`, true)
    }
  }

  #choose(settings: MeasureSettings): void {
    for (const name of ['profile', 'placement', 'runs'] as const) {
      find(this, `select[name=${name}]`, HTMLSelectElement).value = String(settings[name])
    }
    for (const { name, values } of scales) {
      find(this, `input[name=${name}]`, HTMLInputElement).valueAsNumber = values.indexOf(settings[name])
    }
    find(this, 'input[name=seed]', HTMLInputElement).value = String(settings.seed)
  }

  async #copyLink(): Promise<void> {
    try {
      const address = this.#writeAddress(this.#settings())
      if (await copy(address)) this.#say('A link to these settings is in the clipboard.')
      else this.#say(`The browser does not let this page use the clipboard. A link to these settings: ${address}`, true)
    } catch (error) {
      this.#say(messageOf(error), true)
    }
  }

  /** Puts the settings into the address of the page, so that it leads back to them. */
  #writeAddress(settings: MeasureSettings): string {
    const address = new URL(writeMeasureLink(settings), location.href)
    history.replaceState(null, '', address.hash)
    return address.href
  }

  #chosen(name: string): string {
    return find(this, `select[name=${name}]`, HTMLSelectElement).value
  }

  /** What a slider stands for. */
  #value({ name, values }: Scale): number {
    return values[find(this, `input[name=${name}]`, HTMLInputElement).valueAsNumber] ?? defaultSettings[name]
  }

  get #delayUs(): number {
    return this.#value(delayScale)
  }

  #settings(): MeasureSettings {
    const settings = { ...defaultSettings }
    settings.profile = profileNames.find(({ name }) => name === this.#chosen('profile'))?.name ?? settings.profile
    settings.placement = placements.find(({ name }) => name === this.#chosen('placement'))?.name ?? settings.placement
    settings.runs = runChoices.find((runs) => String(runs) === this.#chosen('runs')) ?? settings.runs
    for (const scale of scales) settings[scale.name] = this.#value(scale)
    settings.seed = parseSeed(find(this, 'input[name=seed]', HTMLInputElement).value)
    return settings
  }

  /** Sliders go over numbers of values: what they stand for is said beside them, and to screen readers. */
  #sayValues(): void {
    for (const { name, values, words } of scales) {
      const slider = find(this, `input[name=${name}]`, HTMLInputElement)
      const said = words(values[slider.valueAsNumber] ?? 0)
      slider.setAttribute('aria-valuetext', said)
      find(this, `output[data-of=${name}]`, HTMLOutputElement).textContent = said
    }
  }

  #changed(): void {
    this.#sayValues()
    const said = this.#lookAt(this.#delayUs)
    if (this.#busy) return
    if (this.#markStale()) this.#say('What is shown is for other settings: press Measure.')
    else this.#say(said)
  }

  /** Marks one of the delays that were measured. @returns What was measured there. */
  #lookAt(delayUs: number): string {
    let said = ''
    for (const each of this.querySelectorAll('[data-region] [data-delay]')) {
      const isChosen = each.getAttribute('data-delay') === String(delayUs)
      if (each instanceof SVGElement) each.setAttribute('visibility', isChosen ? 'visible' : 'hidden')
      else each.toggleAttribute('hidden', !isChosen)
      if (isChosen) said = each.textContent || said
    }
    return said
  }

  /** Marks what is shown when the form asks for something else. */
  #markStale(): boolean {
    let asked = ''
    try {
      asked = measuredKey(this.#settings())
    } catch {
      // A seed that is half typed is complained about when Measure is pressed.
    }
    const stale = asked !== this.#drawnFor
    find(this, '[data-region]', HTMLElement).toggleAttribute('data-stale', stale)
    return stale
  }

  #say(message: string, failed = false): void {
    say(this, message, failed)
  }

  /** Draws a measurement; whoever had the focus in it keeps it, and what was scrolled or opened stays so. */
  #show(settings: MeasureSettings, measurement: Measurement): void {
    const region = find(this, '[data-region]', HTMLElement)
    const focused = region.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : undefined
    const open = region.querySelector('details')?.open ?? false
    const scrolled = region.querySelector('.measure-scroll')?.scrollLeft ?? 0
    region.innerHTML = showMeasurement(settings, measurement, open).markup
    region.removeAttribute('data-stale')
    find(region, '.measure-scroll', HTMLElement).scrollLeft = scrolled
    if (focused) region.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true })
    this.#drawnFor = measuredKey(settings)
  }

  async #measure(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    const stop = find(this, 'button[name=stop]', HTMLButtonElement)
    const start = find(this, 'button[name=measure]', HTMLButtonElement)
    const bar = find(this, 'progress', HTMLProgressElement)
    try {
      const settings = this.#settings()
      this.#writeAddress(settings)
      // Not `disabled`: whoever has the focus on one of them keeps it.
      stop.removeAttribute('aria-disabled')
      start.setAttribute('aria-disabled', 'true')
      this.setAttribute('aria-busy', 'true')
      bar.value = 0
      this.#say('Measuring …')
      const kernel = new URL(this.dataset['kernel'] ?? '', document.baseURI).href
      const measurement = await this.#worker.measure(kernel, settings, ({ done, runs, points }) => {
        bar.value = done / runs
        // The delay that is looked at may have changed meanwhile.
        this.#show({ ...settings, delayUs: this.#delayUs }, { points, complete: false })
      })
      this.#show({ ...settings, delayUs: this.#delayUs }, measurement)
      bar.value = measurement.complete ? 1 : bar.value
      const made = measurement.points.reduce((sum, { runs }) => sum + runs, 0)
      this.#say(`${measurement.complete ? 'Measured' : 'Stopped after'} ${count(made, 'run')}. ${findingWords(measurement.points, settings)}`)
    } catch (error) {
      this.#say(`Measure: ${messageOf(error)}`, true)
    } finally {
      stop.setAttribute('aria-disabled', 'true')
      start.removeAttribute('aria-disabled')
      this.removeAttribute('aria-busy')
      this.#busy = false
      this.#markStale()
    }
  }
}

customElements.define('mrelease-measure', Measure)
