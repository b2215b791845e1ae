// SPDX-License-Identifier: MIT
// Words about who has hold of the address space without having it as its own.
import type { Pin } from '../picture.ts'
import { UnknownWord } from './reading.ts'
import { NUMBER, numberOf, type Word } from './word.ts'

const ROLE = '(?:-read(?:er)?s?|-writ(?:e|er)s?)?'

/** What somebody is stalled in, or has. */
const stalled: readonly (readonly [pattern: string, by: Pin['by']])[] = [
  // These take mm_count at most, or mm_users only while the kernel writes into a buffer of its own.
  [
    '[a-z]+-open|opened?-[a-z]+|(?:smaps|maps|numa-maps)-read|maps|smaps-rollup|numa-maps|status|stat|statm|auxv|' +
      'userfaultfd|uffd|io-uring|aio|kvm|pidfd',
    'open file',
  ],
  [`cmdline${ROLE}`, 'cmdline'],
  [`environ${ROLE}`, 'environ'],
  [`mem${ROLE}`, 'mem'],
  [`smaps${ROLE}`, 'smaps'],
  // All of these hold mm_users for the whole call; pagemap_read, unlike what seq_file reads, also while it copies to its reader.
  [
    `(?:pvr|pvw|(?:process-)?vm-(?:readv|writev)|(?:process-)?madvise|move-pages|migrate-pages|pagemap)${ROLE}`,
    'process_vm_readv',
  ],
  ['vhost', 'vhost'],
  ['ptrace', 'ptrace'],
]

const PIN = '(?:pin|pinned-by(?:-an?)?)'

const ANY = stalled.map(([pattern]) => pattern).join('|')

function holderOf(name: string): Pin['by'] {
  const [, by] = stalled.find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(name)) ?? []
  if (by === undefined) throw new UnknownWord(`scenario/words-of-pins.ts knows nobody who has hold by '${name}'`)
  return by
}

export const pins: readonly Word[] = [
  // 'pin-cmdline', 'pin-two-pvr', 'pin-cmdline-and-mem'.
  [`${PIN}-(?:proc-)?(?:(${NUMBER})-)?((?:${ANY})(?:-and-(?:pin-)?(?:${ANY}))*)`, (reading, [, count = '1', holders = '']) => {
    for (const holder of holders.split(/-and-(?:pin-)?/)) {
      for (let i = 0; i < numberOf(count); i++) reading.pin(holderOf(holder), 'stalled')
    }
  }],
  ['(?:pin-|shared-with-(?:a-)?|borrowed-by-(?:a-)?)(?:kthread|kernel-thread)(?:-use-mm)?|kthread-use-mm', reading => {
    reading.pin('kernel thread', 'stalled')
    reading.impliesUnlessSaid('live')
  }],
  ['(?:ptrace-)?(?:attached|seized)|ptraced|traced', reading => reading.pin('ptrace', 'stalled')],
  ['(smaps|pvr|cmdline|environ|mem)-(?:reader|loop)', (reading, [, by]) =>
    reading.pin(by === 'pvr' ? 'process_vm_readv' : (by as Pin['by']), 'loop')],
  // It takes mm_users for a moment again and again, as one of smaps does.
  ['(?:smaps-rollup|maps|numa-maps|pagemap|status|stat|statm)-(?:reader|loop)', reading => reading.pin('smaps', 'loop')],
  ['no-(?:pin|pinner|reader)s?', reading => reading.denyPins()],
  ['(?:pin|pinner|reader)-(?:gone|released|let-go|killed)', ({ picture }) => (picture.pins = [])],
]
