// SPDX-License-Identifier: MIT
import { type Profile, checkSituation, profiles } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'
import { LabError, askExploration, askRun, cancelAll } from './client.ts'
import type { Html } from './html.ts'
import type { Sources } from './protocol.ts'
import { type LabSetup, commandLine, parseSeed } from './setup.ts'
import { extentWords, showExploration } from './show-exploration.ts'
import { endWords, showRun } from './show-run.ts'
import { count, memoryWords, victimWords } from './words.ts'

/**
 * A lab: `<mrelease-lab>` around what was rendered at build time (components/Lab.astro). It enables the controls and
 * answers them; all it shows is drawn by the functions that drew it at build time.
 */
class Lab extends HTMLElement {
  #seedShown = 0
  #busy = false

  connectedCallback(): void {
    const form = this.#find('form', HTMLFormElement)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#run(this.#nextSeed())
    })
    this.#find('button[name=explore]', HTMLButtonElement).addEventListener('click', () => void this.#explore())
    this.#find('button[name=stop]', HTMLButtonElement).addEventListener('click', () => cancelAll())
    form.addEventListener('change', (event) => {
      if (event.target instanceof HTMLSelectElement) this.#settingsChanged()
    })
    this.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-witness]') : null
      if (button !== null) void this.#replay(button)
    })
    this.#seedShown = Number(this.dataset['seed'] ?? 0)
    this.#find('fieldset', HTMLFieldSetElement).disabled = false
    this.toggleAttribute('data-alive', true)
  }

  #find<Kind extends Element>(selector: string, kind: abstract new () => Kind): Kind {
    const found = this.querySelector(selector)
    if (!(found instanceof kind)) throw new LabError(`This lab lacks its ${selector}: it was built with another version of its script. Reload the page.`)
    return found
  }

  #select(name: string): string {
    return this.#find(`select[name=${name}]`, HTMLSelectElement).value
  }

  get #sources(): Sources {
    const absolute = (address: string | undefined): string => new URL(address ?? '', document.baseURI).href
    return { kernel: absolute(this.dataset['kernel']), program: absolute(this.dataset['wasm']) }
  }

  /** What the reader has chosen, checked by the kernel room. */
  get #setup(): LabSetup {
    const wanted = this.#select('profile')
    const profile = profiles.find(({ name }) => name === wanted)?.name
    if (profile === undefined) throw new LabError(`There is no profile "${wanted}".`)
    const situation = checkSituation({
      ...(JSON.parse(this.dataset['situation'] ?? '{}') as object),
      threads: Number(this.#select('threads')),
      pinners: Number(this.#select('pinners')),
      sharers: Number(this.#select('sharers')),
    })
    return { program: this.dataset['program'] ?? '', profile: profile satisfies Profile, situation }
  }

  /** The seed in its field when the reader has changed it, else the one after the last. */
  #nextSeed(): string {
    const field = this.#find('input[name=seed]', HTMLInputElement)
    return field.value === String(this.#seedShown) ? String((this.#seedShown + 1) >>> 0) : field.value
  }

  #say(message: string, failed = false): void {
    const status = this.#find('[role=status]', HTMLElement)
    status.textContent = message
    status.toggleAttribute('data-failed', failed)
  }

  #show(region: 'run' | 'exploration', content: Html): void {
    const target = this.#find(`[data-region=${region}]`, HTMLElement)
    target.innerHTML = content.markup
    target.removeAttribute('data-stale')
  }

  #settingsChanged(): void {
    for (const region of this.querySelectorAll('[data-region]')) region.toggleAttribute('data-stale', true)
    this.#say('What is shown below is for other settings: press Run or All schedules.')
  }

  /** Does one thing at a time; whatever goes wrong is said in words. */
  async #work(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    const stop = this.#find('button[name=stop]', HTMLButtonElement)
    this.setAttribute('aria-busy', 'true')
    stop.disabled = false
    try {
      await work()
    } catch (error) {
      this.#say(`${what}: ${error instanceof Error ? error.message : String(error)}`, true)
    } finally {
      if (document.activeElement === stop) this.#find('button[name=explore]', HTMLButtonElement).focus()
      stop.disabled = true
      this.removeAttribute('aria-busy')
      this.#busy = false
    }
  }

  #showRun(run: ProgramRun, setup: LabSetup, how: string): void {
    const details = this.querySelector<HTMLDetailsElement>('[data-region=run] details')
    this.#show('run', showRun(run, commandLine(setup), details?.open ?? false))
    const { end } = run.trace
    this.#say(`${how}: ${endWords(run.end)}. Victim: ${victimWords(end)}. Memory: ${memoryWords(end).words}.`)
  }

  #run(typed: string): Promise<void> {
    return this.#work('Run', async () => {
      const seed = parseSeed(typed)
      const setup = this.#setup
      const run = await askRun(this.#sources, { op: 'run', setup, by: { seed } })
      this.#seedShown = seed
      this.#find('input[name=seed]', HTMLInputElement).value = String(seed)
      this.#showRun(run, setup, `Run with seed ${seed}`)
    })
  }

  #explore(): Promise<void> {
    return this.#work('All schedules', async () => {
      const exploration = await askExploration(this.#sources, { op: 'explore', setup: this.#setup }, ({ states, depth }) => {
        this.#say(`Exploring: ${count(states, 'state')}, schedules of up to ${count(depth, 'step')} …`)
      })
      this.#show('exploration', showExploration(exploration))
      this.#say(extentWords(exploration))
    })
  }

  #replay(button: HTMLButtonElement): Promise<void> {
    return this.#work('Schedule', async () => {
      const schedule = (button.dataset['witness'] ?? '').split(',').filter(Boolean).map(Number)
      const setup = this.#setup
      const run = await askRun(this.#sources, { op: 'run', setup, by: { schedule } })
      this.#showRun(run, setup, `A schedule of ${count(schedule.length, 'step')}`)
      const details = this.#find('[data-region=run] details', HTMLDetailsElement)
      details.open = true
      details.querySelector('summary')?.focus()
    })
  }
}

customElements.define('mrelease-lab', Lab)
