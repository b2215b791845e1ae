// SPDX-License-Identifier: MIT
// Words about who shares the victim's memory. The state that follows is the sharers', then 'target' or 'victim' or a second state begins
// the victim's.
import type { Reading } from './reading.ts'
import { NUMBER, numberOf, type Word } from './word.ts'

type ByVfork = 'vfork-child' | 'vfork-parent'

/** Parent and child of a vfork. */
const otherOf: Readonly<Record<string, ByVfork>> = { child: 'vfork-parent', parent: 'vfork-child' }

function isTarget(reading: Reading, role: string | undefined): void {
  reading.shareByVfork(otherOf[role ?? ''] ?? 'vfork-child')
  reading.about('victim')
  reading.impliesUnlessSaid('live')
}

export const sharers: readonly Word[] = [
  ['(?:shared-with|sharer)-(?:global-)?init', reading => reading.shareWithInit()],
  ['(?:shared-(?:with-)?(?:a-)?)?vfork(?:-(child|parent))?', (reading, [, role]) =>
    reading.shareByVfork(role === 'parent' ? 'vfork-parent' : 'vfork-child')],
  ['the-(child|parent)', (reading, [, role]) => reading.aboutRole(role === 'child' ? 'child' : 'parent')],
  ['(?:vfork-)?(child|parent)-(?:is|as)-(?:the-)?target', (reading, [, role]) => isTarget(reading, role)],
  ['target-is-(?:the-|a-)?(?:vfork-)?(child|parent)', (reading, [, role]) => isTarget(reading, role)],
  ['sharers?', reading => reading.isShared()],
  ['shared|clone-vm(?:-(?:child|process|sharer))?', reading => reading.share(1, 'clone')],
  [`(${NUMBER})-sharers`, (reading, [, count]) => reading.share(numberOf(count), 'clone')],
]
