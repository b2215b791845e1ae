// SPDX-License-Identifier: MIT
// Who can take steps, in the order of the model's numbers (model/state.ts, model/schedule.ts).
import type { Situation } from './situation.ts'

/** Whoever can take a step. */
export interface Actor {
  /** Its number in schedules. */
  id: number
  /**
   * `parent`: whoever waits for the victim. `clock`: what ends a sleep with a time-out. `init`: global init. `second-caller`: who else
   * calls process_mrelease; `killer`: who kills the caller.
   */
  kind: 'caller' | 'victim-thread' | 'pinner' | 'sharer' | 'oom-reaper' | 'parent' | 'clock' | 'init' | 'second-caller' | 'killer'
  /** For people: "victim thread 2", "reader 1". */
  name: string
}

/** Kinds of actors that are nowhere: all that counts is whether they can take a step. */
export const nowhere: ReadonlySet<Actor['kind']> = new Set(['parent', 'clock', 'init', 'killer'])

/** The actors of a situation; an actor's id is its index. */
export function actorsOf(situation: Situation): Actor[] {
  const { threads, pinners, sharers, oomReaper, secondCaller, callerKilled } = situation
  const kinds: Pick<Actor, 'kind' | 'name'>[] = [
    { kind: 'caller', name: 'caller' },
    ...several(threads, 'victim-thread', threads === 1 ? 'victim' : 'victim thread', threads > 1),
    ...several(pinners, 'pinner', 'reader', pinners > 1),
    ...several(sharers, 'sharer', 'sharer', sharers > 1),
    ...several(Number(oomReaper), 'oom-reaper', 'oom_reaper', false),
    { kind: 'parent', name: 'parent of the victim' },
    { kind: 'clock', name: 'clock' },
    { kind: 'init', name: 'init' },
  ]
  const second = secondCaller !== 'nobody'
  if (callerKilled || second) kinds.push({ kind: 'killer', name: 'killer of the caller' })
  if (second) kinds.push({ kind: 'second-caller', name: 'second caller' })
  return kinds.map((actor, id) => ({ id, ...actor }))
}

function several(count: number, kind: Actor['kind'], name: string, numbered: boolean): Pick<Actor, 'kind' | 'name'>[] {
  return Array.from({ length: count }, (_, index) => ({ kind, name: numbered ? `${name} ${index + 1}` : name }))
}
