// SPDX-License-Identifier: MIT
// A schedule made step by step, by where its actors are to come to.
import type { Kernel, Setup, Trace } from '../index.ts'

/** Steps at most on the way to a place. */
const FAR = 200

/** One schedule of a setup, that tests lead where they want it. */
export class Drive {
  readonly #kernel: Kernel
  readonly #setup: Setup
  readonly #schedule: number[] = []

  constructor(kernel: Kernel, setup: Setup) {
    this.#kernel = kernel
    this.#setup = setup
  }

  /** What has happened so far. */
  get trace(): Trace {
    return this.#kernel.run(this.#setup, { schedule: this.#schedule })
  }

  /** One step of each of these actors, in this order. */
  take(...actors: readonly number[]): this {
    this.#schedule.push(...actors)
    return this
  }

  /** Steps of an actor, at least one, until its view says that it is at `place`. */
  until(actor: number, place: string): this {
    for (let steps = 0; steps < FAR; steps++) {
      this.#schedule.push(actor)
      if (this.trace.steps.at(-1)?.after.actors[actor]?.at === place) return this
    }
    throw new Error(`After ${FAR} steps actor ${actor} has not come to ${place}.`)
  }
}
