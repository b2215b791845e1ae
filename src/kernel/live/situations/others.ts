// SPDX-License-Identifier: MIT
// Who calls, and what kind of memory there is.
import type { MemoryKind } from './row.ts'
import { certain, race } from './row.ts'

const inside = { permission: 'init-of-the-namespace' } as const

export const callerSituations = [
  certain('other-user-live', 'the caller may not even signal the victim, which lives', 'caller=other-user', 'send:0 mrelease',
    { permission: 'may-not-kill' }),
  certain('other-user-dying', 'the same; the victim exits, held before exit_mm', 'caller=other-user hold=exit',
    '+exit-group +at-exit-stop +begin send:0 mrelease', { permission: 'may-not-kill', victim: 'exiting', held: 'at-exit' }),
  certain('other-user-init-and-kernel-thread', 'the same caller may not signal init, nor a kernel thread', 'caller=other-user',
    'kill@init:0 kill@kernel-thread:0 send@init:0 send@kernel-thread:0', { permission: 'may-not-kill' }),
  certain('child-pid-namespace-init-and-kernel-thread', 'the caller is in a child PID namespace, and has inherited pidfds of init and of a '
    + 'kernel thread', 'caller=child-pid-namespace', 'send@init:0 send@kernel-thread:0', { permission: 'outside-pid-namespace' }),
  certain('child-pid-namespace-live', 'the caller is in a child PID namespace, and has inherited the pidfd', 'caller=child-pid-namespace',
    'send:9 mrelease', { permission: 'outside-pid-namespace' }),
  certain('child-pid-namespace-dying', 'the same; the victim exits, held before exit_mm', 'caller=child-pid-namespace hold=exit',
    '+exit-group +at-exit-stop +begin send:9 mrelease', { permission: 'outside-pid-namespace', victim: 'exiting', held: 'at-exit' }),

  certain('namespace-init-live-inside', 'the victim is init of the PID namespace that the caller is in too',
    'victim=pid-namespace-init caller=victims-pid-namespace', 'mrelease', inside),
  certain('namespace-init-killed-inside', 'the same, and the caller sends it SIGKILL, which has no effect',
    'victim=pid-namespace-init caller=victims-pid-namespace', 'send:9 kill:9 mrelease', inside),
  certain('namespace-init-dying-inside', 'the same; the victim exits, held before exit_mm',
    'victim=pid-namespace-init caller=victims-pid-namespace hold=exit', '+exit-group +at-exit-stop +begin send:9 mrelease',
    { ...inside, victim: 'exiting', held: 'at-exit' }),
  race('namespace-init-killed-outside', 'init of a child PID namespace, SIGKILL from outside, and at once the call',
    'victim=pid-namespace-init', 'send:9 mrelease', {}),
]

const kinds: readonly [kind: string, words: string, units: readonly MemoryKind[]][] = [
  ['private-anon-mlocked', 'private anonymous memory, mlocked', ['mlocked', 'mlocked']],
  ['private-anon-thp', 'private anonymous memory in a transparent huge page', ['transparent-huge', 'transparent-huge']],
  ['shared-anon', 'shared anonymous memory', ['shared-anonymous', 'shared-anonymous']],
  ['file-private-clean', 'a private mapping of a file, only read', ['private-file', 'private-file']],
  ['file-private-written', 'a private mapping of a file, written', ['written-private-file', 'written-private-file']],
  ['file-shared', 'a shared mapping of a file', ['shared-file', 'shared-file']],
  ['memfd-private-written', 'a private mapping of a memfd, written', ['written-private-file', 'written-private-file']],
  ['memfd-shared', 'a shared mapping of a memfd', ['shared-file', 'shared-file']],
  ['hugetlb-private', 'a private hugetlb page', ['hugetlb', 'hugetlb']],
  ['hugetlb-shared', 'a shared hugetlb page', ['hugetlb', 'hugetlb']],
  ['private-anon,shared-anon', 'private and shared anonymous memory', ['private-anonymous', 'shared-anonymous']],
]

/** Held before exit_mm, what is gone was released by the call; as a zombie, by its own exit. */
export const memorySituations = kinds.flatMap(([kind, words, memory]) => [
  certain(`memory-${kind.replace(',', '-and-')}`, `${words}; SIGKILL, held before exit_mm`, `hold=exit memory=${kind}`, 'send:9 mrelease',
    { memory, held: 'at-exit' }),
  certain(`memory-${kind.replace(',', '-and-')}-zombie`, `${words}; SIGKILL, and a zombie`, `memory=${kind}`, 'send:9 poll:-1 mrelease',
    { memory }),
])
