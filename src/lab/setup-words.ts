// SPDX-License-Identifier: MIT
import { situationTable } from '#lab-words'
import { type Profile, type Situation, defaultSituation, profileNames } from '../kernel/index.ts'
import type { LabSetup } from './setup.ts'
import { storyOf } from './story-of.ts'

/** A kernel's name; one that is only proposed is never named without saying so. */
export function profileWords(name: Profile): string {
  const profile = profileNames.find((each) => each.name === name)
  return `${profile?.title ?? name}${profile?.status === 'proposed' ? ' (proposed, in no release)' : ''}`
}

/** The words for one field; a list has some for each of its entries. */
function fieldWords(name: keyof Situation, value: Situation[keyof Situation]): string {
  const words: { label: string; of?: Readonly<Record<string, string>>; each?: Readonly<Record<string, string>> } = situationTable[name]
  const { label, of, each } = words
  if (typeof value === 'object') return value.map((kind, index) => `${label} ${index + 1}: ${each?.[kind] ?? kind}`).join('; ')
  return value === true ? label : `${label}: ${of?.[String(value)] ?? value}`
}

/** What of a situation is not as usual, field by field; the number of threads always. */
export function situationWords(situation: Situation): string {
  return (Object.keys(situationTable) as (keyof Situation)[])
    .filter((name) => JSON.stringify(situation[name]) !== JSON.stringify(defaultSituation[name]) || name === 'threads')
    .map((name) => fieldWords(name, situation[name]))
    .join('; ')
}

/** What was run or explored, in one line: program, kernel, situation. */
export function setupWords(setup: LabSetup): string {
  const who = storyOf(setup)?.title ?? situationWords(setup.situation)
  return `${setup.program}.c · ${profileWords(setup.profile)} · ${who}`
}
