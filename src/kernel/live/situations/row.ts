// SPDX-License-Identifier: MIT
// How the tables of situations are written: one row each, set-up and steps as they would be typed for live.c.
import type { LiveSituation } from '../situation.ts'

/** Runs where nothing is left to chance: a few, to notice when that is wrong. */
const RUNS_WITHOUT_CHANCE = 2
/** Runs of a race: enough to see its common outcomes. */
const RUNS_OF_A_RACE = 20

type Model = LiveSituation['model']

function row(chance: LiveSituation['chance'], runs: number) {
  return (name: string, words: string, setUp: string, steps: string, model: Model): LiveSituation => ({
    name, words, setUp: split(setUp), steps: split(steps), chance, runs, model,
  })
}

/** A situation with one outcome: name, words, set-up, steps, and the same in the model. */
export const certain = row('nothing', RUNS_WITHOUT_CHANCE)

/** A situation whose outcome depends on who is faster. */
export const race = row('race', RUNS_OF_A_RACE)

/** What the model cannot say, and why. */
export function notExpressible(reason: string): Model {
  return { notExpressible: reason }
}

function split(text: string): string[] {
  return text.split(' ').filter(Boolean)
}
