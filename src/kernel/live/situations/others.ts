// SPDX-License-Identifier: MIT
// Who calls, and what kind of memory there is.
import { certain, notExpressible } from './row.ts'

const held = notExpressible('a victim held at its exit stop')
const user = notExpressible('a caller of another user')
const namespace = notExpressible('a caller in a child PID namespace')

export const callerSituations = [
  certain('other-user-live', 'the caller may not even signal the victim, which lives', 'caller=other-user', 'send:0 mrelease', user),
  certain('other-user-dying', 'the same; the victim exits, held before exit_mm', 'caller=other-user hold=exit',
    '+exit-group +at-exit-stop send:0 mrelease', user),
  certain('child-pid-namespace-live', 'the caller is in a child PID namespace, and has inherited the pidfd', 'caller=child-pid-namespace',
    'send:9 mrelease', namespace),
  certain('child-pid-namespace-dying', 'the same; the victim exits, held before exit_mm', 'caller=child-pid-namespace hold=exit',
    '+exit-group +at-exit-stop send:9 mrelease', namespace),
]

/** All of them: SIGKILL, held before exit_mm, called. What is gone then, the call has released. */
export const memorySituations = ([
  ['private-anon-mlocked', 'private anonymous memory, mlocked'],
  ['private-anon-thp', 'private anonymous memory in a transparent huge page'],
  ['shared-anon', 'shared anonymous memory'],
  ['file-private-clean', 'a private mapping of a file, only read'],
  ['file-private-written', 'a private mapping of a file, written'],
  ['file-shared', 'a shared mapping of a file'],
  ['memfd-private-written', 'a private mapping of a memfd, written'],
  ['memfd-shared', 'a shared mapping of a memfd'],
  ['hugetlb-private', 'a private hugetlb page'],
  ['hugetlb-shared', 'a shared hugetlb page'],
] as const).map(([kind, words]) =>
  certain(`memory-${kind}`, `${words}; SIGKILL, held before exit_mm`, `hold=exit memory=${kind}`, 'send:9 mrelease', held))
