// SPDX-License-Identifier: MIT
// Who else has, or looks at, the victim's memory: readers stalled by userfaultfd(2), and processes that share it.
import type { LiveSituation } from '../situation.ts'
import { certain, notExpressible, race } from './row.ts'

const held = notExpressible('a victim held at its exit stop')
const reading = notExpressible('a reader that has begun, and does not let go')
const looking = notExpressible('a reader without mm_users')
const vfork = notExpressible('the two roles of vfork')

/** Readers, by what they read, and whether they hold mm_users while their buffer cannot be written to. */
const readers: readonly [name: string, words: string, model: LiveSituation['model']][] = [
  ['process_vm_readv', 'stalled in process_vm_readv(2)', reading],
  ['cmdline', 'stalled in a read of /proc/PID/cmdline', reading],
  ['environ', 'stalled in a read of /proc/PID/environ', reading],
  ['mem', 'stalled in a read of /proc/PID/mem', reading],
  ['smaps', 'stalled in a read of /proc/PID/smaps, on the way to its buffer', looking],
  ['maps-open', 'that has /proc/PID/maps open', looking],
  ['mem-open', 'that has /proc/PID/mem open', looking],
]

const readerSituations = readers.flatMap(([reader, words, model]) => [
  certain(`${reader}-live`, `a reader ${words}; the victim lives`, `reader=${reader}`, 'mrelease', model),
  certain(`${reader}-killed-held`, `a reader ${words}; SIGKILL, held before exit_mm`, `reader=${reader} hold=exit`, 'send:9 mrelease', model),
  certain(`${reader}-zombie`, `a reader ${words}; SIGKILL, and a zombie`, `reader=${reader}`, 'send:9 poll:-1 mrelease', model),
])

export const holderSituations = [
  ...readerSituations,
  certain('cmdline-reaped', 'two readers of cmdline; SIGKILL, and waited for: the memory stays', 'reader=cmdline readers=2',
    'send:9 +waited-for mrelease', reading),
  certain('cmdline-let-go', 'a reader of cmdline that lets go of the zombie', 'reader=cmdline', 'send:9 poll:-1 mrelease +readers-go',
    notExpressible('a reader that lets go')),

  certain('sharer-live', 'a process with the same memory, clone(CLONE_VM); nobody killed', 'sharer=alive', 'mrelease', { sharers: 1 }),
  certain('sharer-live-called', 'the same, with the sharer as the target', 'sharer=alive', 'mrelease@sharer', { sharers: 1 }),
  certain('sharer-live-killed-held', 'SIGKILL to the victim, held; the sharer lives', 'sharer=alive hold=exit', 'send:9 mrelease', held),
  race('sharer-live-killed-at-once', 'SIGKILL to the victim, and at once the call; the sharer lives', 'sharer=alive', 'send:9 mrelease',
    { sharers: 1 }),
  certain('sharer-live-zombie', 'SIGKILL to the victim, and a zombie; the sharer lives', 'sharer=alive', 'send:9 poll:-1 mrelease',
    { sharers: 1 }),
  certain('sharer-dying-held', 'SIGKILL to both, both held', 'sharer=alive hold=exit sharer-hold=exit',
    'send:9 send@sharer:9 mrelease mrelease@sharer', held),
  race('sharer-dying-at-once', 'SIGKILL to both, and at once the call', 'sharer=alive', 'send:9 send@sharer:9 mrelease', { sharers: 1 }),
  certain('sharer-dying-victim-live', 'SIGKILL to the sharer, held; the victim lives', 'sharer=alive sharer-hold=exit',
    'send@sharer:9 mrelease mrelease@sharer', held),
  certain('sharer-dead-victim-live', 'SIGKILL to the sharer, and dead; the victim lives', 'sharer=alive',
    'send@sharer:9 poll@sharer:-1 mrelease', { sharers: 1 }),
  certain('sharer-dead-killed-held', 'the sharer killed and waited for; then SIGKILL to the victim, held', 'sharer=alive hold=exit',
    'send@sharer:9 +sharer-waited-for send:9 mrelease', held),
  certain('sharer-gone', 'a sharer that exited long ago; the victim lives', 'sharer=gone', 'mrelease', notExpressible('a sharer that is gone')),
  certain('sharer-gone-killed-held', 'a sharer that exited long ago; SIGKILL, held', 'sharer=gone hold=exit', 'send:9 mrelease', held),
  certain('two-sharers', 'two sharers: called when one of them lives, and when all are dying; all held',
    'sharer=alive sharers=2 hold=exit sharer-hold=exit', 'send:9 send@sharer:9 mrelease send@second-sharer:9 mrelease', held),

  certain('vfork-parent-live', 'a parent that sleeps in vfork(2)', 'vfork=parent', 'mrelease', vfork),
  certain('vfork-parent-killed-held', 'the same, SIGKILL, held', 'vfork=parent hold=exit', 'send:9 mrelease', vfork),
  race('vfork-parent-killed-at-once', 'the same, SIGKILL, and at once the call', 'vfork=parent', 'send:9 mrelease', vfork),
  certain('vfork-parent-zombie', 'the same, SIGKILL, and a zombie: its child lives on', 'vfork=parent', 'send:9 poll:-1 mrelease', vfork),
  certain('vfork-child-live', 'a child of vfork(2), its parent asleep', 'vfork=child', 'mrelease', vfork),
  certain('vfork-child-killed-held', 'the same, SIGKILL, held', 'vfork=child hold=exit', 'send:9 mrelease', vfork),
  race('vfork-child-killed-at-once', 'the same, SIGKILL, and at once the call', 'vfork=child', 'send:9 mrelease', vfork),
  certain('vfork-both-killed-held', 'a child of vfork(2) and its parent, SIGKILL to both, both held',
    'vfork=child hold=exit sharer-hold=exit', 'send:9 send@sharer:9 mrelease', vfork),
]
