// SPDX-License-Identifier: MIT
// A record's picture: what its scenario's name says, what its `setUp` says in sentences, and who called. They have to agree.
import type { Observation } from './observation.ts'
import { emptyPicture, type Picture } from './picture.ts'
import { readScenario, UnknownWord } from './scenario.ts'
import { UnknownSentence, wordsOf } from './sentences.ts'

type Told = Pick<Observation, 'caller' | 'flags' | 'scenario' | 'setUp'>

/**
 * Reads a record's situation. Where its name has words that nobody knows, its sentences decide, if all of them are understood.
 *
 * @throws Error that names the word or the sentence which is not understood, or in what the two contradict each other.
 */
export function readPicture(record: Told): Picture {
  const { flags, scenario, setUp } = record
  const told = tellSentences(setUp, flags)
  const named = tellName(scenario, flags)
  if (named instanceof UnknownWord) {
    if (!('victim' in told)) {
      const remedy = 'Add the word to scenario/, or the record to listed.ts'
      throw new Error(`${named.message}; nor does its setUp say it: ${told.message}. ${remedy}`)
    }
    agree(readScenario(scenario, flags, 'skipped'), told, `what scenario '${scenario}' says, its setUp does not`)
    return withCaller(told, record)
  }
  if ('victim' in told) {
    const message = `what its setUp '${setUp}' says, scenario '${scenario}' does not`
    agree(told, named, message)
    // Sentences that are understood always say this.
    if (told.victim.fate !== named.victim.fate) throw new Error(`${message}: ${told.victim.fate}, and not ${named.victim.fate}`)
  }
  return withCaller(named, record)
}

function tellName(scenario: string, flags: number | undefined): Picture | UnknownWord {
  try {
    return readScenario(scenario, flags)
  } catch (error) {
    if (error instanceof UnknownWord) return error
    throw error
  }
}

function tellSentences(setUp: string, flags: number | undefined): Picture | Error {
  try {
    return readScenario(wordsOf(setUp), flags)
  } catch (error) {
    if (error instanceof UnknownSentence || error instanceof UnknownWord) return error
    throw error
  }
}

/** Whatever one says beyond a live victim alone in the world, the other must say too. */
function agree(says: Picture, other: Picture, message: string): void {
  const nothingSaid = facts(emptyPicture())
  const others = facts(other)
  for (const [fact, value] of facts(says)) {
    if (value === nothingSaid.get(fact) || value === others.get(fact)) continue
    throw new Error(`${message}: ${fact} ${value}, and not ${others.get(fact)}`)
  }
}

function facts({ aim, ask, caller, memory, oom, pins, sharers, signal, survives, victim }: Picture): Map<string, string> {
  const { childPidNamespace, killed, mayKill, withInit } = caller
  const all = { aim, ask, memory, oom, pins, sharers, signal, survives, ...victim, mayKill, childPidNamespace, killed, withInit }
  return new Map(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)]))
}

/** Who called decides whom the caller may kill. */
function withCaller(picture: Picture, { caller, flags }: Told): Picture {
  const inside = /child (?:pid[ -]?(?:namespace|ns))/.test(caller)
  const uid = /^uid (\d+)/.exec(caller)?.[1]
  const root = uid === '0' || /^root\b/.test(caller)
  if (!root && uid === undefined) throw new Error(`the caller '${caller}' is neither root nor 'uid' and a number`)
  const { mayKill, childPidNamespace, told, withInit } = picture.caller
  if (inside !== childPidNamespace && !withInit) throw new Error(`the caller '${caller}' is not what the scenario's name says`)
  if (root && !mayKill) throw new Error(`the caller '${caller}' may kill anybody; the scenario's name says that it may not`)
  if (root) {
    const sharers = picture.sharers.map(sharer => (sharer.of === 'another user' ? { ...sharer, of: 'anybody' as const } : sharer))
    return { ...picture, sharers }
  }
  if (told || inside || picture.aim !== 'victim') return picture
  // Only a call that kills asks for permission.
  const kills = flags !== undefined && flags % 2 === 1
  if (kills) throw new Error(`the caller is '${caller}': 'same-uid' or 'other-uid' must say whose the victim is`)
  return { ...picture, caller: { ...picture.caller, mayKill: false } }
}
