// SPDX-License-Identifier: MIT
// The profiles, for people. What they do differently is in model/profiles.ts.
import { EXIT_MM, MAINLINE, REAP_KILL_V1, REAP_KILL_V2, REAP_KILL_V3 } from './model/layout.ts'

/** Which kernel. */
export type Profile = 'mainline' | 'reap-kill-v1' | 'reap-kill-v2' | 'reap-kill-v3' | 'exit-mm'

/** What there is to know about a profile. */
export interface ProfileDescription {
  name: Profile
  title: string
  /** `proposed`: in no release up to 7.3. */
  status: 'released' | 'proposed'
  summary: string
  /** Where it comes from: a kernel version, or the message-id of a patch. */
  source: string
}

/** All profiles, in the order in which they came into the world. */
export const profiles: readonly ProfileDescription[] = [
  {
    name: 'mainline',
    title: 'Linux as released',
    status: 'released',
    summary: 'Kill first, then release. Flags must be 0. It is Linux 7.3 where no older release is chosen.',
    source: 'Linux 7.3.4, mm/oom_kill.c',
  },
  {
    name: 'reap-kill-v1',
    title: 'REAP_KILL, first version',
    status: 'proposed',
    summary: 'The flag kills the target, if every other process that shares its memory is dying already, and holds mm_users meanwhile.',
    source: '20260421230239.172582-4-minchan@kernel.org',
  },
  {
    name: 'reap-kill-v2',
    title: 'REAP_KILL, second version',
    status: 'proposed',
    summary: 'The flag kills the target, unless its memory has ever been shared with another process.',
    source: '20260429211359.3829683-1-minchan@kernel.org',
  },
  {
    name: 'reap-kill-v3',
    title: 'REAP_KILL, third version',
    status: 'proposed',
    summary: 'The flag kills the target and every other process that shares its memory.',
    source: '20260511214226.937793-1-minchan@kernel.org',
  },
  {
    name: 'exit-mm',
    title: 'task->exit_mm',
    status: 'proposed',
    summary: 'No flag: a dead task remembers its memory, so that it can still be released. A reading of a sketch that was never written.',
    source: '20260516-work-exit_mm-v1-1-76bcc7c2439d@kernel.org',
  },
]

/** The model's number for each profile. */
export const profileNumbers: Readonly<Record<Profile, number>> = {
  'mainline': MAINLINE,
  'reap-kill-v1': REAP_KILL_V1,
  'reap-kill-v2': REAP_KILL_V2,
  'reap-kill-v3': REAP_KILL_V3,
  'exit-mm': EXIT_MM,
}
