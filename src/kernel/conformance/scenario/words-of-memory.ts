// SPDX-License-Identifier: MIT
// The words that say what kind of memory the victim has.
import type { MemoryKind } from '../../index.ts'
import { UnknownWord } from './reading.ts'
import type { Word } from './word.ts'

/** What the words of a name say about a kind of memory, the most telling first. */
const memoryWords: readonly (readonly [RegExp, MemoryKind])[] = [
  [/notifier/, 'behind-notifier'],
  [/hugetlb/, 'hugetlb'],
  [/pfnmap|device/, 'pfnmap'],
  // It can be mapped as shared only, and has pages of its own file.
  [/secretmem/, 'shared-file'],
  [/shared.*(file|memfd|tmpfs)|(file|memfd|tmpfs).*shared/, 'shared-file'],
  [/private.*(file|memfd|tmpfs|shmem).*(dirty|dirtied|written|modified|cow)/, 'written-private-file'],
  [/(file|memfd|tmpfs|shmem).*private.*(dirty|dirtied|written|modified|cow)/, 'written-private-file'],
  [/private.*(tmpfs|shmem)|(tmpfs|shmem).*private/, 'private-file'],
  [/shared|shmem|shm|sysv/, 'shared-anonymous'],
  [/(file|memfd).*(dirty|dirtied|written|modified|cow)/, 'written-private-file'],
  [/file|memfd/, 'private-file'],
  [/mlock|locked/, 'mlocked'],
  [/thp|huge-?page/, 'transparent-huge'],
  [/swap/, 'swapped'],
  [/anon|heap|stack|ksm/, 'private-anonymous'],
]

function memoryOf(name: string): MemoryKind {
  const [, kind] = memoryWords.find(([word]) => word.test(name)) ?? []
  if (kind === undefined) throw new UnknownWord(`scenario/words-of-memory.ts knows no memory of kind '${name}'`)
  return kind
}

/** Whatever stands between them: how much it is, and that it was used. */
const MEMORY_WORD = [
  'private', 'shared', 'anon(?:ymous)?', 'm?lock(?:ed)?', 'thp', '(?:transparent-)?huge-?pages?', 'hugetlb(?:fs)?', 'file', 'memfd',
  'tmpfs', 'shmem', 'shm', 'sysv', 'secretmem', 'clean', 'read-only', 'dirty', 'dirtied', 'written', 'modified', 'cow', 'swap(?:ped)?',
  'pfnmap', 'device', 'heap', 'stack', 'ksm', 'merged', '(?:behind-)?(?:an?-)?(?:mmu-)?notifier', 'mapping', 'memory', 'pages?', 'touched',
  'populated',
  '\\d+-?[kmg]i?b',
].join('|')

export const memory: readonly Word[] = [
  [`mem(?:ory)?-((?:${MEMORY_WORD})(?:-(?:${MEMORY_WORD}))*)`, (reading, [, name = '']) => {
    reading.ofFamily('signalled', 'frozen')
    reading.picture.memory = memoryOf(name)
  }],
  // Of sentences, which say the rest themselves.
  [`kind-of-memory-((?:${MEMORY_WORD})(?:-(?:${MEMORY_WORD}))*)`, ({ picture }, [, name = '']) => {
    picture.memory = memoryOf(name)
    picture.said.add('memory')
  }],
]
