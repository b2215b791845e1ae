// SPDX-License-Identifier: MIT
// One case: everything in it follows from its seed. What must hold is asserted here; a case that does not throw has passed.
import {
  checkSituation, profiles, ScheduleError, SituationError, type Exploration, type Kernel, type Limits, type Setup,
} from '../index.ts'
import { caller, type Manner } from './callers.ts'
import { bookStep, openBooks } from './laws.ts'
import { Random } from './random.ts'
import { plainSearch } from './search.ts'
import { anything, situation } from './situations.ts'
import { snapshot, take, worldOf } from './taken.ts'
import { waitsInVain } from './waiting.ts'

/** The kinds of cases. */
export const cases = {
  'any object as a situation': anySituation, 'any schedule': anySchedule, 'every state': everyState, 'any exploration': anyExploration,
} as const

/** A kind of case. */
export type CaseName = keyof typeof cases

/** Something that must hold and does not. */
export class Finding extends Error {
  override name = 'Finding'
}

/** States at most of one exploration of a case. */
const MOST_STATES = 20_000
/** States at most of a situation that is searched twice. */
const MOST_SEARCHED = 3000

function must(holds: boolean, what: string, ...more: unknown[]): void {
  if (!holds) throw new Finding([what, ...more.map((value) => JSON.stringify(value))].join(' '))
}

/** Either an error that names the field, or a situation that is checked once and for all. */
function anySituation(random: Random): void {
  const input = anything(random)
  try {
    const checked = checkSituation(input)
    must(JSON.stringify(checkSituation(checked)) === JSON.stringify(checked), 'a checked situation is refused or changed', checked)
  } catch (error) {
    if (!(error instanceof SituationError)) throw error
    must(error.message.length > 20 && error.message.length < 600, 'the error is no sentence:', error.message)
  }
}

function setup(random: Random, manner: Manner): Setup {
  return { profile: random.pick(profiles).name, situation: situation(random), caller: caller(random, manner) }
}

/** Steps in any order break no law, and any list of numbers is a schedule or says where it is none. */
function anySchedule(random: Random, kernel: Kernel): void {
  const manner: Manner = random.oneIn(4) ? 'may go round for ever' : 'ends'
  const asked = setup(random, manner)
  const session = kernel.session(asked)
  session.core.exports.setUp()
  const world = worldOf(session, asked.profile)
  let state = snapshot(session)
  let books = openBooks(world, state)
  const taken: number[] = []
  while (taken.length < 300) {
    const able = state.view.actors.filter(({ enabled }) => enabled).map(({ id }) => id)
    if (able.length === 0) break
    const actor = random.pick(able)
    const step = take(session, state, actor)
    if (step === undefined) throw new Finding(`actor ${actor} is said to be able to take a step, and is not, after ${taken}`)
    books = bookStep(world, books, step)
    state = step.after
    taken.push(actor)
  }
  const asleep = taken.length < 300 ? waitsInVain(world, state) : []
  must(asleep.length === 0, 'somebody waits in vain:', asleep, taken, asked.situation)

  const again = kernel.run(asked, { schedule: taken })
  must(again.steps.length === taken.length, 'a schedule that was taken cannot be taken again')
  must(JSON.stringify(again.steps.at(-1)?.after ?? again.initial) === JSON.stringify(state.view), 'the same schedule leads elsewhere')

  const wild = random.list(40, () => random.pick([random.below(20), random.below(4), -1, 1.5, Number.NaN, random.bits()]))
  try {
    const trace = kernel.run(asked, { schedule: wild })
    must(wild.every((actor) => Number.isInteger(actor)), 'who is no actor has taken a step:', wild)
    must(trace.steps.map(({ step }) => step.actor).join() === wild.join(), 'a run is not its schedule')
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
  }
}

/** In no state of a situation does a step break a law, and the model's own search finds just these states. */
function everyState(random: Random, kernel: Kernel): void {
  const asked = setup(random, 'ends')
  const searched = kernel.explore(asked, { states: MOST_SEARCHED, reductions: false })
  if (!isWhole(searched)) return
  const { outcomes, ...plain } = plainSearch(kernel.session(asked).core, asked, MOST_SEARCHED)
  const { states, transitions, depth } = searched
  must(JSON.stringify(plain) === JSON.stringify({ states, transitions, depth }), 'a plain search finds', plain, searched, asked)
  const known = searched.outcomes.map(({ outcome, witness, states }) => [JSON.stringify(outcome), witness.length, states])
  const seen = [...outcomes].map(([outcome, { length, states }]) => [outcome, length, states])
  must(String(known.sort()) === String(seen.sort()), 'a plain search finds other outcomes', known, seen, asked)
}

/** An answer within its limits, whose witnesses lead where they should, in both searches; or the caller's own error. */
function anyExploration(random: Random, kernel: Kernel): void {
  const manner: Manner = random.oneIn(3) ? random.pick(['may go round for ever', 'answers out of range', 'throws']) : 'ends'
  const asked = setup(random, manner)
  const limits = anyLimits(random)
  const isNone = Object.entries(limits).some(([name, limit]) => !(limit >= 0) || (name === 'bytes' && limit > 2 ** 30))
  const explored = (reductions: boolean): Exploration | undefined => {
    try {
      const found = kernel.explore(asked, { ...limits, reductions })
      must(!isNone, 'a limit that is none bounds nothing:', limits)
      return found
    } catch (error) {
      const own = error instanceof EvalError && manner === 'throws'
      const refused = error instanceof RangeError && manner === 'answers out of range' && /out of range: 1 to \d+/.test(error.message)
      if (own || refused) return undefined
      if (isNone && error instanceof RangeError && /is a number from 0 to \S+, not /.test(error.message)) return undefined
      throw error
    }
  }
  const [full, reduced] = [explored(false), explored(true)]
  if (!full || !reduced) return
  for (const answer of [full, reduced]) answersFit(kernel, asked, limits, answer)
  const known = ({ outcomes }: Exploration) => outcomes.map(({ outcome, witness }) => JSON.stringify([outcome, witness.length])).sort()
  if (isWhole(full) && isWhole(reduced)) {
    must(known(full).join() === known(reduced).join(), 'reductions change outcomes:', known(full), known(reduced), asked)
    must(reduced.states <= full.states, 'reductions make more states:', reduced.states, full.states)
  }
  if (manner !== 'ends' || !isWhole(full)) return
  const outcomes = new Set(full.outcomes.map(({ outcome }) => JSON.stringify(outcome)))
  for (let sample = 0; sample < 3; sample++) {
    const { end, complete } = kernel.run(asked, { seed: random.bits() })
    // A reader that loops may go on for ever while the caller sleeps.
    const loops = asked.situation.pinnerKinds.some((kind) => kind === 'looping')
    must(complete ? outcomes.has(JSON.stringify(end)) : loops, 'a run ends where no schedule should:', end, asked)
  }
}

/** All states have been seen; a caller that was stopped is nobody's fault. */
function isWhole({ verdict }: Exploration): boolean {
  return verdict.exhausted || verdict.reason === 'program'
}

/** Limits of any size, but bounded by one of them; some are none. */
function anyLimits(random: Random): Limits {
  const limits: Limits = { states: random.pick([0, 1, 2, 3, 100, 4096, MOST_STATES, MOST_STATES, MOST_STATES, MOST_STATES]) }
  if (random.oneIn(6)) limits.bytes = random.pick([0, 1, 65536, 600_000, 1_000_000, 2_000_000, 2 ** 30, 2 ** 31, 2 ** 32 - 1, -1])
  if (random.oneIn(6)) limits.milliseconds = random.pick([0, 1, 5, -1, Number.NaN, Number.POSITIVE_INFINITY])
  return limits
}

function answersFit(kernel: Kernel, asked: Setup, limits: Limits, { verdict, states, outcomes, depth, transitions }: Exploration): void {
  const { states: most = Number.POSITIVE_INFINITY } = limits
  const reason = verdict.exhausted ? 'exhausted' : verdict.reason
  must(states <= most, 'more states than allowed:', states, most)
  must(reason !== 'states' || states === most, 'the limit of states was not reached:', states, most)
  must(reason !== 'time' || limits.milliseconds !== undefined, 'nobody has limited the time')
  must(reason !== 'memory' || limits.bytes !== undefined, 'nobody has limited the memory')
  must(reason !== 'cancelled', 'nobody has cancelled')
  const stopped = outcomes.some(({ outcome }) => outcome.caller === 'stopped')
  must(reason !== 'program' || stopped, 'the caller was not stopped')
  must(reason !== 'exhausted' || !stopped, 'the caller was stopped: the question is open')
  must(depth <= states && transitions >= states - 1, 'the numbers do not fit:', depth, transitions, states)
  must(new Set(outcomes.map(({ outcome }) => JSON.stringify(outcome))).size === outcomes.length, 'an outcome is there twice')
  for (const { outcome, witness, states: seen } of outcomes) {
    must(seen >= 1 && witness.length <= depth + 1, 'an outcome that nobody has seen')
    const { end, complete } = kernel.run(asked, { schedule: witness })
    must(complete && JSON.stringify(end) === JSON.stringify(outcome), 'a witness leads elsewhere:', outcome, end, witness)
  }
}
