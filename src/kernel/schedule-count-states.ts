// SPDX-License-Identifier: MIT
// States, numbered in the order in which they are first seen.

/** Words of a state. */
const WORDS = 3

/** A hash table with open addressing over states of three words. (A Map with strings as keys takes several times as long.) */
export class StateNumbers {
  #words = new Uint32Array(WORDS * 1024)
  /** A state's number plus 1; 0 where there is none. Its length is a power of two, at most half of it in use. */
  #slots = new Uint32Array(2048)
  #size = 0

  /** How many different states there are. */
  get size(): number {
    return this.#size
  }

  /** The number of a state: the next one, if it was not seen before. The words are taken as 32 bits, whatever their sign. */
  numberOf(first: number, second: number, third: number): number {
    let slot = this.#slotOf(first, second, third)
    for (let entry = this.#slots[slot] ?? 0; entry > 0; entry = this.#slots[slot] ?? 0) {
      if (this.word(entry - 1, 0) === first >>> 0 && this.word(entry - 1, 1) === second >>> 0 && this.word(entry - 1, 2) === third >>> 0) {
        return entry - 1
      }
      slot = (slot + 1) & (this.#slots.length - 1)
    }
    if (this.#size * WORDS === this.#words.length) this.#grow()
    this.#words.set([first, second, third], this.#size * WORDS)
    return this.#place(this.#size++)
  }

  /** A word of a state, unsigned. */
  word(state: number, index: 0 | 1 | 2): number {
    return this.#words[state * WORDS + index] ?? 0
  }

  #place(state: number): number {
    let slot = this.#slotOf(this.word(state, 0), this.word(state, 1), this.word(state, 2))
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1)
    this.#slots[slot] = state + 1
    return state
  }

  #slotOf(first: number, second: number, third: number): number {
    const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77) ^ Math.imul(third, 0xc2b2ae3d)
    return Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f) >>> (Math.clz32(this.#slots.length) + 1)
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2)
    words.set(this.#words)
    this.#words = words
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let state = 0; state < this.#size; state++) this.#place(state)
  }
}
