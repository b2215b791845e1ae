// SPDX-License-Identifier: MIT
// The records that the model does not answer to. Whatever is neither mapped by scenario.ts and setup.ts nor listed here fails; so does an
// entry of what is left out for good whose records the model answers to after all.
import type { Observation } from './observation.ts'

/** Records by scenario; where a field is missing, all of them. */
export interface Listed {
  readonly scenario: RegExp
  readonly kernel?: RegExp
  readonly profile?: RegExp
  readonly flags?: number
  readonly why: string
}

/** What the model leaves out for good: nothing, at present. */
export const leftOut: readonly Listed[] = []

/** The entry that is about a record. */
export function listedAs(
  list: readonly Listed[],
  { flags, kernel, profile, scenario }: Pick<Observation, 'scenario' | 'kernel' | 'profile' | 'flags'>,
): Listed | undefined {
  return list.find(entry =>
    entry.scenario.test(scenario) && (entry.kernel?.test(kernel) ?? true) && (entry.profile?.test(profile) ?? true) &&
    (entry.flags === undefined || entry.flags === flags))
}
