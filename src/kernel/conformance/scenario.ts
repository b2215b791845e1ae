// SPDX-License-Identifier: MIT
// A scenario's name is read from left to right, word after word; a word that is in no table of scenario/ is an error. So
// 'pin-cmdline-killed-mt8-frozen' needs no entry of its own.
import type { Picture } from './picture.ts'
import { Reading, UnknownWord } from './scenario/reading.ts'
import { nothing, type Word } from './scenario/word.ts'
import { aims } from './scenario/words-of-aims.ts'
import { callers } from './scenario/words-of-callers.ts'
import { holds } from './scenario/words-of-holds.ts'
import { memory } from './scenario/words-of-memory.ts'
import { pins } from './scenario/words-of-pins.ts'
import { questions } from './scenario/words-of-questions.ts'
import { sharers } from './scenario/words-of-sharers.ts'
import { states } from './scenario/words-of-states.ts'
import { threads } from './scenario/words-of-threads.ts'
import { withoutWeight } from './scenario/words-without-weight.ts'

export { UnknownWord }

const words = [questions, pins, sharers, callers, aims, states, holds, threads, withoutWeight, memory].flat()

const table = words.map(([pattern, says]) => [new RegExp(`^(?:${pattern})(?=-|$)`), says] as const)

/** The word that a name begins with: of several, the longest ('zombie-leader', not 'zombie'), and of equally long ones the first. */
function firstWord(rest: string): readonly [match: RegExpExecArray | null, says: Word[1]] {
  const fitting = table.flatMap(([pattern, says]) => {
    const match = pattern.exec(rest)
    return match === null ? [] : [[match, says] as const]
  })
  const longest = Math.max(...fitting.map(([[text]]) => text.length))
  return fitting.find(([[text]]) => text.length === longest) ?? [null, nothing]
}

/**
 * What a scenario's name says.
 *
 * @param flags The call's.
 * @param unknown 'skipped': words that are in no table are, and a name that tells no state is taken as it is.
 * @throws UnknownWord when a word is in no table, or none tells the victim's state: then it is to be added to one, or the scenario to be
 * listed in listed.ts.
 */
export function readScenario(name: string, flags: number | undefined, unknown: 'refused' | 'skipped' = 'refused'): Picture {
  const refuse = (message: string): void => {
    if (unknown === 'refused') throw new UnknownWord(`scenario '${name}': ${message}`)
  }
  const reading = new Reading(flags)
  for (let rest = name.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''); rest !== ''; ) {
    const [match, says] = firstWord(rest)
    if (match === null) refuse(`no word of scenario/ begins '${rest}'`)
    else say(name, () => says(reading, match))
    rest = match === null ? rest.replace(/^[^-]*-?/, '') : rest.slice(match[0].length).replace(/^-/, '')
  }
  return reading.finish(refuse)
}

/** What a word contradicts, it says without knowing the name that it is in. */
function say(name: string, says: () => void): void {
  try {
    says()
  } catch (error) {
    if (error instanceof UnknownWord) throw new UnknownWord(`scenario '${name}': ${error.message}`)
    throw error
  }
}
