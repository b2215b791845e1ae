// SPDX-License-Identifier: MIT
// How the tables of situations are written: one row each, set-up and steps as they would be typed for live.c.
import type { Situation } from '../../index.ts'
import type { LiveSituation } from '../situation.ts'

/** Runs where nothing is left to chance: a few, to notice when that is wrong. */
const RUNS_WITHOUT_CHANCE = 2
/** Runs of a race: enough to see its common outcomes. */
const RUNS_OF_A_RACE = 20

/** The model's words for who holds memory, and for what it is. */
export type PinnerKind = Situation['pinnerKinds'][number]
export type MemoryKind = Situation['memory'][number]

type Model = LiveSituation['model']
type Row = (name: string, words: string, setUp: string, steps: string, model: Model, since?: string) => LiveSituation

function row(chance: LiveSituation['chance'], runs: number): Row {
  return (name, words, setUp, steps, model, since) => ({
    name, words, setUp: split(setUp), steps: split(steps), chance, runs, looked: 'settled', model, ...since !== undefined && { since },
  })
}

/** A situation with one outcome: name, words, set-up, steps, the same in the model, and since when kernels answer so. */
export const certain: Row = row('nothing', RUNS_WITHOUT_CHANCE)

/** A situation in which others wait for the processor that the caller has: it is looked at before they get it. */
export const behind: Row = (...row) => ({ ...certain(...row), looked: 'after' })

/** A situation whose outcome depends on who is faster. */
export const race: Row = row('race', RUNS_OF_A_RACE)

/** A situation with one outcome here, because somebody takes his time who in the model may be quick as well. */
export const slow: Row = row('race', RUNS_WITHOUT_CHANCE)

/** What the model cannot say, and why. */
export function notExpressible(reason: string): Model {
  return { notExpressible: reason }
}

function split(text: string): string[] {
  return text.split(' ').filter(Boolean)
}
