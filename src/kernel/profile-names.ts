// SPDX-License-Identifier: MIT
// The profiles, as they are named. What there is to say about each is in profiles.ts: a page that says it in its text brings it no script.

/** Which kernel. */
export type Profile = 'mainline' | 'reap-kill-v1' | 'reap-kill-v2' | 'reap-kill-v3' | 'exit-mm'

/** A profile, as a link and as a list call it. */
export interface NamedProfile {
  name: Profile
  title: string
  /** `proposed`: in no release up to 7.3. */
  status: 'released' | 'proposed'
}

/** All profiles, in the order in which they came into the world. */
export const profileNames: readonly NamedProfile[] = [
  { name: 'mainline', title: 'Linux as released', status: 'released' },
  { name: 'reap-kill-v1', title: 'REAP_KILL, first version', status: 'proposed' },
  { name: 'reap-kill-v2', title: 'REAP_KILL, second version', status: 'proposed' },
  { name: 'reap-kill-v3', title: 'REAP_KILL, third version', status: 'proposed' },
  { name: 'exit-mm', title: 'task->exit_mm', status: 'proposed' },
]
