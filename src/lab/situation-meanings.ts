// SPDX-License-Identifier: MIT
// What every field and value of a situation means: for the page, one click away from each choice. Used only when pages are built.
import type { Situation } from '../kernel/index.ts'

/** One sentence for a number or a yes; for a choice or a list, one for each value. */
type Meaning<Value> = [Value] extends [number | boolean] ? string
  : [Value] extends [readonly (infer Kind extends string)[]] ? Readonly<Record<Kind, string>>
  : [Value] extends [string] ? Readonly<Record<Value, string>>
  : never

export const situationMeanings: { readonly [Field in keyof Situation]: Meaning<Situation[Field]> } = {
  threads: 'Each thread lets go of the memory by itself, in exit_mm(). The call can work until the last one has done so.',
  pinners: 'Others who take a reference to the memory (mm_users) for some time. While one has it, the exit of the victim does not free it.',
  pinnerKinds: {
    'reader': 'A read of /proc/PID/cmdline, environ, mem or smaps, or process_vm_readv(2). It begins and ends at any moment, or never.',
    'holding': 'The same, but it holds the memory before the program starts.',
    'stuck': 'It holds the memory and does not let go: its own buffer is behind a userfaultfd that nobody serves.',
    'looping': 'It begins again whenever it has ended, as long as the first thread of the victim has its memory.',
    'opener': 'An open /proc/PID/mem or maps holds the mm_struct (mm_count), not the memory. It delays nothing.',
    'vhost': 'It holds the memory until the victim has closed its files, which comes after exit_mm().',
    'kernel-thread': 'It works with the memory of the victim (kthread_use_mm), and counts as a process that shares it.',
    'kernel-thread-stuck': 'It works with the memory of the victim (kthread_use_mm), and does not end.',
  },
  sharers: 'Other processes with the same memory. The call is refused unless they are dying too.',
  sharerKinds: {
    'clone': 'A process made by clone(2) with CLONE_VM and without CLONE_THREAD. It lives until somebody kills it.',
    'clone-exits': 'The same, and it may exit by itself at any moment.',
    'clone-killed': 'Somebody has sent it SIGKILL, and it has not run since.',
    'clone-frozen': 'The freezer of cgroup v1 holds it: it takes no step, even when killed.',
    'clone-killed-frozen': 'Somebody has sent it SIGKILL, but the freezer holds it.',
    'clone-gone': 'It has exited, and was waited for, before the program starts. The memory is still marked as one that was shared.',
    'vfork-child': 'A child of the victim by vfork(2). It uses the memory of the victim until it calls execve(2).',
    'vfork-child-exits': 'A child of the victim by vfork(2). It uses the memory of the victim until it exits.',
    'vfork-parent': 'The victim was made by vfork(2), and its parent waits until it has let go of the memory.',
    'other-user': 'A process that the program may not send signals to.',
    'outside-pid-namespace': 'A process that the program cannot see, because it is in a PID namespace above its own.',
    'init': 'The first process of the machine, which ignores SIGKILL.',
  },
  victim: {
    'running': 'Nobody has sent it a fatal signal yet.',
    'killed': 'SIGKILL is pending in all of its threads, and none has run since.',
    'exiting': 'All of its threads are in do_exit(), before exit_mm().',
    'dumping-core': 'Its threads wait for a core dump, which ends at some moment. Its memory is needed until then.',
    'freeing': 'Its last thread is in exit_mmap(): it frees the memory itself.',
    'zombie': 'Its memory is gone, or held by others. Its PID remains.',
    'reaped': 'Nothing is left of it but the pidfds that others have.',
  },
  held: {
    'nothing': 'It takes its steps when the scheduler lets it.',
    'stopped': 'It was stopped by SIGSTOP. Only SIGKILL moves it.',
    'frozen': 'The freezer of cgroup v1 holds it: it takes no step, even when killed. The one of cgroup v2 lets killed tasks go.',
    'uninterruptible': 'It waits for something in the kernel, such as a disk, and takes no step, even when killed.',
    'at-exit': 'A tracer holds each thread at PTRACE_EVENT_EXIT, before exit_mm().',
  },
  leaderExited: 'The thread with the number of the process has ended and has no memory any more: the call has to look at the others.',
  survivesSigterm: 'It catches, blocks or ignores SIGTERM, as a Java virtual machine does.',
  exitsByItself: 'It may exit at any moment, without any signal.',
  callerIsParent: 'waitid(2) works on it.',
  parentWaits: 'Another process waits for it once it is dead, at any moment: its PID is then gone.',
  permission: {
    'may-kill': 'It has the same user, or the capability CAP_KILL.',
    'may-not-kill': 'The victim belongs to another user. Signals fail with EPERM.',
    'outside-pid-namespace': 'The victim is in a PID namespace that is neither that of the program nor below it.',
  },
  oomReaper: 'The kernel itself has killed it for want of memory, and its oom_reaper is on its way to release the memory.',
  oomSkip: "MMF_OOM_SKIP is set: the kernel's oom_reaper has released the memory, or has given up.",
  pages: 'How much memory a unit is does not matter: only that its release can be seen under way.',
  memory: {
    'private-anonymous': 'Heap and stack. The call releases it.',
    'mlocked': 'Locked in memory. The call releases it since Linux 5.18.',
    'transparent-huge': 'The call releases it, like small pages.',
    'swapped': 'The call gives its place in the swap back.',
    'private-file': 'Code, and data that was never written to. The call unmaps it, the page cache keeps it.',
    'written-private-file': 'Data of a file, changed for this process alone. The call releases it.',
    'shared-file': 'The call leaves it: others may use it.',
    'shared-anonymous': 'The call leaves it: others may use it.',
    'hugetlb': 'The call leaves it.',
    'pfnmap': 'The call leaves it.',
    'behind-notifier': 'A device or a virtual machine has to be told first, and may block. The call leaves it.',
  },
  release: {
    '5.14': 'There is no such call yet: ENOSYS.',
    '5.15': 'The first release with the call. MMF_OOM_SKIP gives 0 before anything else is asked.',
    '5.16': 'The call holds mm_users while it works, and so can be the last to let go.',
    '5.17': 'The call holds mm_count only, as ever since.',
    '5.18': 'Memory locked by mlock(2) is released too.',
    '7.3': 'The newest release that was read. pidfd_open(2) on a thread that is no process fails with ENOENT, not EINVAL.',
  },
}

type NumberField = { [Field in keyof Situation]: Situation[Field] extends number ? Field : never }[keyof Situation]

/** The least and the most of each number. */
export const situationNumbers: Readonly<Record<NumberField, readonly [least: number, most: number]>> = {
  threads: [1, 8],
  pages: [0, 7],
  pinners: [0, 4],
  sharers: [0, 3],
}
