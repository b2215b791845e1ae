// SPDX-License-Identifier: MIT
// Who else has, or looks at, the victim's memory: readers stalled by userfaultfd(2), and processes that share it.
import type { PinnerKind } from './row.ts'
import { certain, race, slow } from './row.ts'

/** Readers by what they read; the model's word says whether they hold mm_users while their buffer cannot be written to. */
const readers: readonly [name: string, words: string, kind: PinnerKind][] = [
  ['process_vm_readv', 'stalled in process_vm_readv(2)', 'stuck'],
  ['cmdline', 'stalled in a read of /proc/PID/cmdline', 'stuck'],
  ['environ', 'stalled in a read of /proc/PID/environ', 'stuck'],
  ['mem', 'stalled in a read of /proc/PID/mem', 'stuck'],
  ['smaps', 'stalled in a read of /proc/PID/smaps, on the way to its buffer', 'opener'],
  ['maps-open', 'that has /proc/PID/maps open', 'opener'],
  ['mem-open', 'that has /proc/PID/mem open', 'opener'],
]

const readerSituations = readers.flatMap(([reader, words, kind]) => {
  const model = { pinners: 1, pinnerKinds: [kind] }
  return [
    certain(`${reader}-live`, `a reader ${words}; the victim lives`, `reader=${reader}`, 'mrelease', model),
    certain(`${reader}-killed-held`, `a reader ${words}; SIGKILL, held before exit_mm`, `reader=${reader} hold=exit`, 'send:9 mrelease',
      { ...model, held: 'at-exit' }),
    certain(`${reader}-zombie`, `a reader ${words}; SIGKILL, and a zombie`, `reader=${reader}`, 'send:9 poll:-1 mrelease', model),
  ]
})

/** Held or frozen, a sharer differs in nothing that others see: the model's frozen one is used for both. */
const frozenSharer = { sharers: 1, sharerKinds: ['clone-frozen'] } as const

export const holderSituations = [
  ...readerSituations,
  certain('cmdline-zombie-before', 'a reader stalled in a read of /proc/PID/cmdline; a zombie from the start', 'reader=cmdline',
    'send:9 poll:-1 +begin mrelease', { victim: 'zombie', pinners: 1, pinnerKinds: ['stuck'] }),
  certain('cmdline-reaped', 'two readers of cmdline; SIGKILL, and waited for: the memory stays', 'reader=cmdline readers=2',
    'send:9 waitid:4 mrelease', { callerIsParent: true, pinners: 2, pinnerKinds: ['stuck', 'stuck'] }),
  slow('cmdline-let-go', 'a reader of cmdline that lets go of the zombie', 'reader=cmdline', 'send:9 poll:-1 mrelease +readers-go',
    { pinners: 1, pinnerKinds: ['holding'] }),
  race('cmdline-killed-at-once', 'a reader stalled in a read of /proc/PID/cmdline; SIGKILL, and at once the call', 'reader=cmdline',
    'send:9 mrelease', { pinners: 1, pinnerKinds: ['stuck'] }),

  certain('sharer-live', 'a process with the same memory, clone(CLONE_VM); nobody killed', 'sharer=alive', 'mrelease', { sharers: 1 }),
  certain('sharer-live-called', 'the same, with the sharer as the target', 'sharer=alive', 'mrelease@sharer', { sharers: 1 }),
  certain('sharer-live-killed-held', 'SIGKILL to the victim, held; the sharer lives', 'sharer=alive hold=exit', 'send:9 mrelease',
    { sharers: 1, held: 'at-exit' }),
  race('sharer-live-killed-at-once', 'SIGKILL to the victim, and at once the call; the sharer lives', 'sharer=alive', 'send:9 mrelease',
    { sharers: 1 }),
  certain('sharer-live-zombie', 'SIGKILL to the victim, and a zombie; the sharer lives', 'sharer=alive', 'send:9 poll:-1 mrelease',
    { sharers: 1 }),
  certain('sharer-dying-held', 'SIGKILL to both, both held', 'sharer=alive hold=exit sharer-hold=exit',
    'send:9 send@sharer:9 mrelease mrelease@sharer', { ...frozenSharer, held: 'at-exit' }),
  certain('sharer-dying-frozen', 'SIGKILL to both, both frozen (cgroup v1)', 'sharer=alive hold=frozen sharer-hold=frozen',
    'send:9 send@sharer:9 mrelease', { ...frozenSharer, held: 'frozen' }),
  race('sharer-dying-at-once', 'SIGKILL to both, and at once the call', 'sharer=alive', 'send:9 send@sharer:9 mrelease', { sharers: 1 }),
  certain('sharer-dying-victim-live', 'SIGKILL to the sharer, held; the victim lives', 'sharer=alive sharer-hold=exit',
    'send@sharer:9 mrelease mrelease@sharer', frozenSharer),
  certain('sharer-dead-victim-live', 'SIGKILL to the sharer, and dead; the victim lives', 'sharer=alive',
    'send@sharer:9 poll@sharer:-1 mrelease', { sharers: 1 }),
  certain('sharer-dead-killed-held', 'SIGKILL to the sharer, and dead; then SIGKILL to the victim, held', 'sharer=alive hold=exit',
    'send@sharer:9 poll@sharer:-1 send:9 mrelease', { sharers: 1, held: 'at-exit' }),
  certain('sharer-dead-zombie', 'SIGKILL to both, one after the other, and two zombies', 'sharer=alive',
    'send:9 poll:-1 send@sharer:9 poll@sharer:-1 mrelease mrelease@sharer', { sharers: 1 }),
  certain('sharer-gone', 'a sharer that exited long ago; the victim lives', 'sharer=gone', 'mrelease',
    { sharers: 1, sharerKinds: ['clone-gone'] }),
  certain('sharer-gone-killed-held', 'a sharer that exited long ago; SIGKILL, held', 'sharer=gone hold=exit', 'send:9 mrelease',
    { sharers: 1, sharerKinds: ['clone-gone'], held: 'at-exit' }),
  certain('two-sharers', 'two sharers: called when one of them lives, and when all are dying; all held',
    'sharer=alive sharers=2 hold=exit sharer-hold=exit', 'send:9 send@sharer:9 mrelease send@second-sharer:9 mrelease',
    { sharers: 2, sharerKinds: ['clone-frozen', 'clone-frozen'], held: 'at-exit' }),
  certain('sharer-and-reader-zombie', 'SIGKILL to both, two zombies, and a reader stalled in a read of cmdline',
    'sharer=alive reader=cmdline', 'send:9 send@sharer:9 poll:-1 poll@sharer:-1 mrelease',
    { sharers: 1, pinners: 1, pinnerKinds: ['stuck'] }),

  slow('vfork-parent-live', 'a parent that sleeps in vfork(2)', 'vfork=parent', 'mrelease',
    { sharers: 1, sharerKinds: ['vfork-child'] }),
  slow('vfork-parent-killed-held', 'the same, SIGKILL, held', 'vfork=parent hold=exit', 'send:9 mrelease',
    { sharers: 1, sharerKinds: ['vfork-child'], held: 'at-exit' }),
  race('vfork-parent-killed-at-once', 'the same, SIGKILL, and at once the call', 'vfork=parent', 'send:9 mrelease',
    { sharers: 1, sharerKinds: ['vfork-child'] }),
  slow('vfork-parent-zombie', 'the same, SIGKILL, and a zombie: its child lives on', 'vfork=parent', 'send:9 poll:-1 mrelease',
    { sharers: 1, sharerKinds: ['vfork-child'] }),
  certain('vfork-child-live', 'a child of vfork(2), its parent asleep', 'vfork=child', 'mrelease',
    { sharers: 1, sharerKinds: ['vfork-parent'] }),
  certain('vfork-child-killed-held', 'the same, SIGKILL, held', 'vfork=child hold=exit', 'send:9 mrelease',
    { sharers: 1, sharerKinds: ['vfork-parent'], held: 'at-exit' }),
  race('vfork-child-killed-at-once', 'the same, SIGKILL, and at once the call', 'vfork=child', 'send:9 mrelease',
    { sharers: 1, sharerKinds: ['vfork-parent'] }),
  certain('vfork-both-killed-held', 'the same, SIGKILL to both; the child is held, the parent is not', 'vfork=child hold=exit',
    'send:9 send@sharer:9 mrelease', { sharers: 1, sharerKinds: ['vfork-parent'], held: 'at-exit' }),
]
