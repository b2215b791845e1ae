// SPDX-License-Identifier: MIT
// The records that the model does not answer to. Whatever is neither mapped by scenario.ts and setup.ts nor listed here fails; so does an
// entry whose records the model answers to after all.
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
export const leftOut: readonly Listed[] = [
  {
    scenario: /^pidfd-open-tid$/,
    kernel: /^6\.(9|1[0-7])\./,
    why: 'pidfd_open of a thread that leads no group said EINVAL until some release after 6.12; the model is of 7.3, which says ENOENT',
  },
]

/** What the model does not do yet. */
export const waiting: readonly Listed[] = [
  {
    scenario: /^(zombie|shared-live-victim-zombie|pin-(maps|mem|ptrace).*-zombie)$/,
    profile: /^exit-mm$/,
    flags: 0,
    why: 'profile exit-mm',
  },
  { scenario: /^target-init$/, profile: /^reap-kill-v[12]$/, flags: 1, why: 'init dies after the call, not in it' },
]

/** Whether an entry is about a record, or about a trace. */
export function isListed(
  list: readonly Listed[],
  { scenario, kernel, profile, flags }: Pick<Observation, 'scenario' | 'kernel' | 'profile' | 'flags'>,
): boolean {
  return list.some(entry =>
    entry.scenario.test(scenario) && (entry.kernel?.test(kernel) ?? true) && (entry.profile?.test(profile) ?? true) &&
    (entry.flags === undefined || entry.flags === flags))
}
