// SPDX-License-Identifier: MIT
// A record's picture: what its scenario's name says, what its `setUp` says in sentences, and who called. They have to agree.
import { callerOf, whoeverItIs, withCaller, type RecordedCaller } from './caller.ts'
import type { Observation } from './observation.ts'
import { emptyPicture, type Picture, type SharerPicture } from './picture.ts'
import { readScenario, UnknownWord } from './scenario.ts'
import { readSentences, UnknownSentence, wordsOf } from './sentences.ts'

type Told = Pick<Observation, 'caller' | 'flags' | 'scenario' | 'setUp'>

/**
 * Reads a record's situation. Where its name has words that nobody knows, its sentences decide, if all of them are understood. Where all
 * words of its name are known, what is understood of its sentences must not contradict them; the rest is told by `notUnderstood`.
 *
 * @throws Error that names the word or the sentence which is not understood, or in what the two contradict each other.
 */
export function readPicture(record: Told): Picture {
  const caller = callerOf(record.caller)
  agreeOnTheCall(record)
  const named = orUnknown(() => readScenario(record.scenario, record.flags))
  return named instanceof Error ? readByItsSentences(record, named, caller) : readByItsName(record, named, caller)
}

/** What is skipped of a record's sentences, because its name says what they say: to be told of, so that it is not lost in silence. */
export function notUnderstood({ flags, scenario, setUp }: Told): readonly string[] {
  const named = orUnknown(() => readScenario(scenario, flags))
  return named instanceof Error ? [] : readSentences(setUp).skipped
}

function readByItsSentences(record: Told, problem: Error, caller: RecordedCaller): Picture {
  const { flags, scenario, setUp } = record
  const remedy = 'Add the word to scenario/, or the record to listed.ts'
  if (setUp.trim() === '') throw new Error(`${problem.message}; and there is no setUp that says it. ${remedy}`)
  const told = orUnknown(() => readScenario(wordsOf(setUp), flags))
  if (told instanceof Error) throw new Error(`${problem.message}; nor does its setUp say it: ${told.message}. ${remedy}`)
  agree(readScenario(scenario, flags, 'skipped'), told, `what scenario '${scenario}' says, its setUp does not`)
  return withCaller(told, caller, flags)
}

function readByItsName(record: Told, named: Picture, caller: RecordedCaller): Picture {
  const { flags, scenario, setUp } = record
  const read = orUnknown(() => {
    const sentences = readSentences(setUp)
    return { sentences, said: readScenario(sentences.words, flags, 'skipped') }
  })
  if (read instanceof Error) {
    throw new Error(`the setUp of scenario '${scenario}' is not understood: ${read.message}. Say it in sentences that sentences.ts knows`)
  }
  const { said, sentences } = read
  const { by } = sentences
  const isOther = by === 'root' ? !caller.privileged : by !== undefined && caller.privileged && !record.caller.toLowerCase().includes(by)
  if (isOther) throw new Error(`the caller is '${record.caller}', and by its setUp '${by}'`)
  const { mayKill, told } = said.caller
  const message = `what its setUp '${setUp}' says, scenario '${scenario}' does not`
  // Sentences that are understood from beginning to end always say this.
  const whole = sentences.skipped.length > 0 ? undefined : orUnknown(() => readScenario(sentences.words, flags))
  const isWhole = whole !== undefined && !(whole instanceof Error)
  const fate = isWhole ? whole.victim.fate : said.victim.told ? said.victim.fate : named.victim.fate
  // 'mem-file-shared' is about a victim that was killed, unless the sentences say something else of it.
  if ((isWhole || fate === 'live') && named.victim.told && fate !== named.victim.fate) {
    throw new Error(`${message}: ${fate}, and not ${named.victim.fate}`)
  }
  const full = isWhole ? withWhatItAdds(named, whole) : named
  const picture = withCaller(full.caller.told || !told ? full : { ...full, caller: { ...full.caller, mayKill, told } }, caller, flags)
  agree(caller.privileged ? whoeverItIs(said) : said, picture, message)
  return picture
}

/** What sentences say of the flags: of several calls, one is the record's. */
function agreeOnTheCall({ flags, setUp }: Told): void {
  const calls = setUp.matchAll(/process_mrelease\((?:[^,()]*, ?)?(?:flags? ?)?(0x[0-9a-f]+|\d+)\)/gi)
  const said = [...calls].map(([, number]) => Number(number))
  if (flags === undefined || said.length === 0 || said.some(number => number % 2 ** 32 === flags % 2 ** 32)) return
  throw new Error(`its setUp says flags ${said.join(', ')}, and the record ${flags}`)
}

function orUnknown<Read>(read: () => Read): Read | Error {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnknownSentence || error instanceof UnknownWord) return error
    throw error
  }
}

/** What sentences say of sharers beyond the name, and of a victim of whose state the name has no word. */
function withWhatItAdds(named: Picture, whole: Picture): Picture {
  const { fate, hold } = whole.victim
  return {
    ...named,
    victim: named.victim.told ? named.victim : { ...named.victim, fate, hold },
    sharers: sayTheSame(named.sharers, whole.sharers) ? whole.sharers : named.sharers,
  }
}

/** What is private and anonymous, whatever else it is. */
const anonymous: ReadonlySet<string> = new Set(['mlocked', 'transparent-huge', 'swapped', 'behind-notifier'])

/** Whatever one says beyond a live victim alone in the world, the other must say too. */
function agree(says: Picture, other: Picture, message: string): void {
  if (says.notHeld.includes(other.victim.hold)) throw new Error(`${message}: not ${other.victim.hold}, and ${other.victim.hold}`)
  if (says.sharers.length > 0 && !sayTheSame(says.sharers, other.sharers)) {
    throw new Error(`${message}: sharers ${JSON.stringify(says.sharers)}, and not ${JSON.stringify(other.sharers)}`)
  }
  const nothingSaid = facts(emptyPicture())
  const saidAll: ReadonlySet<string> = says.said
  const others = facts(other)
  for (const [fact, value] of facts(says)) {
    if ((value === nothingSaid.get(fact) && !saidAll.has(fact)) || value === others.get(fact)) continue
    if (fact === 'memory' && says.memory === 'private-anonymous' && anonymous.has(other.memory)) continue
    // Which signal a core dump is of, its name need not say.
    if (fact === 'signal' && other.victim.fate === 'dumping core') continue
    throw new Error(`${message}: ${fact} ${value}, and not ${others.get(fact)}`)
  }
}

/** As many sharers, and of each nothing that is not so of the other. */
function sayTheSame(said: readonly SharerPicture[], others: readonly SharerPicture[]): boolean {
  return said.length === others.length && said.every((sharer, index) => {
    const other = others[index]
    return other !== undefined && isOfKind(sharer, other) &&
      ((!sharer.told && sharer.fate === 'live') || hasLetGo(sharer, other) || sharer.fate === other.fate) &&
      (sharer.hold === 'nothing' || sharer.hold === other.hold) && (sharer.of === 'anybody' || sharer.of === other.of)
  })
}

/** That memory is shared, is true also of a vfork. */
function isOfKind(said: SharerPicture, other: SharerPicture): boolean {
  return said.kind === other.kind || (said.kind === 'clone' && other.kind !== 'init')
}

/** Whether it is a zombie or gone altogether: a sharer of the memory it is no more. */
function hasLetGo(...sharers: readonly SharerPicture[]): boolean {
  return sharers.every(({ fate }) => fate === 'zombie' || fate === 'reaped' || fate === 'gone')
}

function facts({ aim, ask, caller, memory, oom, pins, signal, survives, victim }: Picture): Map<string, string> {
  const { childPidNamespace, killed, mayKill, withInit } = caller
  const all = { aim, ask, memory, oom, pins, signal, survives, ...victim, mayKill, childPidNamespace, killed, withInit }
  // Who has said it is no matter here.
  return new Map(Object.entries({ ...all, told: undefined }).map(([name, value]) => [name, JSON.stringify(value)]))
}
