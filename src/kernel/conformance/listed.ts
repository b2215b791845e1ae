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

/** What the model leaves out. */
export const leftOut: readonly Listed[] = []

/** What the model does not do yet. */
export const waiting: readonly Listed[] = [
  { scenario: /^target-init$/, profile: /^reap-kill-v[12]$/, flags: 1, why: 'init dies after the call, not in it' },
  { scenario: /-sigquit-default$/, flags: 0, why: 'a signal that dumps core has not been delivered while the victim does not run' },
  { scenario: /-sigquit-default$/, flags: 1, profile: /^reap-kill/, why: 'nor has its dump begun, so that the flag kills' },
  { scenario: /^shared-live-victim-zombie$/, profile: /^exit-mm$/, flags: 0, why: 'exit-mm asks about sharers too' },
]

/** The entry that is about a record, or about a trace. */
export function listedAs(
  list: readonly Listed[],
  { flags, kernel, profile, scenario }: Pick<Observation, 'scenario' | 'kernel' | 'profile' | 'flags'>,
): Listed | undefined {
  return list.find(entry =>
    entry.scenario.test(scenario) && (entry.kernel?.test(kernel) ?? true) && (entry.profile?.test(profile) ?? true) &&
    (entry.flags === undefined || entry.flags === flags))
}
