// SPDX-License-Identifier: MIT
// Words about who calls, and whom he may kill.
import type { Word } from './word.ts'

export const callers: readonly Word[] = [
  ['caller-killed', ({ picture }) => (picture.caller.killed = true)],
  ['caller-in-(?:the-)?(?:victims?|targets?|same)-(?:s-)?(?:pidns|pid-namespace)|init-of-(?:the-)?callers?-(?:s-)?(?:pidns|pid-namespace)',
    reading => {
      reading.picture.caller.withInit = true
      reading.impliesUnlessSaid('live')
    }],
  ['caller-in-(?:a-)?(?:child-)?(?:pidns|pid-namespace)', ({ picture }) => (picture.caller.childPidNamespace = true)],
  ['(?:other|foreign|different)-(?:uid|user)|unprivileged(?:-caller)?', ({ picture }) => {
    const sharer = picture.sharers.at(-1)
    // 'shared-other-uid': the sharer. 'other-uid-live': the victim, and whoever is named after it.
    if (sharer !== undefined) sharer.of = 'another user'
    else picture.caller = { ...picture.caller, mayKill: false, told: true }
  }],
  ['(?:in-)?(?:other|another|outer)-(?:pidns|pid-namespace)', ({ picture }) => {
    const sharer = picture.sharers.at(-1)
    if (sharer === undefined) picture.caller.childPidNamespace = true
    else sharer.of = 'another pid namespace'
  }],
  ['(?:same|own)-(?:uid|user)', ({ picture }) =>
    (picture.caller = { ...picture.caller, mayKill: true, told: true })],
]
