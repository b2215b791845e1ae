// SPDX-License-Identifier: MIT
import { find } from './find.ts'

/** Milliseconds in which a pointer may go from a place of the drawing to what is said of it. */
const grace = 250
/** CSS pixels between the two. */
const gap = 4

/** Places of the drawing of which there is something to say: it stands in their <title>. */
const places = '.lab-dot, .lab-call-bar, .lab-window'

/**
 * What happened at a place of a timeline, beside that place: of the one under the pointer, and of the step that is marked while the
 * timeline has the focus, be it by keyboard or by touch. It stays as long as one of them is there, can be pointed at itself, and goes
 * away with Escape (WCAG 2.2, 1.4.13).
 */
export class Callout {
  readonly #around: HTMLElement
  readonly #box: HTMLElement
  #at: Element | undefined
  #leaving: ReturnType<typeof setTimeout> | undefined

  /** @param around What the drawing and the callout's box are in. */
  constructor(around: HTMLElement) {
    this.#around = around
    this.#box = find(around, '.lab-callout', HTMLElement)
    around.addEventListener('pointerover', ({ target, pointerType }) => {
      if (!(target instanceof Element) || pointerType === 'touch') return
      const place = target.closest(places)
      if (place !== null) this.#show(place)
      else if (this.#box.contains(target)) clearTimeout(this.#leaving)
    })
    around.addEventListener('pointerout', ({ target }) => {
      if (target instanceof Element && (this.#box.contains(target) || target.closest(places) !== null)) this.#leave()
    })
    around.addEventListener('focusin', () => this.follow())
    around.addEventListener('focusout', () => this.#leave())
    // Scrolling inside the timeline moves the place; the event does not bubble.
    around.addEventListener('scroll', () => this.#put(), true)
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#hide()
    })
  }

  /** The drawing is a new one, or the focus has moved: speaks of the marked step, if it is the timeline that has the focus. */
  follow(): void {
    const marked = this.#marked()
    if (marked === undefined) this.#hide()
    else this.#show(marked)
  }

  #marked(): Element | undefined {
    const focused = document.activeElement
    if (focused === null || !this.#around.contains(focused)) return undefined
    return focused.querySelector('.lab-dot[data-now]') ?? undefined
  }

  /** The pointer or the focus is gone. */
  #leave(): void {
    clearTimeout(this.#leaving)
    this.#leaving = setTimeout(() => this.follow(), grace)
  }

  #show(place: Element): void {
    clearTimeout(this.#leaving)
    // The browser would show a title itself, later and elsewhere.
    const title = place.querySelector('title')
    if (title !== null) place.setAttribute('data-says', title.textContent)
    title?.remove()
    this.#at = place
    this.#box.textContent = place.getAttribute('data-says')
    this.#put()
  }

  #hide(): void {
    clearTimeout(this.#leaving)
    this.#at = undefined
    this.#box.hidden = true
  }

  /** Above what is in the upper half of the drawing and below the rest, so that it hides as few other places as can be. */
  #put(): void {
    const frame = this.#at?.closest('.lab-timeline')
    if (this.#at === undefined || frame === null || frame === undefined) return
    const at = this.#at.getBoundingClientRect()
    const within = frame.getBoundingClientRect()
    const around = this.#around.getBoundingClientRect()
    this.#box.hidden = at.right < within.left || at.left > within.right
    const left = Math.max(at.left, within.left) - around.left
    const above = at.top - within.top < within.bottom - at.bottom
    this.#box.style.left = `${Math.max(0, Math.min(left, around.width - this.#box.offsetWidth))}px`
    this.#box.style.top = `${above ? at.top - around.top - this.#box.offsetHeight - gap : at.bottom - around.top + gap}px`
  }
}
