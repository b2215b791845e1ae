// SPDX-License-Identifier: MIT
// Words about who has hold of the address space without having it as its own.
import type { Pin } from '../picture.ts'
import type { Word } from './word.ts'

/** In order: earlier ones go first. */
export const pins: readonly Word[] = [
  // These take mm_count at most, or mm_users only while the kernel writes into a buffer of its own.
  [
    'pin-(?:[a-z]+-open|opened?-[a-z]+|(?:smaps|maps|numa-maps|pagemap)-read|maps|smaps-rollup|numa-maps|pagemap|status|stat|statm|' +
      'userfaultfd|uffd|io-uring|aio|kvm|pidfd)',
    reading => reading.pin('open file', 'stalled'),
  ],
  ['pin-(cmdline|environ|mem|smaps)(?:-read|-write|-reader|-writer)?', (reading, [, file]) => reading.pin(file as Pin['by'], 'stalled')],
  // All of these hold mm_users for the whole call.
  [
    'pin-(?:pvr|pvw|(?:process-)?vm-(?:readv|writev)|(?:process-)?madvise|move-pages|migrate-pages)(?:-reader)?',
    reading => reading.pin('process_vm_readv', 'stalled'),
  ],
  ['pin-vhost', reading => reading.pin('vhost', 'stalled')],
  ['(?:pin-|shared-with-(?:a-)?|borrowed-by-)(?:kthread|kernel-thread)(?:-use-mm)?|kthread-use-mm', reading => {
    reading.pin('kernel thread', 'stalled')
    reading.impliesUnlessSaid('live')
  }],
  ['pin-ptrace|(?:ptrace-)?(?:attached|seized)|ptraced|traced', reading => reading.pin('ptrace', 'stalled')],
  ['(smaps|pvr|cmdline|environ|mem)-(?:reader|loop)', (reading, [, by]) =>
    reading.pin(by === 'pvr' ? 'process_vm_readv' : (by as Pin['by']), 'loop')],
  // It takes mm_users for a moment again and again, as one of smaps does.
  ['(?:smaps-rollup|maps|numa-maps|pagemap|status|stat|statm)-(?:reader|loop)', reading => reading.pin('smaps', 'loop')],
  ['no-(?:pin|pinner|reader)s?', reading => reading.denyPins()],
  ['(?:pin|pinner|reader)-(?:gone|released|let-go|killed)', ({ picture }) => (picture.pins = [])],
]
