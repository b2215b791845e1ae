// SPDX-License-Identifier: MIT
// What the reductions claim (model/reduce.ts): steps that are left out, or put off, commute with all that may come before them. Comparing
// outcomes does not find every wrong rule, so this looks at every reachable state.
import type { Session } from '../kernel.ts'
import { EXITING, HOLDING, KILLED, LEFT_MM } from '../model/layout.ts'

type State = [number, number, number]

/** Each claim that does not hold in some reachable state of a session, as a sentence. */
export function* falseClaims(session: Session): Iterable<string> {
  for (const state of reachable(session)) {
    yield* callerAlone(session, state)
    yield* stepsPutOff(session, state)
  }
}

/** Every state that can be reached, found by the host, with no help from the explorer. */
function reachable(session: Session): State[] {
  const { core: { exports }, actors } = session
  exports.setUp()
  const states = [current(session)]
  const seen = new Set([states[0]?.join()])
  for (const state of states) {
    for (const { id } of actors) {
      exports.restore(...state)
      if (session.step(id) === 0) continue
      const next = current(session)
      if (seen.has(next.join())) continue
      seen.add(next.join())
      states.push(next)
    }
  }
  const named = session.requests.some((request) => request.kind === 'call' && request.target === 'victim-thread')
  exports.setUp()
  exports.beginReductions(Number(named))
  return states
}

/** Where the caller's step alone is taken, it commutes with whatever another actor does first, and is still the one to take after that. */
function* callerAlone(session: Session, state: State): Iterable<string> {
  const { core: { exports }, actors } = session
  exports.restore(...state)
  if (exports.sole() !== 0 || after(session, state, 0) === undefined) return
  for (const { id: other } of actors) {
    if (other === 0 || after(session, state, other) === undefined) continue
    if (after(session, state, 0, other) !== after(session, state, other, 0)) yield `the caller's step and that of ${other} in ${state}`
    // The claim is about all that others may do before the caller moves, so it must still hold after each of their steps.
    after(session, state, other)
    const claimed = exports.sole()
    const onlySignal = claimed === other && placeIn(session, state, claimed) === KILLED
    if (claimed !== 0 && !onlySignal) yield `the caller's step is no longer the one to take after that of ${other} in ${state}`
  }
}

/** get_signal, where it is put off until exit_mm can follow; mmput and exit_notify of a thread that others come after. */
function* stepsPutOff(session: Session, state: State): Iterable<string> {
  for (const { id, kind } of session.actors) {
    if (kind !== 'victim-thread' && kind !== 'sharer') continue
    const putOff = (placeIn(session, state, id) === KILLED && goesOnAtOnce(session, state, id)) || isLate(session, state, id)
    if (!putOff || after(session, state, id) === undefined) continue
    const shown = key(session)
    session.core.exports.restore(...state)
    if (shown !== key(session)) yield `the step of ${id} shows, in ${state}`
    for (const { id: other } of session.actors) {
      if (other === id || after(session, state, other) === undefined) continue
      if (after(session, state, id, other) !== after(session, state, other, id)) yield `the steps of ${id} and ${other} in ${state}`
    }
  }
}

/** The state after these steps, as a text; undefined when one of them cannot be taken. */
function after(session: Session, state: State, ...schedule: number[]): string | undefined {
  session.core.exports.restore(...state)
  return schedule.every((actor) => session.step(actor) !== 0) ? current(session).join() : undefined
}

/** The thread is at a step that is put off, other than get_signal. */
function isLate(session: Session, state: State, thread: number): boolean {
  const where = placeIn(session, state, thread)
  return (where === HOLDING || where === LEFT_MM) && session.core.exports.late(thread) !== 0
}

/** After its next step the thread is at exit_mm, and the reductions let nobody else go before it. */
function goesOnAtOnce(session: Session, state: State, thread: number): boolean {
  session.core.exports.restore(...state)
  session.step(thread)
  return session.core.exports.where(thread) === EXITING && session.core.exports.sole() === thread
}

function placeIn({ core: { exports } }: Session, state: State, actor: number): number {
  exports.restore(...state)
  return exports.where(actor)
}

function current({ core: { exports } }: Session): State {
  return [exports.word(0), exports.word(1), exports.word(2)]
}

/** What an outcome would show. */
function key({ core: { exports } }: Session): string {
  return `${exports.outcomeKey()} ${exports.outcomeSharers()}`
}
