// SPDX-License-Identifier: MIT
import { type Profile, type Situation, defaultSituation, profiles } from '../kernel/index.ts'
import type { LabSetup } from './setup.ts'
import { storyOf } from './stories.ts'

/** A kernel's name; one that is only proposed is never named without saying so. */
export function profileWords(name: Profile): string {
  const profile = profiles.find((each) => each.name === name)
  return `${profile?.title ?? name}${profile?.status === 'proposed' ? ' (proposed, in no release)' : ''}`
}

/** What of a situation is not as usual, field by field; the number of threads always. */
export function situationWords(situation: Situation): string {
  return (Object.keys(defaultSituation) as (keyof Situation)[])
    .filter((name) => JSON.stringify(situation[name]) !== JSON.stringify(defaultSituation[name]) || name === 'threads')
    .map((name) => `${name} ${String(situation[name])}`)
    .join(', ')
}

/** What was run or explored, in one line: program, kernel, situation. */
export function setupWords({ program, profile, situation }: LabSetup): string {
  const who = storyOf(situation)?.title ?? situationWords(situation)
  return `${program}.c · ${profileWords(profile)} · ${who}`
}
