// SPDX-License-Identifier: MIT
import { type Profile, type Situation, defaultSituation, pids } from '../kernel/index.ts'

/** Everything that decides what a lab shows, except the schedule. */
export interface LabSetup {
  /** Name of a file in examples/, without `.c`. */
  program: string
  profile: Profile
  situation: Situation
}

/** The defaults of a program's lab: one victim as the kernel room describes it, on the kernel of today. */
export function defaultSetup(program: string): LabSetup {
  return { program, profile: 'mainline', situation: defaultSituation }
}

/** What the program gets as argv: its own name and the victim's PID, as a shell would pass them. */
export function argumentsFor(setup: LabSetup): string[] {
  return [setup.program, String(pids.victim)]
}

/** What one would type in a shell. */
export function commandLine(setup: LabSetup): string {
  return `./${argumentsFor(setup).join(' ')}`
}

/** A seed as a reader types it: a whole number from 0 to 4294967295. Throws with the remedy otherwise. */
export function parseSeed(text: string): number {
  const seed = Number(text)
  if (!/^\d{1,10}$/.test(text.trim()) || seed > 0xffff_ffff) {
    throw new RangeError(`The seed is "${text}": it has to be a whole number from 0 to 4294967295.`)
  }
  return seed
}
