// SPDX-License-Identifier: MIT
// What is asked of a model, right or wrong. Each check is one that the model is tested with anyway; here it can be asked of any core.
import { Explorer } from '../conformance/answers.ts'
import { contradictions } from '../conformance/check.ts'
import { leftOut, listedAs } from '../conformance/listed.ts'
import { allObservations } from '../conformance/records.ts'
import { facts } from '../conformance/table/facts.ts'
import type { Core } from '../core.ts'
import { cases } from '../fuzz/cases.ts'
import { Random } from '../fuzz/random.ts'
import { plainSearch } from '../fuzz/search.ts'
import { checkSituation, profiles, truthTable, type Kernel, type Request, type Situation } from '../index.ts'
import { kernelOf, Session } from '../kernel.ts'
import { falseClaims } from '../testing/commutation.ts'
import { call, killFirst, reapKill, Script } from '../testing/script.ts'
import { ends } from './ends.ts'
import { killedCallers } from './killed-callers.ts'
import { older } from './older-kernels.ts'

/**
 * The checks, the fastest first.
 * - `table`: the truth table is the established one (../conformance/table);
 * - `laws`: no step of any reachable state of some situations breaks a law (../fuzz/laws.ts);
 * - `search`: the model's search, plain and reduced, finds what a plain one finds (../fuzz/search.ts), and its witnesses lead there;
 * - `older`: kernels before 7.3 answer as they did (older-kernels.ts);
 * - `killed`: callers that are killed, and whose target is init of their pid namespace (killed-callers.ts);
 * - `ends`: others than the caller end as they would (ends.ts);
 * - `commutes`: what the reductions take for independent is so, in every reachable state (../testing/commutation.ts);
 * - `chance`: some hundred cases of the fuzzer (../fuzz) find nothing;
 * - `records`: real kernels have done nothing that the model cannot do, and no more where nothing is left to chance (../conformance).
 */
export const checks = { table, laws, older, killed: killedCallers, ends, search, commutes, chance, records } as const

/** A check's name. */
export type CheckName = keyof typeof checks

/** Finds what is wrong with a core, one finding after the other. */
type Check = (core: Core) => Iterable<string>

/** States at most of one plain search: a wrong model may have many more than the right one. */
const MOST_STATES = 20_000
/** Milliseconds at most of one exploration. */
const LONGEST = 20_000

/** A kernel whose explorations end, whatever has become of the model. */
function boundedKernel(core: Core): Kernel {
  const kernel = kernelOf(() => core)
  return { ...kernel, explore: (setup, limits) => kernel.explore(setup, { milliseconds: LONGEST, ...limits }) }
}

function* table(core: Core): Iterable<string> {
  for (const { row, cells } of truthTable(boundedKernel(core))) {
    for (const [column, { answers, profile }] of cells.entries()) {
      const expected = facts[row.number]?.cells[column]
      const answer = answers.join(' or ')
      if (expected !== '-' && answer !== expected) yield `row ${row.number}, ${profile}: ${answer}, not ${expected}`
    }
  }
}

/** After the calls the caller looks at what has become of the victim, then sleeps: so the others are seen to go on to their end. */
const lookAndSleep = [call('poll', 'victim', 100), call('waitid', 'victim', 4 | 1), call('poll', 'self', -1)]

/** Situations that between them have each kind of actor, and few states; some with other calls than the usual ones. */
const situations: readonly (Partial<Situation> & { calls?: readonly Request[] })[] = [
  { pages: 1 },
  { victim: 'exiting', held: 'at-exit', threads: 2 },
  { victim: 'killed', held: 'frozen', pinners: 1, pinnerKinds: ['holding'] },
  { pages: 3, memory: ['shared-anonymous', 'behind-notifier'] },
  { threads: 2, parentWaits: true, pages: 0 },
  { threads: 2, pinners: 1, pages: 0 },
  { sharers: 1, parentWaits: true, pages: 1 },
  { sharers: 1, sharerKinds: ['clone-killed'], pages: 1 },
  { sharers: 1, sharerKinds: ['clone-exits'], pages: 1 },
  { sharers: 2, sharerKinds: ['other-user', 'clone'], pages: 1 },
  { pinners: 1, pinnerKinds: ['kernel-thread'] },
  { pinners: 2, pinnerKinds: ['holding', 'stuck'], victim: 'killed', pages: 1 },
  { pinners: 1, pinnerKinds: ['looping'], pages: 0 },
  { threads: 2, sharers: 1, sharerKinds: ['clone-killed'], victim: 'killed', pages: 0 },
  { pinners: 1, pinnerKinds: ['vhost'], threads: 2, victim: 'killed', pages: 0 },
  { victim: 'dumping-core', threads: 2, pages: 1 },
  { sharers: 1, pages: 0, calls: [call('kill', 'sharer', 3), call('kill', 'victim', 9), call('process_mrelease')] },
  { victim: 'killed', oomReaper: true },
  { victim: 'freeing', oomReaper: true, memory: ['shared-anonymous'] },
  { exitsByItself: true, threads: 3, leaderExited: true, pages: 1 },
  { callerIsParent: true, threads: 2, pages: 0 },
  { secondCaller: 'calls', victim: 'killed', pages: 1 },
  { secondCaller: 'kills-and-calls', pages: 0 },
  { secondCaller: 'reap-kill', sharers: 1, pages: 0 },
  { callerKilled: true, pages: 1 },
  { permission: 'init-of-the-namespace', threads: 2, pages: 1 },
  { threads: 2, held: 'leader-at-exit', pages: 1 },
  { threads: 2, held: 'others-at-exit', pages: 1 },
  { release: '5.15', victim: 'killed', pages: 1 },
  { threads: 4, held: 'frozen', victim: 'killed', pinners: 2, sharers: 3, sharerKinds: ['clone-exits'], pages: 0 },
  { release: '5.17', victim: 'killed', threads: 2, pages: 1 },
  {
    release: '5.15', sharers: 1, threads: 2, pages: 0,
    calls: [call('kill', 'victim', 11), call('process_mrelease'), call('process_mrelease', 'sharer')],
  },
  { release: '5.15', sharers: 1, victim: 'dumping-core', pages: 1 },
  { threads: 2, held: 'at-exit', pages: 1, calls: [call('kill', 'victim', 15), call('process_mrelease'), call('kill', 'victim', 3)] },
  { threads: 2, held: 'leader-at-exit', pages: 0, calls: [call('kill', 'victim', 15), call('process_mrelease')] },
  {
    threads: 3, victim: 'killed', pages: 0,
    calls: [call('poll', 'victim-thread', 100), call('pidfd_open', 'victim-thread', 0x80), call('kill', 'victim-thread', 0)],
  },
  {
    permission: 'may-not-kill', pinners: 1, pinnerKinds: ['kernel-thread-stuck'], pages: 1,
    calls: [call('kill', 'init', 0), call('kill', 'kernel-thread', 9), call('process_mrelease', 'kernel-thread', 1)],
  },
  { permission: 'may-not-kill', calls: [call('process_mrelease', 'init', 1)] },
  {
    permission: 'outside-pid-namespace', pinners: 1, pinnerKinds: ['kernel-thread-stuck'],
    calls: [call('pidfd_open', 'init'), call('pidfd_send_signal', 'init', 0), call('kill', 'kernel-thread', 0)],
  },
  { sharers: 1, sharerKinds: ['vfork-parent'], pages: 1 },
  { sharers: 1, sharerKinds: ['vfork-child-exits'], pages: 1, calls: [call('process_mrelease', 'sharer', 1)] },
  { pinners: 1, pinnerKinds: ['kernel-thread'], pages: 1, calls: [call('process_mrelease', 'kernel-thread', 1)] },
  {
    sharers: 1, sharerKinds: ['init'], victim: 'killed', held: 'at-exit', pages: 1,
    calls: [call('process_mrelease', 'sharer', 1)],
  },
]

function* setups() {
  for (const { calls: own, ...fields } of situations) {
    const situation = checkSituation(fields)
    for (const { name: profile } of profiles) {
      const usual = profile === 'mainline' || profile === 'exit-mm' ? [killFirst] : [killFirst, reapKill]
      for (const calls of own ? [own] : usual) yield { profile, situation, caller: new Script([...calls, ...lookAndSleep]) }
    }
  }
}

function* laws(core: Core): Iterable<string> {
  for (const setup of setups()) {
    try {
      plainSearch(core, setup, MOST_STATES)
    } catch (error) {
      if (!isFinding(error)) throw error
      yield `${setup.profile}, ${describe(setup.situation)}: ${error.message}`
    }
  }
}

function* commutes(core: Core): Iterable<string> {
  for (const setup of setups()) {
    for (const claim of falseClaims(new Session(core, setup))) yield `${setup.profile}, ${describe(setup.situation)}: ${claim}`
  }
}

function* search(core: Core): Iterable<string> {
  for (const setup of setups()) {
    const where = `${setup.profile}, ${describe(setup.situation)}`
    const kernel = boundedKernel(core)
    const right = plainSearch(core, setup, MOST_STATES)
    for (const reductions of [false, true]) {
      const found = kernel.explore(setup, { states: MOST_STATES, reductions })
      if (!found.verdict.exhausted) yield `${where}: not exhausted`
      const size = (search: { states: number; transitions: number; depth: number }) =>
        `${search.states} states, ${search.transitions} transitions, depth ${search.depth}`
      if (!reductions && size(found) !== size(right)) yield `${where}: ${size(found)}; a plain search has ${size(right)}`
      const outcomes = [found.outcomes.length, right.outcomes.size]
      if (outcomes[0] !== outcomes[1]) yield `${where}: ${outcomes[0]} outcomes, a plain search has ${outcomes[1]}`
      for (const { outcome, witness, states } of found.outcomes) {
        const other = right.outcomes.get(JSON.stringify(outcome))
        if (other?.length !== witness.length) yield `${where}: a witness of ${witness.length} steps, a plain search has ${other?.length}`
        if (!reductions && other?.states !== states) yield `${where}: an outcome in ${states} states, a plain search has ${other?.states}`
        const end = kernel.run(setup, { schedule: witness }).end
        if (JSON.stringify(end) !== JSON.stringify(outcome)) yield `${where}: a witness does not lead to its outcome`
      }
    }
  }
}

function* chance(core: Core): Iterable<string> {
  const kernel = boundedKernel(core)
  for (const name of ['any schedule', 'any exploration'] as const) {
    for (let seed = 1; seed <= 300; seed++) {
      try {
        cases[name](new Random(seed), kernel)
      } catch (error) {
        if (!isFinding(error)) throw error
        yield `${name}, seed ${seed}: ${error.message}`
      }
    }
  }
}

function* records(core: Core): Iterable<string> {
  const explorer = new Explorer(boundedKernel(core))
  // The simplest scenarios have the shortest names, and tell the most.
  const all = allObservations().sort((a, b) => a.scenario.length - b.scenario.length)
  // Many threads make many states, and notice no other wrong model: they are left to ../conformance.
  for (const record of all.filter(({ scenario }) => !/-mt[4-8]/.test(scenario))) {
    if (listedAs(leftOut, record)) continue
    for (const contradiction of contradictions(record, explorer)) yield `${record.place} ${record.scenario}: ${contradiction}`
  }
}

/** An error that says what is wrong with a model, not with the test. */
function isFinding(error: unknown): error is Error {
  return error instanceof Error && ['BrokenLaw', 'Finding', 'RangeError', 'ScheduleError'].includes(error.name)
}

function describe(situation: Situation): string {
  const same = checkSituation({})
  return JSON.stringify(Object.fromEntries(Object.entries(situation).filter(([field, value]) =>
    JSON.stringify(value) !== JSON.stringify(same[field as keyof Situation]))))
}

/** The first thing that a check finds wrong with a core; undefined when it finds nothing. */
export function firstFinding(name: CheckName, core: Core): string | undefined {
  const check: Check = checks[name]
  try {
    for (const finding of check(core)) return finding
    return undefined
  } catch (error) {
    if (isFinding(error) || /not exhausted/.test(String(error))) return String(error)
    throw error
  }
}
