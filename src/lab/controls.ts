// SPDX-License-Identifier: MIT
import { stories } from '#lab-words'
import { type Situation, defaultSituation, profileNames } from '../kernel/index.ts'
import { LabError } from './client.ts'
import { find } from './find.ts'
import { type LabSetup, lengths } from './setup.ts'
import { situationWords } from './setup-words.ts'
import { storyOf } from './story-of.ts'

type Field = HTMLInputElement | HTMLSelectElement

function isList(name: string): name is keyof typeof lengths {
  return Object.hasOwn(lengths, name)
}

/** The form of a lab: what the reader has chosen, and the seed. */
export class Controls {
  readonly #lab: HTMLElement
  #situation: Situation
  /** The seed of the run on show; the field may say another already. */
  #seed: number

  constructor(lab: HTMLElement) {
    this.#lab = lab
    this.#seed = Number(lab.dataset['seed'] ?? 0)
    this.#situation = { ...defaultSituation, ...(JSON.parse(lab.dataset['situation'] ?? '{}') as Partial<Situation>) }
    find(lab, 'fieldset', HTMLFieldSetElement).disabled = false
    // A browser may have kept what stood in the form before the page was loaded again.
    this.#profile.value = find(lab, 'select[name=profile] option[selected]', HTMLOptionElement).value
    this.choose(this.setup)
  }

  get #profile(): HTMLSelectElement {
    return find(this.#lab, 'select[name=profile]', HTMLSelectElement)
  }

  get #seedField(): HTMLInputElement {
    return find(this.#lab, 'input[name=seed]', HTMLInputElement)
  }

  /** What the reader has chosen. Each field is in its range; whether they go together, the kernel says. */
  get setup(): LabSetup {
    const wanted = this.#profile.value
    const profile = profileNames.find(({ name }) => name === wanted)?.name
    if (profile === undefined) throw new LabError(`There is no kernel "${wanted}".`)
    return { program: this.#lab.dataset['program'] ?? '', profile, situation: this.#situation }
  }

  /** Makes the controls say what was chosen elsewhere: in a link, by a story, or by a task. */
  choose({ profile, situation }: Pick<LabSetup, 'profile' | 'situation'>): void {
    this.#situation = situation
    this.#profile.value = profile
    for (const field of this.#lab.querySelectorAll<Field>('[data-field]')) {
      const [name = '', index] = (field.dataset['field'] ?? '').split('.')
      const value = situation[name as keyof Situation]
      if (field instanceof HTMLInputElement) field.checked = value === true
      else if (index === undefined || !isList(name)) field.value = String(value)
      else {
        const kind = situation[name][Number(index)]
        if (kind === undefined) field.selectedIndex = 0
        else field.value = kind
        // There are as many places as the number next to them says.
        find(this.#lab, `[data-place="${name}.${index}"]`, HTMLElement).hidden = Number(index) >= situation[lengths[name]]
      }
    }
    const told = storyOf(this.setup)
    find(this.#lab, 'select[name=story]', HTMLSelectElement).value = told?.name ?? ''
    find(this.#lab, '.lab-meaning', HTMLElement).textContent = told?.meaning ?? `Chosen by hand. ${situationWords(situation)}.`
  }

  /** Takes over what the reader changed. @returns Whether it was a setting. */
  change(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLSelectElement || target instanceof HTMLInputElement)) return false
    const { profile } = this.setup
    const told = target.name === 'story' ? stories.find(({ name }) => name === target.value) : undefined
    const field = target.dataset['field']
    if (told !== undefined) this.choose({ profile: told.profile ?? profile, situation: told.situation })
    else if (field !== undefined) this.choose({ profile, situation: this.#with(field, target) })
    return target.name !== 'seed'
  }

  /** The situation with one field changed; lists that say what each of them is do not grow longer than their number. */
  #with(field: string, target: Field): Situation {
    const [name = '', index] = field.split('.')
    const changed: Record<string, unknown> = { ...this.#situation }
    if (target instanceof HTMLInputElement) changed[name] = target.checked
    else if (isList(name)) changed[name] = withKind(this.#situation[name], Number(index), target)
    else changed[name] = typeof changed[name] === 'number' ? Number(target.value) : target.value
    for (const [list, number] of Object.entries(lengths)) {
      if (number === name) changed[list] = this.#situation[list as keyof typeof lengths].slice(0, Number(target.value))
    }
    return changed as unknown as Situation
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

/** A list with one kind changed. The first option is what stands for a place that is not listed: none is listed at the end. */
function withKind(list: readonly string[], index: number, { options, value }: HTMLSelectElement): string[] {
  const usual = options[0]?.value ?? ''
  const kinds = Array.from({ length: Math.max(list.length, index + 1) }, (_, place) => (place === index ? value : list[place] ?? usual))
  return kinds.slice(0, kinds.findLastIndex((kind) => kind !== usual) + 1)
}
