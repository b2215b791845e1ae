// SPDX-License-Identifier: MIT
import { type Profile, profiles } from '../kernel/index.ts'
import type { LabSetup } from './setup.ts'
import { storyOf } from './stories.ts'
import { count } from './words.ts'

/** A kernel's name; one that is only proposed is never named without saying so. */
export function profileWords(name: Profile): string {
  const profile = profiles.find((each) => each.name === name)
  return `${profile?.title ?? name}${profile?.status === 'proposed' ? ' (proposed, in no release)' : ''}`
}

/** What was run or explored, in one line: program, kernel, situation. */
export function setupWords({ program, profile, situation }: LabSetup): string {
  const { threads, pinners, sharers } = situation
  const who = storyOf(situation)?.title ?? `${count(threads, 'thread')}, ${count(pinners, 'reader')}, ${count(sharers, 'sharer')}`
  return `${program}.c · ${profileWords(profile)} · ${who}`
}
