// SPDX-License-Identifier: MIT
// Who called, as a record says it in words; and what that makes of its picture.
import type { Picture } from './picture.ts'

/** Who calls process_mrelease. */
export interface RecordedCaller {
  /** May kill anybody: it has CAP_KILL, as root does. */
  readonly privileged: boolean
  /** In a child pid namespace, whose processes are the only ones that it can name. */
  readonly inside: boolean
}

/** What a caller may be called. What is left when these are taken away must be nothing. */
const users: readonly (readonly [pattern: RegExp, privileged: boolean])[] = [
  [/\b(?:with )?cap_kill\b/, true],
  [/\broot\b(?: ?\((?:e?uid ?[=:]? ?)?0\))?|\be?uid ?[=:]? ?0\b/, true],
  [/\b(?:nobody|[a-z_][a-z0-9_-]*) \((?:e?uid ?[=:]? ?)?[1-9]\d*\)|\be?uid ?[=:]? ?[1-9]\d*\b/, false],
  [/\b(?:an? )?(?:unprivileged|ordinary|non-?root)(?: user)?\b|\bnobody\b/, false],
]

/** What changes nothing of whom a caller may kill: his pace, and that he has what any user has. */
const withoutWeight = [
  /\bsched_(?:fifo|rr|other|batch|idle)\b(?: priority \d+)?|\bnice -?\d+\b/,
  /\bin the (?:initial|same) (?:pid |user )?namespaces?\b/,
]
const NO_CAPABILITIES = /\b(?:no|without(?: any)?) capabilities\b/

const INSIDE = /\b(?:in(?:side)?|init of) (?:a |its own )?child pid[ -]?(?:namespace|ns)\b/

/** @throws Error when a caller is not told in these words. */
export function callerOf(words: string): RecordedCaller {
  const remedy = "say 'root' or 'uid' and a number, 'with CAP_KILL' where it has that, and 'in a child pid namespace' where it is"
  let rest = withoutWeight.reduce((rest, pattern) => rest.replace(pattern, ''), words.toLowerCase())
  const found = users.filter(([pattern]) => {
    const before = rest
    rest = rest.replace(pattern, '')
    return rest !== before
  })
  const privileged = found.some(([, privileged]) => privileged)
  // Of root that would be another matter.
  if (!privileged) rest = rest.replace(NO_CAPABILITIES, '')
  const outside = rest.replace(INSIDE, '')
  if (found.length === 0) throw new Error(`the caller '${words}' is neither root nor 'uid' and a number: ${remedy}`)
  if (/[a-z0-9]/.test(outside)) throw new Error(`of the caller '${words}', '${outside.trim()}' is not understood: ${remedy}`)
  return { privileged, inside: outside !== rest }
}

/** To a caller who may kill anybody it is all the same whose a process is. */
export function whoeverItIs(picture: Picture): Picture {
  const sharers = picture.sharers.map(sharer => (sharer.of === 'another user' ? { ...sharer, of: 'anybody' as const } : sharer))
  return { ...picture, sharers, caller: { ...picture.caller, mayKill: true } }
}

/**
 * Who called decides whom the caller may kill.
 *
 * @throws Error when the picture says something else of the caller, or not whose the victim is where that matters.
 */
export function withCaller(picture: Picture, { inside, privileged }: RecordedCaller, flags: number | undefined): Picture {
  const { childPidNamespace, told, withInit } = picture.caller
  if (inside !== childPidNamespace && !withInit) {
    const [is, said] = inside ? ['is', 'is not'] : ['is not', 'is']
    throw new Error(`the record's caller ${is} in a child pid namespace; by its scenario and setUp it ${said} in one`)
  }
  if (privileged) return whoeverItIs(picture)
  // These are root's.
  if (picture.aim === 'init' || picture.aim === 'kernel thread') return { ...picture, caller: { ...picture.caller, mayKill: false } }
  if (told || inside || picture.aim !== 'victim') return picture
  // Only a call that kills asks for permission.
  const kills = flags !== undefined && flags % 2 === 1
  if (kills) throw new Error("the caller is not root: 'same-uid' or 'other-uid' must say whose the victim is")
  return { ...picture, caller: { ...picture.caller, mayKill: false } }
}
