// SPDX-License-Identifier: MIT
// Who exists before the program starts, checked.

/** Who exists before the program starts. Fields are added as the model grows; none is removed. All have defaults. */
export interface Situation {
  /** Threads of the victim, 1 to 8. The first is the leader. */
  threads: number
  /** Units of the victim's private anonymous memory, 0 to 7. What a unit is does not matter: only that the freeing can be seen under way. */
  pages: number
  /** Readers that may hold mm_users of the victim for a while, 0 to 4. Each may never begin, and may hold for ever. */
  pinners: number
  /** Living processes that share the victim's mm by clone(CLONE_VM) without CLONE_THREAD, 0 to 3. They live on unless told otherwise. */
  sharers: number
  /** Whether the victim's parent waits for it once it is a zombie (at any moment after that, or not before the end). */
  parentWaits: boolean
}

/** A victim with one thread and two units of memory, alone in the world. */
export const defaultSituation: Situation = { threads: 1, pages: 2, pinners: 0, sharers: 0, parentWaits: false }

/** What each number of a situation may be. */
const ranges = {
  threads: { from: 1, to: 8, what: 'threads of the victim' },
  pages: { from: 0, to: 7, what: 'units of memory' },
  pinners: { from: 0, to: 4, what: 'pinners' },
  sharers: { from: 0, to: 3, what: 'sharers' },
} as const

/** A situation that cannot be set up. The message names the field, what it was, what it may be. */
export class SituationError extends Error {
  override name = 'SituationError'
}

/**
 * Checks a situation from outside (a form, a URL, a command line) and fills in what is missing.
 *
 * @param input An object with any of the fields of `Situation`.
 * @returns All fields, each within its range.
 * @throws SituationError that names the first field that is wrong, its value, and what it may be.
 */
export function checkSituation(input: unknown): Situation {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SituationError(`A situation is an object such as {"threads": 2}, not ${show(input)}.`)
  }
  const situation = { ...defaultSituation }
  for (const [field, value] of Object.entries(input)) {
    if (isNumberField(field)) situation[field] = checkNumber(field, value)
    else if (field === 'parentWaits') situation.parentWaits = checkBoolean(field, value)
    else throw new SituationError(`A situation has no field "${field}". It has ${Object.keys(defaultSituation).join(', ')}.`)
  }
  return situation
}

function isNumberField(field: string): field is keyof typeof ranges {
  return Object.hasOwn(ranges, field)
}

function checkNumber(field: keyof typeof ranges, value: unknown): number {
  const { from, to, what } = ranges[field]
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value
  throw new SituationError(`"${field}" is the number of ${what}: a whole number from ${from} to ${to}, not ${show(value)}.`)
}

function checkBoolean(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new SituationError(`"${field}" is true or false, not ${show(value)}.`)
}

function show(value: unknown): string {
  return typeof value === 'function' || typeof value === 'symbol' ? typeof value : (JSON.stringify(value) ?? String(value)).slice(0, 60)
}
