// SPDX-License-Identifier: MIT
// What a record of observations/ says, read into one shape. The two shapes of record are told apart by their fields.
import type { Profile } from '../index.ts'
import { meantBy } from './misspelling.ts'
import { readPhrases } from './phrases.ts'
import { linesOfElements } from './records-in-file.ts'

/** Minimum, median and maximum of what was measured in the runs of one record. */
export interface Statistic {
  readonly n: number
  readonly min: number
  readonly median: number
  readonly max: number
}

/** One record: a situation, what was called in it, and everything that was seen. */
export interface Observation {
  /** File and line, for messages. */
  readonly place: string
  readonly kernel: string
  readonly profile: Profile
  /** The situation in words: what `readScenario` understands. */
  readonly scenario: string
  /** The same in sentences, for people. */
  readonly setUp: string
  /** Who calls: 'root', 'uid 1000' ... */
  readonly caller: string
  /** What was passed to process_mrelease, as a register of 64 bits; undefined when it was not called. */
  readonly flags: number | undefined
  readonly runs: number
  /** Which of several sweeps on the same machine, where there were several. */
  readonly series: number | undefined
  /** Result (0, an errno's name, or what was looked at instead) → how often. */
  readonly results: Readonly<Record<string, number>>
  /** What was looked at 100 ms after the call → how often. */
  readonly after: Readonly<Record<string, number>>
  /** Results of a second call on the same fd → how often. */
  readonly second: Readonly<Record<string, number>>
  /** What was measured, by name. */
  readonly memory: Readonly<Record<string, Statistic>>
}

/** Reads the records of one file. Throws when one has neither of the two shapes, or contradicts itself, naming its place. */
export function readObservations(file: string, text: string): Observation[] {
  const records = parsed(file, text)
  if (!Array.isArray(records)) throw new Error(`${file}: expected a list of records, in square brackets`)
  const lines = linesOfElements(text)
  return records.flatMap((record: unknown, index) => {
    const place = `${file}:${lines[index] ?? '?'}`
    const fields = asRecord(record, place)
    if ('scenario' in fields) return [readMeasured(notMisspelt(fields, measuredFields, place), place)]
    if ('situation' in fields) return readPhrases(phraseRecord(notMisspelt(fields, phraseFields, place), place), place)
    throw new Error(`${place}: a record has a 'scenario' or a 'situation'`)
  })
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

const common = ['kernel', 'profile', 'flags', 'setUp']
const measuredFields = [
  ...common, 'scenario', 'caller', 'runs', 'outcomes', 'stateAfter', 'secondCallOutcomes', 'memory', 'parameters', 'series',
]
const phraseFields = [...common, 'situation', 'observed', 'then']

/** A field that nobody reads may be a remark, or one that is misspelt, and what it says would be passed over. */
function notMisspelt(fields: Fields, known: readonly string[], place: string): Fields {
  for (const name of Object.keys(fields)) {
    const meant = meantBy(name, known)
    if (meant !== undefined) throw new Error(`${place}: no field is called '${name}': is it '${meant}'?`)
  }
  return fields
}

function readMeasured(fields: Fields, place: string): Observation {
  const runs = count(fields['runs'], `${place}: runs`)
  const results = counts(fields['outcomes'], `${place}: outcomes`)
  const counted = Object.values(results).reduce((sum, n) => sum + n, 0)
  if (counted === 0) throw new Error(`${place}: no outcome was observed`)
  if (counted !== runs) throw new Error(`${place}: ${runs} runs had ${counted} outcomes`)
  const ofRuns = (name: string): Record<string, number> => {
    const seen = counts(fields[name] ?? {}, `${place}: ${name}`)
    const tooOften = Object.entries(seen).find(([, n]) => n > runs)
    if (tooOften !== undefined) throw new Error(`${place}: ${name}.${tooOften[0]} was seen ${tooOften[1]} times in ${runs} runs`)
    return seen
  }
  return {
    place,
    kernel: text(fields, 'kernel', place),
    profile: profile(fields, place),
    scenario: text(fields, 'scenario', place),
    setUp: fields['setUp'] === undefined ? '' : text(fields, 'setUp', place),
    caller: text(fields, 'caller', place),
    flags: flags(fields['flags'], place),
    runs,
    series: fields['series'] === undefined ? undefined : count(fields['series'], `${place}: series`),
    results,
    after: ofRuns('stateAfter'),
    second: ofRuns('secondCallOutcomes'),
    memory: Object.fromEntries(
      Object.entries(asRecord(fields['memory'] ?? {}, `${place}: memory`)).map(([name, value]) => [
        name,
        statistic(value, `${place}: memory.${name}`),
      ]),
    ),
  }
}

/** A record that says what it saw in phrases: see phrases.ts. */
export interface PhraseRecord {
  readonly kernel: string
  readonly profile: Profile
  readonly situation: string
  readonly setUp: string
  readonly flags: number
  readonly observed: string
  readonly then: readonly string[]
}

function phraseRecord(fields: Fields, place: string): PhraseRecord {
  const then = fields['then'] ?? []
  if (!isStrings(then)) throw new Error(`${place}: then must be a list of strings`)
  const passed = flags(fields['flags'], place)
  if (passed === undefined) throw new Error(`${place}: flags must be a number: in this shape process_mrelease is always called`)
  return {
    kernel: text(fields, 'kernel', place),
    profile: profile(fields, place),
    situation: text(fields, 'situation', place),
    setUp: fields['setUp'] === undefined ? '' : text(fields, 'setUp', place),
    flags: passed,
    observed: text(fields, 'observed', place),
    then,
  }
}

type Fields = Readonly<Record<string, unknown>>

function asRecord(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${place}: expected an object`)
  return value as Fields
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

function text(fields: Fields, name: string, place: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new Error(`${place}: ${name} must be a string`)
  return value
}

const profileNames: readonly string[] = ['mainline', 'reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm']

function profile(fields: Fields, place: string): Profile {
  const name = text(fields, 'profile', place)
  if (!profileNames.includes(name)) throw new Error(`${place}: profile '${name}' is none of ${profileNames.join(', ')}`)
  return name as Profile
}

/** '0', '0x1', '0x100000001', 1; 'none' and '-' when the call was not made. */
function flags(value: unknown, place: string): number | undefined {
  if (value === 'none' || value === '-') return undefined
  const [digits] = /^(0x[0-9a-f]{1,16}|\d{1,20})$/i.exec(String(value)) ?? []
  if (digits === undefined) throw new Error(`${place}: flags '${String(value)}' is no number`)
  const exact = BigInt(digits)
  // Of a larger one, the lower half is what the kernel looks at.
  return Number(exact <= BigInt(Number.MAX_SAFE_INTEGER) ? exact : BigInt.asUintN(32, exact))
}

function count(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new Error(`${place} must be a count`)
  return value
}

/** What was counted; what was counted never is left out. */
function counts(value: unknown, place: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(asRecord(value, place)).map(([name, n]) => [name, count(n, `${place}.${name}`)] as const).filter(([, n]) => n > 0),
  )
}

/** A single number is a single run's. */
function statistic(value: unknown, place: string): Statistic {
  if (typeof value === 'number') return { n: 1, min: value, median: value, max: value }
  const { n, min, median, max } = notMisspelt(asRecord(value, place), ['n', 'min', 'median', 'max'], place)
  if (typeof n !== 'number' || typeof min !== 'number' || typeof median !== 'number' || typeof max !== 'number') {
    throw new Error(`${place} must be a number, or an object with n, min, median and max`)
  }
  if (!Number.isInteger(n) || n < 1) throw new Error(`${place}: n is ${n}: it is how many values there were`)
  if (!(min <= median && median <= max)) throw new Error(`${place}: min ${min}, median ${median} and max ${max} are not in order`)
  return { n, min, median, max }
}
