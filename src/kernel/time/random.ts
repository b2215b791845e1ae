// SPDX-License-Identifier: MIT
// Chance, from a seed: xorshift32 (Marsaglia 2003), as the model has it for schedules (model/schedule.ts).

/** A sequence of random numbers. Equal seeds give equal sequences. */
export class Random {
  #state: number

  /** @param seed A u32. */
  constructor(seed: number) {
    this.#state = mix(seed) || 1
  }

  /** At least 0, below 1, in steps of 2^-32. */
  share(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state / 2 ** 32
  }

  /** Normally distributed, mean 0, deviation 1: the sum of twelve, which is normal enough (no value beyond 6) and needs no tables. */
  normal(): number {
    let sum = -6
    for (let count = 0; count < 12; count++) sum += this.share()
    return sum
  }
}

/** A seed for the `index`th of many runs: neighbours share nothing. */
export function seedOf(seed: number, index: number): number {
  return mix((seed >>> 0) ^ mix(index + 1))
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output. */
function mix(value: number): number {
  let mixed = (value ^ 0x9e3779b9) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
