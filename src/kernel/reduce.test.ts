// SPDX-License-Identifier: MIT
// Reductions leave out states, never an outcome, and never the shortest way to one. Comparing outcomes does not find every wrong rule,
// so what the rules claim, that steps commute, is tested itself, in every reachable state.
import { describe, expect, test } from 'vitest'
import { defaultSituation, profiles, type Situation } from './index.ts'
import { kernelOf, Session } from './kernel.ts'
import { EXITING, HOLDING, KILLED, LEFT_MM } from './model/layout.ts'
import { wasmCore } from './testing/kernels.ts'
import { call, killFirst, reapKill, Script } from './testing/script.ts'

const core = await wasmCore()
const kernel = kernelOf(() => core)

const programs = {
  'kill first': killFirst,
  'REAP_KILL': reapKill,
  'kill, release, wait, release': [...killFirst, call('poll', 'victim', 10), call('process_mrelease')],
  'SIGTERM, watch, release': [call('kill', 'victim', 15), call('read_status'), call('read_memory'), call('process_mrelease')],
  'release oneself': [call('process_mrelease', 'self', 1), call('kill', 'self', 9)],
  'SIGQUIT, release': [call('kill', 'victim', 3), call('process_mrelease')],
  'kill, wait for ever, wait for the child': [call('kill', 'victim', 9), call('poll', 'victim', -1), call('waitid', 'victim', 4)],
}

const situations: Partial<Situation>[] = [
  {},
  { threads: 2, pinners: 1 },
  { threads: 2, pinners: 2, pages: 1 },
  { threads: 3, pages: 1 },
  { sharers: 1 },
  { sharers: 2, sharerKinds: ['clone-exits', 'clone-killed'], pages: 1 },
  { sharers: 1, sharerKinds: ['vfork-child'], pinners: 1, pages: 1 },
  { sharers: 1, sharerKinds: ['vfork-child-exits'], pages: 1 },
  { threads: 2, pinners: 2, pinnerKinds: ['looping', 'looping'], pages: 1 },
  { threads: 2, parentWaits: true, pages: 1 },
  { callerIsParent: true },
  { threads: 2, victim: 'exiting', pinners: 1, pages: 1 },
  { threads: 2, victim: 'killed', held: 'at-exit', pinners: 1 },
  { threads: 2, victim: 'dumping-core', pages: 1 },
  { threads: 2, exitsByItself: true, pages: 1 },
  { threads: 2, leaderExited: true, pinners: 1 },
  { held: 'frozen', pinners: 1 },
  { victim: 'killed', oomReaper: true, pinners: 1 },
  { threads: 2, pinners: 3, pinnerKinds: ['holding', 'stuck', 'reader'], pages: 1 },
  { pinners: 2, pinnerKinds: ['kernel-thread', 'reader'], pages: 1 },
  { pinners: 1, pinnerKinds: ['vhost'], threads: 2, pages: 1 },
  { memory: ['behind-notifier', 'shared-file'], pages: 3 },
  { survivesSigterm: true, exitsByItself: true },
  { threads: 2, victim: 'killed', held: 'frozen', oomReaper: true, release: '6.1', pages: 0 },
  { threads: 2, pinners: 1, release: '5.15', pages: 1 },
  { threads: 2, sharers: 1, sharerKinds: ['clone-exits'], release: '5.17', pages: 1 },
  { secondCaller: 'calls', pages: 1 },
  { secondCaller: 'kills-and-calls', threads: 2, sharers: 1, sharerKinds: ['clone-exits'], pages: 0 },
  { secondCaller: 'reap-kill', pinners: 2, pages: 0 },
  { callerKilled: true, threads: 2, pages: 1 },
  { callerKilled: true, secondCaller: 'calls', victim: 'killed', pages: 0 },
  { permission: 'init-of-the-namespace', threads: 2, exitsByItself: true, pages: 1 },
  { threads: 3, held: 'leader-at-exit', pages: 1 },
  { threads: 3, held: 'others-at-exit', pinners: 1, pages: 0 },
  { threads: 3, leaderExited: true, victim: 'dumping-core', pages: 1 },
]

describe.each(profiles)('$name', ({ name: profile }) => {
  describe.each(Object.entries(programs))('%s', (_, calls) => {
    test.each(situations)('%j: the same outcomes, as near', (situation) => {
      const [full, reduced] = [false, true].map((reductions) => {
        const caller = new Script(calls)
        const explored = kernel.explore({ profile, situation: { ...defaultSituation, ...situation }, caller }, { reductions })
        const found = explored.outcomes.map(({ outcome, witness }) =>
          ({ ...outcome, node: caller.results(outcome.node).join(), steps: witness.length }))
        return { verdict: explored.verdict, states: explored.states, found: found.map((one) => JSON.stringify(one)).sort() }
      })
      expect(reduced?.found).toEqual(full?.found)
      expect(reduced?.verdict).toEqual(full?.verdict)
      expect(reduced?.states).toBeLessThanOrEqual(full?.states ?? 0)
    })
  })
})

type State = [number, number, number]

describe.each(profiles)('in every state, $name', ({ name: profile }) => {
  test.each(situations)('%j: what is called independent commutes', (situation) => {
    for (const calls of Object.values(programs)) {
      const session = new Session(core, { profile, situation: { ...defaultSituation, ...situation }, caller: new Script(calls) })
      for (const state of reachable(session)) checkCommutation(session, state)
    }
  })
})

function current({ core: { exports } }: Session): State {
  return [exports.word(0), exports.word(1), exports.word(2)]
}

/** Every state that can be reached, found by the host, with no help from the explorer. */
function reachable(session: Session): State[] {
  const { core: { exports }, actors } = session
  exports.setUp()
  exports.beginReductions()
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
  return states
}

function checkCommutation(session: Session, state: State): void {
  const { core: { exports }, actors } = session
  const after = (...schedule: number[]): string => {
    exports.restore(...state)
    return schedule.every((actor) => session.step(actor) !== 0) ? current(session).join() : 'cannot be'
  }
  const place = (actor: number) => placeIn(session, state, actor)
  exports.restore(...state)
  const alone = exports.sole()
  const others = actors.map(({ id }) => id).filter((id) => id !== alone && after(id) !== 'cannot be')
  if (alone === 0 && after(0) !== 'cannot be') {
    for (const other of others) {
      expect(after(0, other), `caller, then ${other} in ${state}`).toBe(after(other, 0))
      // The claim is about all that others may do before the caller moves, so it must still hold after each of their steps.
      after(other)
      const claimed = exports.sole()
      if (claimed !== 0) expect([claimed, place(claimed)], `only a late get_signal comes in between, in ${state}`).toEqual([other, KILLED])
    }
  }
  for (const { id, kind } of actors) {
    if (kind !== 'victim-thread' && kind !== 'sharer') continue
    exports.restore(...state)
    // get_signal, where it is put off until exit_mm can follow; mmput and exit_notify of a thread that others come after.
    const putOff = (place(id) === KILLED && goesOnAtOnce(session, state, id)) || lateNow(session, state, id)
    if (!putOff || after(id) === 'cannot be') continue
    const shown = key(session)
    exports.restore(...state)
    expect(shown, `the step of ${id} shows, in ${state}`).toEqual(key(session))
    for (const other of actors) {
      if (other.id === id || after(other.id) === 'cannot be') continue
      expect(after(id, other.id), `${id}, then ${other.id} in ${state}`).toBe(after(other.id, id))
    }
  }
}

/** The thread is at a step that is put off, other than get_signal. */
function lateNow(session: Session, state: State, thread: number): boolean {
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

function key({ core: { exports } }: Session): [number, number] {
  return [exports.outcomeKey(), exports.outcomeSharers()]
}
