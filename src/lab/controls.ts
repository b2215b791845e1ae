// SPDX-License-Identifier: MIT
import { type Situation, checkSituation, defaultSituation, profiles } from '../kernel/index.ts'
import { LabError } from './client.ts'
import { find } from './find.ts'
import type { LabSetup } from './setup.ts'
import { situationWords } from './setup-words.ts'
import { stories, storyOf } from './stories.ts'

/** The form of a lab: what the reader has chosen, and the seed. */
export class Controls {
  readonly #lab: HTMLElement
  #situation: Situation = defaultSituation
  /** The seed of the run on show; the field may say another already. */
  #seed = 0

  constructor(lab: HTMLElement) {
    this.#lab = lab
    this.#seed = Number(lab.dataset['seed'] ?? 0)
    this.#situation = checkSituation(JSON.parse(lab.dataset['situation'] ?? '{}'))
    find(lab, 'fieldset', HTMLFieldSetElement).disabled = false
  }

  get #profile(): HTMLSelectElement {
    return find(this.#lab, 'select[name=profile]', HTMLSelectElement)
  }

  get #seedField(): HTMLInputElement {
    return find(this.#lab, 'input[name=seed]', HTMLInputElement)
  }

  /** What the reader has chosen. */
  get setup(): LabSetup {
    const wanted = this.#profile.value
    const profile = profiles.find(({ name }) => name === wanted)?.name
    if (profile === undefined) throw new LabError(`There is no kernel "${wanted}".`)
    return { program: this.#lab.dataset['program'] ?? '', profile, situation: this.#situation }
  }

  /** Makes the controls say what was chosen elsewhere: in a link, or by a task. */
  choose({ profile, situation }: Pick<LabSetup, 'profile' | 'situation'>): void {
    this.#situation = situation
    this.#profile.value = profile
    for (const select of this.#lab.querySelectorAll<HTMLSelectElement>('select[data-field]')) {
      const value = String(situation[select.dataset['field'] as keyof Situation])
      // A link may ask for more than the form offers.
      if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value))
      select.value = value
    }
    const told = storyOf(situation)
    find(this.#lab, 'select[name=story]', HTMLSelectElement).value = told?.name ?? ''
    find(this.#lab, '.lab-meaning', HTMLElement).textContent = told?.meaning ?? `Chosen by hand: ${situationWords(situation)}.`
  }

  /** Takes over what the reader changed. @returns Whether it was a setting. */
  change(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLSelectElement)) return false
    const { profile } = this.setup
    const told = target.name === 'story' ? stories.find(({ name }) => name === target.value) : undefined
    const field = target.dataset['field']
    if (told !== undefined) this.choose({ profile, situation: told.situation })
    else if (field !== undefined) this.choose({ profile, situation: this.#with(field, Number(target.value)) })
    return true
  }

  /** The situation with one number changed; lists that say what each of them is do not grow longer than the number. */
  #with(field: string, value: number): Situation {
    const { pinnerKinds, sharerKinds } = this.#situation
    return checkSituation({
      ...this.#situation,
      [field]: value,
      ...(field === 'pinners' && { pinnerKinds: pinnerKinds.slice(0, value) }),
      ...(field === 'sharers' && { sharerKinds: sharerKinds.slice(0, value) }),
      ...(field === 'threads' && value < 2 && { leaderExited: false }),
    })
  }

  /** The seed of the run on show. */
  get seed(): number {
    return this.#seed
  }

  set seed(seed: number) {
    this.#seed = seed
    this.#seedField.value = String(seed)
  }

  /** The seed for the next run, as typed: the one in the field when the reader has changed it, else the one after the last. */
  get nextSeed(): string {
    const typed = this.#seedField.value
    return typed === String(this.#seed) ? String((this.#seed + 1) >>> 0) : typed
  }
}
