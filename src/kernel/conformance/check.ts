// SPDX-License-Identifier: MIT
// One record against what the model says about its setup. Everything that does not fit is named; an empty list means that it fits.
import { defaultSituation, type Outcome } from '../index.ts'
import type { Answer, Explorer } from './answers.ts'
import type { Observation, Statistic } from './observation.ts'
import { callsAgain, callsAtOnce, leavesMoreToChance, leavesToChance, SIGKILL, type Picture } from './picture.ts'
import { allOfIt, compared, explained, notCompared, splitName, valuesOf, type Moment } from './quantities.ts'
import { readPicture } from './record-picture.ts'
import { setUp, type LettingGo } from './setup.ts'

/**
 * Compares a record with the model.
 * @returns What contradicts, in words: every outcome observed must be reachable, and where chance has no part, nothing else may be.
 * @throws Error with the record's place, when a word of the scenario is unknown, or the model cannot set it up.
 */
export function contradictions(observation: Observation, explorer: Explorer): string[] {
  try {
    return contradictionsOf(observation, explorer)
  } catch (error) {
    if (error instanceof Error) throw new Error(`${observation.place}: ${error.message}`, { cause: error })
    throw error
  }
}

function contradictionsOf(observation: Observation, explorer: Explorer): string[] {
  const { flags, kernel, memory, profile } = observation
  const picture = readPicture(observation)
  const setup = setUp(picture, flags, kernel)
  const settledAfter = (what: LettingGo) => explorer.answers(profile, setUp(picture, flags, kernel, what)).settled
  const asked = explorer.answers(profile, setup)
  // What waits for the caller's CPU gets it in the end.
  const unfinished = picture.victim.fate === 'dumping core'
  const answers = picture.victim.hold === 'behind the caller' ? { ...asked, settled: settledAfter('holds') }
    // It goes on for as long as it takes: whatever is looked at later is so at some moment between return and end.
    : unfinished ? { ...asked, settled: [...asked.atReturn, ...asked.settled], beforeSettled: [...asked.before, ...asked.beforeSettled] }
    : asked
  const moreChance = leavesMoreToChance(picture, flags)
  // Of several calls, a later one comes after one that may have killed.
  const chance = callsAgain(picture) || callsAtOnce(picture) ? moreChance : leavesToChance(picture)
  // A record of several results does not say which state belongs to which.
  const seen = (answer: Answer) => Object.keys(observation.results).some(result => means(result, answer, picture))
  const later = { unpinned: 'pins', unheld: 'holds' } as const
  const at = (moment: Exclude<Moment, 'start'>) =>
    moment === 'unpinned' || moment === 'unheld' ? settledAfter(later[moment]) : answers[moment]
  const panicked = 'init-panic-later' in observation.after
  // By the second call, whoever waited for the caller's CPU may have had it.
  const waited = picture.victim.hold === 'behind the caller'
  const again = waited ? setUp(picture, flags, kernel, 'holds') : setup
  const second = Object.keys(observation.second).length > 0 ? explorer.secondAnswers(profile, again) : []
  return [
    ...(answers.exhausted || chance ? [] : ['the exploration was not exhausted']),
    ...checkResults(observation.results, chance, panicked ? answers.atReturn.filter(returned) : answers.atReturn, picture),
    ...checkResults(observation.second, moreChance || waited, second, picture),
    ...checkStates(observation.after, { picture, unfinished, kills: flags !== undefined && flags % 2 === 1 }, when =>
      answers[when].filter(seen).map(({ outcome }) => outcome)),
    ...(panicked || answers.settled.every(returned) ? [] : ['the machine did not panic; the model does']),
    ...Object.entries(memory).flatMap(([name, statistic]) =>
      checkQuantity(name, statistic, { at, full: defaultSituation.pages, seen, picture, memory }),
    ),
  ]
}

/** Before the machine panicked. */
function returned({ outcome }: Answer): boolean {
  return outcome.caller !== 'machine panicked'
}

/** Whether the record's word for a result is the model's. */
function means(result: string, { result: modelled, outcome }: Answer, { ask }: Picture): boolean {
  if (ask === 'is the memory free when the victim is a zombie?') {
    return result === (outcome.rss === 0 ? 'memory-free-when-zombie-seen' : 'zombie-before-memory-free')
  }
  if (result === 'returned') return outcome.caller === 'exited'
  if (result === 'neither 0 nor ESRCH') return modelled !== '0' && modelled !== 'ESRCH'
  return result === modelled
}

function checkResults(results: Observation['results'], chance: boolean, atReturn: readonly Answer[], picture: Picture): string[] {
  const observed = Object.keys(results)
  if (observed.length === 0) return []
  const all = [...new Set(atReturn.map(answer => nameOf(answer, picture)))].join(', ')
  const unreachable = observed.filter(result => !atReturn.some(answer => means(result, answer, picture)))
  const extra = chance ? [] : atReturn.filter(answer => !observed.some(result => means(result, answer, picture)))
  return [
    ...unreachable.map(result => `${result} was observed; the model has only ${all}`),
    ...(extra.length === 0 ? [] : [`only ${observed.join(', ')} was observed, and nothing was left to chance; the model has ${all}`]),
  ]
}

function nameOf(answer: Answer, { ask }: Picture): string {
  return ask === 'is the memory free when the victim is a zombie?' ? `memory of ${answer.outcome.rss}` : answer.result
}

/** What was set up, and how the call bears on who died of what. */
interface About {
  readonly picture: Picture
  /** A core dump goes on. */
  readonly unfinished: boolean
  /** The call sends SIGKILL, where the kernel knows its flag. */
  readonly kills: boolean
}

/** Whether an outcome of the model is as a state says. `value`: the first group of the state's pattern. */
type Is = (outcome: Outcome, value: string, about: About) => boolean

/** When somebody looked; whoever is not told when, looked after some time. */
const LATER = '(?:\\d+m?s-later|after-\\d+m?s|later)'

/** What `stateAfter` says → when it was so, and whether an outcome of the model is so. Those that exclude each other begin alike. */
const states: readonly (readonly [name: RegExp, when: 'atReturn' | 'settled', is: Is])[] = [
  [new RegExp(`^victim-(?:${LATER}:has-not-exited|alive)$`), 'settled', ({ victim }) => victim === 'alive'],
  [
    new RegExp(`^victim-${LATER}:has-not-exited\\+SIGKILL-pending$|^at-(?:ptrace-event-exit|(?:ptrace-)?exit-stop)$`), 'settled',
    ({ victim }) => victim === 'dying',
  ],
  [/^victim-not-exited$/, 'settled', ({ victim }) => victim === 'alive' || victim === 'dying'],
  // SIGKILL stays pending when it has been acted upon.
  [new RegExp(`^victim-${LATER}:zombie(\\+SIGKILL-pending)?$`), 'settled', ({ victim }) => victim === 'zombie'],
  [new RegExp(`^victim-${LATER}:(gone|reaped)$`), 'settled', ({ victim }) => victim === 'reaped'],
  [/^victim-died$/, 'settled', isDead],
  [/^victim-died-sig(\d+)$/, 'settled', (outcome, signal, about) => isDead(outcome) && mayHaveEnded(Number(signal), about)],
  [/^victim-dumped-core$/, 'settled', (outcome, _, about) => isDead(outcome) && [...coreSignals].some(core => mayHaveEnded(core, about))],
  [/^victim-state-([RSDITtZX-])$/, 'settled', (outcome, letter, { picture }) => isInState(outcome, letter, picture)],
  [/^sharer[:-]alive-memory-intact$/, 'settled', ({ rss, sharers }) => sharers[0] === 'alive' && rss === defaultSituation.pages],
  [/^sharer[:-]alive-memory-(gone|released|lost)$/, 'settled', ({ rss, sharers }) => sharers[0] === 'alive' && rss === 0],
  [/^sharer[:-]alive$/, 'settled', ({ sharers }) => sharers[0] === 'alive'],
  [/^sharer[:-]dying$/, 'settled', ({ sharers }) => sharers[0] === 'dying'],
  // One by vfork that is gone, the model has not.
  [
    /^sharer[:-](?:died(?:-sig9)?|gone|dead|zombie)$/, 'settled',
    ({ sharers }, _, { picture }) => (sharers[0] ?? (picture.sharers.length > 0 ? 'dead' : 'nobody')) === 'dead',
  ],
  // Who lives on without its memory gets SIGBUS as soon as it touches it; the model leaves it at that.
  [/^sharer[:-]died-sig7$/, 'settled', ({ rss, sharers }) => sharers[0] === 'alive' && rss === 0],
  [/^init-alive$/, 'atReturn', ({ caller }) => caller !== 'machine panicked'],
  [/^init-panic-later$/, 'settled', ({ caller }) => caller === 'machine panicked'],
]

function isDead({ victim }: Outcome): boolean {
  return victim === 'zombie' || victim === 'reaped'
}

/** Signals that by default dump core. */
const coreSignals: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 8, 11, 24, 25, 31])

/** Whether a victim that is dead can have died of a signal: the one that it was sent, or the call's. */
function mayHaveEnded(signal: number, { kills, picture: { signal: sent, survives, victim } }: About): boolean {
  // What began this, nobody has said.
  if (victim.fate === 'dumping core') return signal === SIGKILL || coreSignals.has(signal)
  if (victim.fate === 'exiting') return true
  const ended = victim.fate !== 'live' && !survives
  return (ended && signal === sent) || (signal === SIGKILL && kills)
}

/** States of /proc/PID/stat, which are the leader's. */
function isInState(outcome: Outcome, letter: string, { pins, victim: { leaderExited } }: Picture): boolean {
  const { victim } = outcome
  if (letter === 'X' || letter === '-') return isDead(outcome)
  // A leader that has exited is a zombie as long as there are others.
  if (leaderExited) return letter === 'Z' && victim !== 'reaped'
  if (letter === 'Z') return victim === 'zombie'
  // By a tracer: at PTRACE_EVENT_EXIT, or with a signal that it has not passed on.
  if (letter === 't') return victim === 'dying' || (victim === 'alive' && pins.some(({ by }) => by === 'ptrace'))
  return letter === 'D' ? victim === 'alive' || victim === 'dying' : victim === 'alive'
}

function dies({ victim }: Outcome): boolean {
  return victim === 'dying'
}

/** Chance decides what a call returns, but not what becomes of everybody in the end: the model must end as observed, and only so. */
function checkStates(after: Observation['after'], about: About, outcomes: (when: 'atReturn' | 'settled') => Outcome[]): string[] {
  const observed = Object.keys(after)
  const { unfinished } = about
  const entryOf = (state: string) => {
    const [name, when, is] = states.find(([name]) => name.test(state)) ?? []
    if (name === undefined || when === undefined || is === undefined) return undefined
    const value = name.exec(state)?.[1] ?? ''
    return [when, (outcome: Outcome) => is(outcome, value, about)] as const
  }
  const families = Map.groupBy(observed, state => /^[a-z]+/.exec(state)?.[0])
  return observed.flatMap(state => {
    const [when, is] = entryOf(state) ?? []
    if (when === undefined || is === undefined) return [`stateAfter '${state}' is not among the states of check.ts`]
    const family = families.get(/^[a-z]+/.exec(state)?.[0])?.map(entryOf) ?? []
    const also = outcomes(when).filter(outcome => !family.some(other => other?.[1](outcome)))
    const words = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(describe))].join('; ')
    return [
      // Who dumps core is dying, but has no SIGKILL pending.
      ...(outcomes(when).some(is) || (unfinished && /has-not-exited$/.test(state) && outcomes(when).some(dies))
        ? []
        : [`${state} was observed; the model has: ${words(outcomes(when))}`]),
      ...(unfinished || also.length === 0 ? [] : [`only ${observed.join(', ')} was observed; the model also has: ${words(also)}`]),
    ]
  })
}

function describe({ caller, memory, sharers, victim }: Outcome): string {
  return [`victim ${victim}`, ...sharers.map(sharer => `sharer ${sharer}`), `memory ${memory}`, `caller ${caller}`].join(', ')
}

interface Measured {
  readonly at: (moment: Exclude<Moment, 'start'>) => readonly Answer[]
  readonly full: number
  readonly seen: (answer: Answer) => boolean
  readonly picture: Picture
  readonly memory: Observation['memory']
}

function checkQuantity(name: string, statistic: Statistic, { at, full, memory, seen, picture }: Measured): string[] {
  const { result, quantity } = splitName(name)
  if (notCompared.some(({ name }) => name.test(quantity))) return []
  const entry = compared.find(({ name }) => name.test(quantity))
  // What the victim forks has the same frames, so a share of them says nothing about the victim.
  if (entry?.of === 'share of memory' && picture.forks && entry.from !== 'start') return []
  if (entry === undefined) return [`'${name}' is neither compared nor listed in quantities.ts`]
  const outcomes = (moment: Moment) => moment === 'start' ? [allOfIt] : at(moment)
      .filter(answer => moment.startsWith('before') || (result === undefined ? seen(answer) : means(result, answer, picture)))
      .map(({ outcome }) => explained(entry.of, outcome, full))
  const ends = [...outcomes(entry.from), ...outcomes(entry.until)]
  const lowest = Math.min(...ends.map(({ lowest }) => lowest))
  const highest = Math.max(...ends.map(({ highest }) => highest))
  return valuesOf(statistic, entry, quantity, { memory, kind: picture.memory })
    .filter(value => value < lowest || value > highest)
    .map(value => `${name} ${value} was observed; the model has ${lowest} to ${highest}`)
}
