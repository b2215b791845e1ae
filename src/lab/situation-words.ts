// SPDX-License-Identifier: MIT
// Every field and value of a situation in a few words. What they mean is in situation-meanings.ts, which no browser has to load.
import type { Situation } from '../kernel/index.ts'

/** A number or a yes: its name. A choice: its name, and each value's. A list: the name of an entry, and each kind's. */
type Words<Value> = [Value] extends [number | boolean] ? { label: string }
  : [Value] extends [readonly (infer Kind extends string)[]] ? { label: string; each: Readonly<Record<Kind, string>> }
  : [Value] extends [string] ? { label: string; of: Readonly<Record<Value, string>> }
  : never

/** A field or a value that the model gets and this table lacks is an error of types. The order is that of the form. */
export const situationTable: { readonly [Field in keyof Situation]: Words<Situation[Field]> } = {
  threads: { label: 'Threads of the victim' },
  pinners: { label: 'Readers of its memory' },
  pinnerKinds: {
    label: 'Reader',
    each: {
      'reader': 'reads when it likes',
      'open-reader': 'reads a file that it has opened before',
      'holding': 'has begun already',
      'stuck': 'has begun, and never ends',
      'looping': 'reads again and again',
      'opener': 'has only opened the file',
      'vhost': 'a vhost worker',
      'kernel-thread': 'a kernel thread with the borrowed memory',
      'kernel-thread-stuck': 'a kernel thread that never gives it back',
    },
  },
  sharers: { label: 'Processes that share it' },
  sharerKinds: {
    label: 'Sharer',
    each: {
      'clone': 'made by clone(CLONE_VM), lives on',
      'clone-exits': 'may exit at any moment',
      'clone-killed': 'has SIGKILL pending',
      'clone-frozen': 'is frozen',
      'clone-killed-frozen': 'has SIGKILL pending, and is frozen',
      'clone-gone': 'has exited before',
      'vfork-child': 'a vfork child that will call execve',
      'vfork-child-exits': 'a vfork child that will exit',
      'vfork-parent': 'the victim is its vfork child',
      'other-user': 'of another user',
      'outside-pid-namespace': 'outside the PID namespace',
      'init': 'is init',
      'vfork-child-killed': 'a vfork child with SIGKILL pending',
      'vfork-child-frozen': 'a vfork child, frozen',
      'vfork-child-killed-frozen': 'a vfork child with SIGKILL pending, frozen',
      'other-user-killed': 'of another user, with SIGKILL pending',
      'other-user-frozen': 'of another user, frozen',
      'other-user-killed-frozen': 'of another user, with SIGKILL pending, frozen',
      'outside-pid-namespace-killed': 'outside the PID namespace, with SIGKILL pending',
      'outside-pid-namespace-frozen': 'outside the PID namespace, frozen',
      'outside-pid-namespace-killed-frozen': 'outside the PID namespace, with SIGKILL pending, frozen',
    },
  },
  victim: {
    label: 'The victim',
    of: {
      'running': 'is alive',
      'killed': 'was killed, and has not run since',
      'exiting': 'is exiting',
      'dumping-core': 'dumps core',
      'freeing': 'is freeing its memory',
      'zombie': 'is dead, nobody has waited for it',
      'reaped': 'is dead, and was waited for',
    },
  },
  held: {
    label: 'Held up by',
    of: {
      'nothing': 'nothing',
      'stopped': 'SIGSTOP',
      'frozen': 'the freezer',
      'uninterruptible': 'an uninterruptible sleep',
      'at-exit': 'a tracer, at the exit of each thread',
      'leader-at-exit': 'a tracer, at the exit of its first thread',
      'others-at-exit': 'a tracer, at the exit of its other threads',
    },
  },
  leaderExited: { label: 'Its first thread is dead already' },
  survivesSigterm: { label: 'It survives SIGTERM' },
  exitsByItself: { label: 'It may exit by itself' },
  callerIsParent: { label: 'It is a child of the program' },
  parentWaits: { label: 'Somebody else waits for it' },
  permission: {
    label: 'The program',
    of: {
      'may-kill': 'may kill the victim',
      'may-not-kill': 'may not kill the victim',
      'outside-pid-namespace': 'does not have the victim in its PID namespace',
      'init-of-the-namespace': 'has the victim as init of its PID namespace',
    },
  },
  secondCaller: {
    label: 'A second caller',
    of: {
      'nobody': 'is not there',
      'calls': 'calls at the same time',
      'kills-and-calls': 'kills the victim, and calls',
      'reap-kill': 'calls with REAP_KILL (proposed)',
    },
  },
  callerKilled: { label: 'Somebody may kill the program' },
  oomReaper: { label: 'The OOM killer chose it' },
  oomSkip: { label: 'The OOM reaper has been there' },
  pages: { label: 'Units of memory' },
  memory: {
    label: 'Unit',
    each: {
      'private-anonymous': 'private, anonymous',
      'mlocked': 'locked by mlock(2)',
      'transparent-huge': 'transparent huge pages',
      'swapped': 'swapped out',
      'private-file': 'private, of a file',
      'written-private-file': 'private, of a file, written to',
      'shared-file': 'shared, of a file',
      'shared-anonymous': 'shared, anonymous',
      'hugetlb': 'hugetlb',
      'pfnmap': 'mapped from a device',
      'behind-notifier': 'behind a notifier that may block',
    },
  },
  release: {
    label: 'Release',
    of: {
      '5.14': '5.14', '5.15': '5.15', '5.16': '5.16', '5.17': '5.17', '5.18': '5.18', '6.0': '6.0', '6.1': '6.1', '6.9': '6.9',
      '6.15': '6.15', '6.16': '6.16', '7.3': '7.3',
    },
  },
}

/** Fields in the order in which a reader meets them. */
export const situationFields = Object.keys(situationTable) as (keyof Situation)[]
