// SPDX-License-Identifier: MIT
import type { Actor, StateView, Step } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'

/** A place in a run: before its first step (0), after its last (as many as it has steps), or between two. */
export interface Moment {
  /** How many steps have been taken. */
  position: number
  /** The step that led here; none at the start. */
  step: Step | undefined
  before: StateView
  state: StateView
  /** Where the program is. */
  node: ProgramRun['nodes'][number] | undefined
  /** The program has ended; others may go on. */
  ended: boolean
}

/** Where a caller is that takes no step any more (kernel/view.ts). */
const ends: ReadonlySet<string> = new Set(['exited', 'killed', 'stopped', 'panic'])

/** What is the case after `position` steps of a run; a position beyond its ends counts as the nearest end. */
export function momentOf({ trace, nodes }: ProgramRun, position: number): Moment {
  const at = Math.max(0, Math.min(position, trace.steps.length))
  const here = trace.steps[at - 1]
  const previous = trace.steps[at - 2]
  const state = here?.after ?? trace.initial
  const caller = trace.actors.find(({ kind }) => kind === 'caller')?.id
  return {
    position: at,
    step: here?.step,
    before: previous?.after ?? trace.initial,
    state,
    node: nodes[here?.node ?? 0],
    ended: ends.has(state.actors.find(({ id }) => id === caller)?.at ?? ''),
  }
}

/** The schedule that leads to a moment: the actors of its steps. */
export function scheduleTo({ trace }: ProgramRun, position: number): number[] {
  return trace.steps.slice(0, position).map(({ step }) => step.actor)
}

/** Kinds of actors that are always there and seldom act: they have a lane only in a run in which they do. */
const background: ReadonlySet<string> = new Set(['parent', 'clock', 'init', 'killer'])

/** Actors with something to tell. */
export function actorsOf({ trace }: ProgramRun): Actor[] {
  const acting = new Set(trace.steps.map(({ step }) => step.actor))
  return trace.actors.filter(({ id, kind }) => acting.has(id) || !background.has(kind))
}

/**
 * The window in which process_mrelease() can work: from the step that made the victim a dying process to the one in which
 * its last thread let go of the mm. Positions; none when the victim is not killed in this run.
 */
export function windowOf({ trace }: ProgramRun): { from: number; to: number } | undefined {
  const threads = new Set(trace.actors.filter(({ kind }) => kind === 'victim-thread').map(({ id }) => id))
  const states = [trace.initial, ...trace.steps.map(({ after }) => after)]
  const from = states.findIndex(({ flags }) => flags.groupExit)
  if (from === -1) return undefined
  const gone = states.findIndex((state, index) => index >= from && !state.actors.some(({ id, hasMm }) => threads.has(id) && hasMm))
  return { from, to: gone === -1 ? trace.steps.length : gone }
}
