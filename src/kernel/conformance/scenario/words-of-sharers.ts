// SPDX-License-Identifier: MIT
// Words about who shares the victim's memory. The state that follows is the sharers', then 'target' or 'victim' or a second state begins
// the victim's.
import { NUMBER, numberOf, type Word } from './word.ts'

/** In order: earlier ones go first. */
export const sharers: readonly Word[] = [
  ['(?:shared-with|sharer)-(?:global-)?init', reading => reading.shareWithInit()],
  ['(?:shared-(?:with-)?(?:a-)?)?vfork(?:-(child|parent))?', (reading, [, role]) =>
    reading.shareByVfork(role === 'parent' ? 'vfork-parent' : 'vfork-child')],
  ['shared|sharer|clone-vm', reading => reading.share(1, 'clone')],
  [`(${NUMBER})-sharers`, (reading, [, count]) => reading.share(numberOf(count), 'clone')],
]
