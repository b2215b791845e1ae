// SPDX-License-Identifier: MIT
// Reductions leave out states, never an outcome, and never the shortest way to one. Comparing outcomes does not find every wrong rule,
// so what the rules claim, that steps commute, is tested itself, in every reachable state.
import { describe, expect, test } from 'vitest'
import { defaultSituation, profiles, type Situation } from './index.ts'
import { kernelOf, Session } from './kernel.ts'
import { falseClaims } from './testing/commutation.ts'
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
  'kill the sharer, release and watch it': [call('kill', 'sharer', 9), call('process_mrelease', 'sharer'), call('poll', 'sharer', 100)],
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
  { threads: 2, leaderExited: true, pinners: 2, pinnerKinds: ['open-reader', 'reader'], pages: 1 },
  { release: '5.15', sharers: 2, sharerKinds: ['clone-killed-frozen', 'clone-exits'], pages: 1 },
  { release: '6.1', pinners: 1, pinnerKinds: ['vhost'], threads: 2, pages: 1 },
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
  { threads: 2, victim: 'killed', held: 'uninterruptible', oomReaper: true, release: '6.1', pages: 0 },
  { sharers: 1, sharerKinds: ['vfork-parent'], pages: 1 },
  { threads: 2, pinners: 1, release: '5.15', pages: 1 },
  { threads: 2, sharers: 1, sharerKinds: ['clone-exits'], release: '5.17', pages: 1 },
  { secondCaller: 'calls', pages: 1 },
  { secondCaller: 'kills-and-calls', threads: 2, sharers: 1, sharerKinds: ['clone-exits'], pages: 0 },
  { secondCaller: 'reap-kill', pinners: 2, pages: 0 },
  { callerKilled: true, threads: 2, pages: 1 },
  { callerKilled: true, secondCaller: 'calls', victim: 'killed', pages: 0 },
  { permission: 'init-of-the-namespace', threads: 2, exitsByItself: true, pages: 1 },
  { threads: 4, held: 'frozen', victim: 'killed', pinners: 2, sharers: 3, sharerKinds: ['clone-exits'], pages: 0 },
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

describe.each(profiles)('in every state, $name', ({ name: profile }) => {
  test.each(situations)('%j: what is called independent commutes', (situation) => {
    for (const calls of Object.values(programs)) {
      const session = new Session(core, { profile, situation: { ...defaultSituation, ...situation }, caller: new Script(calls) })
      expect([...falseClaims(session)]).toEqual([])
    }
  })
})

test('they leave less than a hundredth of the largest question that is measured', () => {
  const situation = { ...defaultSituation, threads: 6, pinners: 2, sharers: 1 }
  const { states, verdict } = kernel.explore({ profile: 'mainline', situation, caller: new Script(killFirst) })
  expect(verdict).toEqual({ exhausted: true })
  // Without them it has 14,624,000 states, as SPIN counts, too (npm run bench).
  expect(states).toBeLessThan(146_240)
})
