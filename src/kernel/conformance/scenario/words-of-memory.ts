// SPDX-License-Identifier: MIT
// The word that says what kind of memory the victim has.
import type { MemoryKind } from '../../index.ts'
import type { Word } from './word.ts'

/** What the words of a name say about a kind of memory, the most telling first. */
const memoryWords: readonly (readonly [RegExp, MemoryKind])[] = [
  [/hugetlb/, 'hugetlb'],
  [/pfnmap/, 'pfnmap'],
  [/shared.*(file|memfd)|(file|memfd).*shared/, 'shared-file'],
  [/shared|shmem|shm/, 'shared-anonymous'],
  [/(file|memfd).*(dirty|dirtied|written|modified|cow)/, 'written-private-file'],
  [/file|memfd/, 'private-file'],
  [/mlock|locked/, 'mlocked'],
  [/thp|huge-?page/, 'transparent-huge'],
  [/swap/, 'swapped'],
  [/anon|heap|stack/, 'private-anonymous'],
]

function memoryOf(name: string): MemoryKind {
  // 'not', 'un-' …: what it is then, nobody has said.
  const [, kind] = memoryWords.find(([word]) => word.test(name) && !/(^|-)(not?|non|without|un[a-z]+)(-|$)/.test(name)) ?? []
  if (kind === undefined) throw new Error(`scenario/words-of-memory.ts knows no memory of kind '${name}'`)
  return kind
}

/** A kind of memory is told to the end of the name. Other words begin alike: they go first. */
export const memory: readonly Word[] = [
  ['mem(?:ory)?-([a-z-]+)', (reading, [, name = '']) => {
    reading.ofFamily('signalled')
    reading.picture.victim.hold = 'frozen'
    reading.picture.memory = memoryOf(name)
  }],
]
