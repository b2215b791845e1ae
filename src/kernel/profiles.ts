// SPDX-License-Identifier: MIT
// The profiles, for people. What they do differently is in model/profiles.ts.
import { profileNames, type NamedProfile, type Profile } from './profile-names.ts'

/** What there is to know about a profile. */
export interface ProfileDescription extends NamedProfile {
  summary: string
  /** Where it comes from: a kernel version, or the message-id of a patch. */
  source: string
}

const descriptions: Readonly<Record<Profile, Omit<ProfileDescription, keyof NamedProfile>>> = {
  'mainline': {
    summary: 'Kill first, then release. Flags must be 0. It is Linux 7.3 where no older release is chosen.',
    source: 'Linux 7.3.4, mm/oom_kill.c',
  },
  'reap-kill-v1': {
    summary: 'The flag kills the target, if every other process that shares its memory is dying already, and holds mm_users meanwhile.',
    source: '20260421230239.172582-4-minchan@kernel.org',
  },
  'reap-kill-v2': {
    summary: 'The flag kills the target, unless its memory has ever been shared with another process.',
    source: '20260429211359.3829683-1-minchan@kernel.org',
  },
  'reap-kill-v3': {
    summary: 'The flag kills the target and every other process that shares its memory.',
    source: '20260511214226.937793-1-minchan@kernel.org',
  },
  'exit-mm': {
    summary: 'No flag: a dead task remembers its memory, so that it can still be released. A reading of a sketch that was never written.',
    source: '20260516-work-exit_mm-v1-1-76bcc7c2439d@kernel.org',
  },
}

/** All profiles, in the order of `profileNames`. Pure, so that who does not need it does not get it. */
export const profiles: readonly ProfileDescription[] = /* @__PURE__ */ profileNames.map(
  (named) => ({ ...named, ...descriptions[named.name] }),
)
