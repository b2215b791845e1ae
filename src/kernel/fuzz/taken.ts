// SPDX-License-Identifier: MIT
// One step of a session, with all that a law may want to know about it.
import type { Request } from '../caller.ts'
import { secondRequest, type Session } from '../kernel.ts'
import * as model from '../model/layout.ts'
import type { Profile } from '../profile-names.ts'
import { keptUnits, type Situation } from '../situation.ts'
import { unpack, whereIs, type StateView } from '../view.ts'

/** A state, as it is packed and as people see it. */
export interface Snapshot {
  words: readonly [number, number, number]
  view: StateView
  /** Where each actor is, but those of whom only counts whether they can take a step (model/layout.ts). */
  at: readonly number[]
}

/** One step, with the state before and after it. */
export interface Taken {
  event: number
  actor: number
  /** The model's number of what a call returned, to the caller or the second one, by this step. */
  result: number | undefined
  /** What the actor's call was for before the step: the caller's request, or the second caller's. */
  request: Request
  before: Snapshot
  after: Snapshot
}

/** A law that does not hold. */
export class BrokenLaw extends Error {
  override name = 'BrokenLaw'
}

/** What the laws need to know of a setup. */
export interface World {
  profile: Profile
  situation: Situation
  /** The actors of each process: the victim, the sharers, then the first pinners (kernel threads that borrow the mm). */
  processes: readonly (readonly number[])[]
  /** Units that a reaper leaves. */
  kept: number
  /** The second caller's id; undefined when there is none. */
  second: number | undefined
}

/** Reads the current state. */
export function snapshot(session: Session): Snapshot {
  const { exports } = session.core
  const words = [exports.word(0) >>> 0, exports.word(1) >>> 0, exports.word(2) >>> 0] as const
  return { words, at: session.actors.map(({ id }) => whereIs(session.core, session.actors, id)), view: session.view() }
}

/** Takes a step from the current state, which `before` shows. Undefined: the actor cannot take one. */
export function take(session: Session, before: Snapshot, actor: number): Taken | undefined {
  const isSecond = session.actors[actor]?.kind === 'second-caller'
  const request: Request | undefined = isSecond
    ? secondRequest(session.situation, unpack(before.words[2]).place)
    : session.requests[unpack(before.words[0]).node]
  if (request === undefined) throw new RangeError('The caller is at a node that nobody has defined.')
  const event = session.step(actor)
  if (event === model.EVENT_NONE) return undefined
  const completed = session.core.exports.completed()
  return { event, actor, request, before, result: completed > 0 ? completed - 1 : undefined, after: snapshot(session) }
}

/** What the laws need to know of a session. */
export function worldOf({ actors, situation }: Session, profile: Profile): World {
  const ids = (wanted: string) => actors.filter(({ kind }) => kind === wanted).map(({ id }) => id)
  const singles = [...ids('sharer'), ...ids('pinner')].map((id) => [id])
  return { profile, situation, processes: [ids('victim-thread'), ...singles], kept: keptUnits(situation), second: ids('second-caller')[0] }
}

/** Throws `BrokenLaw` when it does not hold. */
export type Must = (holds: boolean, law: string) => void
