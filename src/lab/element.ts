// SPDX-License-Identifier: MIT
import { situationTable } from '#lab-words'
import type { ProgramExploration, ProgramRun } from '../program/index.ts'
import { Callout } from './callout.ts'
import { type Challenge, challenges, judgement } from './challenges.ts'
import { LabError, ask, prepare, startWorking } from './client.ts'
import { Controls } from './controls.ts'
import { find } from './find.ts'
import type { Html } from './html.ts'
import { readLink, writeLink } from './link.ts'
import { messageOf } from './message-of.ts'
import { momentOf, scheduleTo } from './moment.ts'
import type { Sources } from './protocol.ts'
import { say } from './say.ts'
import { type LabSetup, parseSeed } from './setup.ts'
import { copy, saveDrawing } from './share.ts'
import { setupWords } from './setup-words.ts'
import { type Explored, showComparison } from './show-comparison.ts'
import { type Search, extentWords, showExploration } from './show-exploration.ts'
import { endWords, showRun } from './show-run.ts'
import { showTimeline } from './show-timeline.ts'
import { textReport } from './text-report.ts'
import { count, fateWords, stepWords } from './words.ts'

type By = { seed: number } | { schedule: readonly number[] }

/** Parts of a lab that answer a question; each shows the answer for one setup. */
type Region = 'run' | 'exploration' | 'comparison'

/** What is on show: a run, what it was made from, and the moment that the reader looks at. */
interface Shown {
  setup: LabSetup
  by: By
  run: ProgramRun
  position: number
}

/** Buttons by what they do, as data attributes of the markup that show-*.ts draws. */
const goes: Readonly<Record<string, (position: number, all: number) => number>> = {
  first: () => 0,
  back: (position) => position - 1,
  forward: (position) => position + 1,
  last: (_, all) => all,
}
/** What the next explorations of all labs of the page are compared with. */
let kept: Explored | undefined

/** Pixels that stay free beside the moment that is shown. */
const margin = 48

/** Milliseconds of work after which the buttons say that they wait: what takes no longer changes nothing that could be seen. */
const patience = 100

const keys: Readonly<Record<string, string>> = { ArrowLeft: 'back', ArrowRight: 'forward', Home: 'first', End: 'last' }

/**
 * A lab: `<mrelease-lab>` around what was rendered at build time (components/Lab.astro). It enables the controls and
 * answers them; all it shows is drawn by the functions that drew it at build time.
 */
class Lab extends HTMLElement {
  #controls: Controls | undefined
  #busy = false
  /** Whether the buttons say that they wait. */
  #waits = false
  #shown: Shown | undefined
  #challenge: Challenge | undefined
  #explored: Explored | undefined
  #callout: Callout | undefined
  /** The setup that each region was drawn for, as text; at first the one of the build. */
  #drawnFor = new Map<Region, string>()
  /** Stops what is being done. */
  #stopping = new AbortController()
  /** Ends when what is being done is done. */
  #working: Promise<void> = Promise.resolve()

  connectedCallback(): void {
    const form = this.#find('form', HTMLFormElement)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#runSeed(this.#form.nextSeed)
    })
    form.addEventListener('change', (event) => {
      if (this.#form.change(event.target)) this.#settingsChanged()
    })
    this.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button, .lab-dot') : null
      if (button instanceof HTMLButtonElement || button instanceof SVGElement) void this.#pressed(button)
    })
    this.addEventListener('keydown', (event) => {
      const inTimeline = event.target instanceof HTMLElement && event.target.dataset['key'] === 'timeline'
      const to = keys[event.key]
      if (!inTimeline || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      void this.#go(to)
    })
    // The names of the lanes stay in sight.
    this.addEventListener('scroll', ({ target }) => {
      if (target instanceof HTMLElement) target.style.setProperty('--scrolled', `${target.scrollLeft}px`)
    }, true)
    prepare(this.#sources)
    // Nobody presses anything without having come near it.
    for (const near of ['pointerover', 'focusin']) form.addEventListener(near, startWorking, { once: true })
    const { setup } = this.#form
    this.#callout = new Callout(this.#find('.lab-schedule', HTMLElement))
    const built = JSON.stringify(setup)
    this.#drawnFor = new Map([['run', built], ['exploration', built]])
    this.toggleAttribute('data-alive', true)
    void this.#followLink(setup)
    globalThis.addEventListener('hashchange', () => void this.#followLink(setup))
  }

  #find<Kind extends Element>(selector: string, kind: abstract new () => Kind): Kind {
    return find(this, selector, kind)
  }

  get #form(): Controls {
    return (this.#controls ??= new Controls(this))
  }

  get #sources(): Sources {
    const absolute = (address: string | undefined): string => new URL(address ?? '', document.baseURI).href
    return { kernel: absolute(this.dataset['kernel']), program: absolute(this.dataset['wasm']) }
  }

  #settingsChanged(): void {
    this.#challenge = undefined
    this.#shown = undefined
    this.#markStale()
    this.#say('What is shown is for other settings: press Run or All schedules.')
    const { situation } = this.#form.setup
    ask(this.#sources, { op: 'check', situation }).catch((error: unknown) => {
      // By now the reader may have changed it again.
      if (this.#form.setup.situation === situation) this.#say(inWords(messageOf(error)), true)
    })
  }

  /** Marks every region that answers for another setup than the form asks for. */
  #markStale(): void {
    const asked = JSON.stringify(this.#form.setup)
    for (const region of this.querySelectorAll<HTMLElement>('[data-region]')) {
      const drawnFor = this.#drawnFor.get(region.dataset['region'] as Region)
      region.toggleAttribute('data-stale', drawnFor !== undefined && drawnFor !== asked)
    }
  }

  /** Makes the form ask for a setup. */
  #choose(setup: Pick<LabSetup, 'profile' | 'situation'>): void {
    this.#form.choose(setup)
    this.#markStale()
  }

  /** Does what the address asks for. A link to a program that no lab of the page has is answered by the first lab. */
  async #followLink(defaults: LabSetup): Promise<void> {
    const wanted = new URLSearchParams(location.hash.slice(1)).get('lab')
    if (wanted === null) return
    const labs = [...document.querySelectorAll('mrelease-lab')]
    const named = labs.find((lab) => lab.getAttribute('data-program') === wanted)
    if ((named ?? labs[0]) !== this) return
    this.scrollIntoView()
    try {
      const link = readLink(location.hash)
      if (link === undefined || named === undefined) throw new LabError(`No lab of this page has the program "${wanted.slice(0, 40)}".`)
      const { program, profile, by } = link
      this.#stopping.abort()
      const setup = { program, profile, situation: await ask(this.#sources, { op: 'check', situation: link.situation }) }
      // A schedule that cannot be taken is a fault of the link, too.
      if (by !== undefined && 'schedule' in by) await ask(this.#sources, { op: 'run', setup, by })
      // What was stopped is done with before the link's run begins; so is what another link has asked for meanwhile.
      while (this.#busy) await this.#working
      this.#choose(setup)
      if (by === undefined) this.#settingsChanged()
      else if ('seed' in by) await this.#runSeed(String(by.seed))
      else await this.#runSchedule(by.schedule, 'The schedule of the link')
    } catch (error) {
      this.#choose(defaults)
      this.#say(`The link could not be followed. ${messageOf(error)} The settings are the defaults.`, true)
    }
  }

  // ---- Answers ----

  #say(message: string, failed = false): void {
    say(this, message, failed)
  }

  /** Draws a region anew; whoever had the focus in it keeps it, at its place on the screen, and what was scrolled stays where it was. */
  #show(region: Region, content: Html, setup: LabSetup): void {
    const target = this.#find(`[data-region=${region}]`, HTMLElement)
    const focused = target.contains(document.activeElement) ? document.activeElement : null
    const top = focused?.getBoundingClientRect().top ?? 0
    const scrolled = target.querySelector('.lab-timeline')?.scrollLeft ?? 0
    target.innerHTML = content.markup
    this.#drawnFor.set(region, JSON.stringify(setup))
    this.#markStale()
    if (this.#waits) this.#wait(true)
    const again = focused && target.querySelector<HTMLElement>(`[data-key="${focused.getAttribute('data-key')}"]`)
    again?.focus({ preventScroll: true })
    beforeLayout(() => {
      const timeline = target.querySelector('.lab-timeline')
      if (timeline) timeline.scrollLeft = scrolled
      if (again) scrollBy(0, again.getBoundingClientRect().top - top)
    })
  }

  /** Does one thing at a time; whatever goes wrong is said in words. */
  #work(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy) return this.#working
    this.#busy = true
    this.#working = this.#done(what, work)
    return this.#working
  }

  async #done(what: string, work: () => Promise<void>): Promise<void> {
    this.#stopping = new AbortController()
    this.setAttribute('aria-busy', 'true')
    const waiting = setTimeout(() => this.#wait(true), patience)
    try {
      await work()
    } catch (error) {
      this.#say(`${what}: ${inWords(messageOf(error))}`, true)
    } finally {
      clearTimeout(waiting)
      this.#wait(false)
      this.removeAttribute('aria-busy')
      this.#busy = false
    }
  }

  /** Makes all buttons but Stop say that they wait. Not by `disabled`: whoever has the focus on one of them keeps it. */
  #wait(waits: boolean): void {
    if (!waits && !this.#waits) return
    this.#waits = waits
    disable(this.#find('button[name=stop]', HTMLButtonElement), !waits)
    for (const button of this.querySelectorAll(waits ? 'button:not([name=stop], [aria-disabled])' : '[data-waits]')) {
      button.toggleAttribute('data-waits', waits)
      disable(button, waits)
    }
  }

  /** Draws the run on show at its moment, and marks the line of C that the program is at. */
  #draw(): void {
    if (this.#shown === undefined) return
    const { setup, run, position } = this.#shown
    const open = this.querySelector<HTMLDetailsElement>('[data-region=run] details')?.open ?? false
    const { node, ended } = momentOf(run, position)
    const source = this.#find('.lab-source', HTMLElement)
    const current = ended || !node ? undefined : source.querySelectorAll<HTMLElement>('.ec-line')[node.line - 1]
    this.#show('run', showRun(run, setup, position, open, current?.textContent?.trim()), setup)
    source.querySelector('[data-current]')?.removeAttribute('data-current')
    current?.toggleAttribute('data-current', true)
    beforeLayout(() => {
      this.#followCursor()
      this.#callout?.follow()
      // Only the frame of the source scrolls, never the page.
      if (current) source.scrollTop += current.getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 3
    })
  }

  /** Keeps the moment that is shown inside the frame of the timeline. */
  #followCursor(): void {
    const frame = this.querySelector<HTMLElement>('.lab-timeline')
    const cursor = Number(this.querySelector('.lab-cursor')?.getAttribute('x') ?? 0)
    if (frame === null) return
    if (cursor < frame.scrollLeft) frame.scrollLeft = cursor - margin
    else if (cursor > frame.scrollLeft + frame.clientWidth - margin) frame.scrollLeft = cursor - frame.clientWidth + margin
  }

  async #compute(by: By, setup = this.#form.setup): Promise<Shown> {
    const run = await ask(this.#sources, { op: 'run', setup, by }, this.#stopping)
    this.#shown = { setup, by, run, position: run.trace.steps.length }
    this.#draw()
    return this.#shown
  }

  #sayEnd(how: string, { run }: Shown): void {
    const { end } = run.trace
    this.#say(`${how}: ${endWords(run.end, end.caller, run.trace.complete)}. ${fateWords(end)}`)
  }

  #runSeed(typed: string): Promise<void> {
    return this.#work('Run', async () => {
      this.#challenge = undefined
      const seed = parseSeed(typed)
      const shown = await this.#compute({ seed })
      this.#form.seed = seed
      this.#sayEnd(`Run with seed ${seed}`, shown)
    })
  }

  #runSchedule(schedule: readonly number[], how: string): Promise<void> {
    return this.#work('Schedule', async () => {
      this.#challenge = undefined
      this.#sayEnd(how, await this.#compute({ schedule }))
    })
  }

  #explore(search: Search): Promise<void> {
    return this.#work('All schedules', async () => {
      const { setup } = this.#form
      const question = { op: 'explore' as const, setup, limits: { reductions: search === 'reduced' } }
      let said = performance.now()
      const onProgress = ({ states, depth }: { states: number; depth: number }) => {
        // The line is read aloud: once a second is as often as anybody can listen.
        if (performance.now() - said < 1000) return
        said = performance.now()
        this.#say(`Exploring: ${count(states, 'state')}, schedules of up to ${count(depth, 'step')} …`)
      }
      const exploration = await ask(this.#sources, question, { signal: this.#stopping.signal, onProgress })
      this.#explored = { setup, exploration }
      this.#show('exploration', showExploration(setup, exploration, search), setup)
      this.#compare(this.#explored)
      this.#say(extentWords(exploration, search))
      void this.#count(setup, exploration, search)
    })
  }

  /** The outcomes are there; how many schedules lead to each follows. Whoever asks for something else does not wait for it. */
  async #count(setup: LabSetup, exploration: ProgramExploration, search: Search): Promise<void> {
    const counted = await ask(this.#sources, { op: 'count', setup }).catch((error: unknown) => {
      return { counted: false as const, reason: messageOf(error).replace(/\.$/, '') }
    })
    if (this.#explored?.exploration === exploration) this.#show('exploration', showExploration(setup, exploration, search, counted), setup)
  }

  /** Keeps the outcomes on show, to be compared with whatever is explored next, in this lab or in another. */
  async #keep(): Promise<void> {
    // What is on show may be for other settings.
    if (JSON.stringify(this.#explored?.setup) !== JSON.stringify(this.#form.setup)) await this.#explore('reduced')
    if (this.#explored === undefined) return
    kept = this.#explored
    const next = 'Change the settings, or go to another program on this page, and press All schedules: both are then shown side by side.'
    this.#say(`Kept: ${setupWords(kept.setup)}. ${next}`)
  }

  /** What changes with one more of those who hold the memory. */
  async #compareWithMore(who: 'pinners' | 'sharers'): Promise<void> {
    const { profile, situation } = this.#form.setup
    const more = { ...situation, [who]: situation[who] + 1 }
    try {
      await ask(this.#sources, { op: 'check', situation: more })
    } catch (error) {
      this.#say(inWords(messageOf(error)), true)
      return
    }
    await this.#keep()
    this.#choose({ profile, situation: more })
    await this.#explore('reduced')
    this.#find('[data-region=comparison]', HTMLElement).scrollIntoView({ block: 'nearest' })
  }

  #compare(explored: Explored): void {
    if (kept !== undefined && kept !== explored) this.#show('comparison', showComparison(kept, explored), explored.setup)
  }

  // ---- Step by step ----

  /** The run on show; the one that was drawn at build time is computed when it is first needed. */
  async #current(): Promise<Shown> {
    return this.#shown ?? this.#compute({ seed: this.#form.seed })
  }

  #go(to: string): Promise<void> {
    return this.#work('Step', async () => {
      const shown = await this.#current()
      const all = shown.run.trace.steps.length
      shown.position = Math.max(0, Math.min(all, goes[to]?.(shown.position, all) ?? Number(to)))
      this.#draw()
      this.#sayStep(shown)
    })
  }

  #sayStep({ run, position }: Shown): void {
    this.#say(`${stepWords(run, position).words}.`)
  }

  /** The reader decides who goes next: what came after this moment is forgotten. */
  #letStep(actor: number): Promise<void> {
    return this.#work('Step', async () => {
      const before = await this.#current()
      const state = momentOf(before.run, before.position).state.actors.find(({ id }) => id === actor)
      if (state?.enabled !== true) {
        this.#say(`${before.run.trace.actors[actor]?.name ?? 'This actor'} cannot take a step now.`)
        return
      }
      const shown = await this.#compute({ schedule: [...scheduleTo(before.run, before.position), actor] }, before.setup)
      this.#sayStep(shown)
      if (this.#challenge !== undefined && momentOf(shown.run, shown.position).ended) await this.#judge(this.#challenge, shown)
    })
  }

  async #judge(challenge: Challenge, { setup, run, position }: Shown): Promise<void> {
    const exploration = await ask(this.#sources, { op: 'explore', setup }, this.#stopping)
    this.#say(judgement(challenge, run, position, exploration))
  }

  #accept(challenge: Challenge): Promise<void> {
    return this.#work(challenge.title, async () => {
      this.#choose({ profile: this.#form.setup.profile, situation: challenge.situation })
      await this.#compute({ schedule: [] })
      this.#challenge = challenge
      this.#say(`Your turn: choose who takes the next step, until ${challenge.goal}.`)
      this.#find('.lab-actors button', HTMLButtonElement).focus()
    })
  }

  // ---- Sharing ----

  async #copy(text: string, what: string): Promise<void> {
    if (await copy(text)) this.#say(`${what} is in the clipboard.`)
    else this.#say(`The browser does not let this page use the clipboard. ${what}:\n${text}`, true)
  }

  async #copyLink(): Promise<void> {
    const by = this.#shown === undefined ? { seed: this.#form.seed } : this.#shown.by
    const asked = 'seed' in by ? by : { schedule: [...by.schedule] }
    const address = new URL(writeLink({ setup: this.#shown?.setup ?? this.#form.setup, by: asked }), location.href)
    history.replaceState(null, '', address.hash)
    await this.#copy(address.href, 'A link to this run')
  }

  async #saveDrawing(): Promise<void> {
    const { setup, run, position } = await this.#current()
    const file = `${setup.program}.svg`
    // The page has it already (components/Lab.astro).
    const style = document.querySelector('style[data-timeline]')?.textContent ?? ''
    saveDrawing(showTimeline(run, position, setupWords(setup)), style, file)
    this.#say(`The drawing is saved as ${file}.`)
  }

  async #pressed(button: HTMLButtonElement | SVGElement): Promise<void> {
    const { witness, actor, go, position, challenge, copy, save, search, keep, more } = button.dataset
    if (button.getAttribute('name') === 'stop') this.#stopping.abort()
    if (this.#busy || (button.getAttribute('aria-disabled') === 'true' && actor === undefined)) return
    if (button.getAttribute('name') === 'explore') await this.#explore('reduced')
    else if (search === 'full' || search === 'reduced') await this.#explore(search)
    else if (witness !== undefined) {
      const schedule = witness.split(',').filter(Boolean).map(Number)
      // A schedule is one of the setup that it was found for, whatever the form says by now.
      const foundFor = this.#drawnFor.get('exploration')
      if (foundFor !== undefined) this.#choose(JSON.parse(foundFor) as LabSetup)
      const before = this.#shown
      await this.#runSchedule(schedule, `A schedule of ${count(schedule.length, 'step')}`)
      if (this.#shown !== before) this.#find('[data-key=timeline]', HTMLElement).focus()
    } else if (actor !== undefined) await this.#letStep(Number(actor))
    else if (go !== undefined) await this.#go(go)
    else if (position !== undefined) await this.#go(position)
    else if (challenge !== undefined) {
      const chosen = challenges.find(({ name }) => name === challenge)
      if (chosen !== undefined) await this.#accept(chosen)
    } else if (copy === 'link') await this.#copyLink()
    else if (copy === 'text') await this.#work('Copy', async () => {
      const { setup, run } = await this.#current()
      await this.#copy(textReport(setup, run), 'This run as text')
    })
    else if (keep !== undefined) await this.#keep()
    else if (more === 'pinners' || more === 'sharers') await this.#compareWithMore(more)
    else if (save !== undefined) await this.#work('Save', () => this.#saveDrawing())
  }
}

function disable(button: Element, disabled: boolean): void {
  if (disabled) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
}

/**
 * Does what needs the page's layout in the next frame, when it is laid out anyway: asked for at once, it would be made twice.
 * Nobody sees anything in between.
 */
function beforeLayout(work: () => void): void {
  requestAnimationFrame(work)
}

/** A message of the kernel with the names that the form has for its fields. */
function inWords(message: string): string {
  return message.replace(/"(\w+)"/g, (quoted, name) => {
    return Object.hasOwn(situationTable, name) ? `“${situationTable[name as keyof typeof situationTable].label}”` : quoted
  })
}

customElements.define('mrelease-lab', Lab)
