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
    'reader':
      'A read of /proc/PID/cmdline, or process_vm_readv(2), which ask the first thread of the victim for its memory. It begins and ends at '
      + 'any moment, or never.',
    'open-reader':
      'A read of /proc/PID/mem, maps, smaps or environ, opened before. It can begin as long as anybody has the memory, also when the first '
      + 'thread has exited.',
    'holding': 'The same, but it holds the memory before the program starts.',
    'stuck': 'It holds the memory and does not let go: its own buffer is behind a userfaultfd that nobody serves.',
    'looping': 'It begins again whenever it has ended, as long as the first thread of the victim has its memory.',
    'opener': 'An open /proc/PID/mem or maps holds the mm_struct (mm_count), not the memory. It delays nothing.',
    'vhost':
      'It serves a virtual machine. It holds the memory until the last thread of the victim closes its files, which comes after exit_mm(). '
      + 'Up to Linux 6.3 it is a kernel thread that counts as a process that shares the memory.',
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
    'vfork-child-killed': 'A child by vfork(2), to which somebody has sent SIGKILL; it has not run since.',
    'vfork-child-frozen': 'A child by vfork(2) that the freezer of cgroup v1 holds.',
    'vfork-child-killed-frozen': 'A child by vfork(2), to which somebody has sent SIGKILL, but the freezer holds it.',
    'other-user-killed': 'The program may not send it signals, but somebody has sent it SIGKILL.',
    'other-user-frozen': 'The program may not send it signals, and the freezer holds it.',
    'other-user-killed-frozen': 'The program may not send it signals; somebody has sent it SIGKILL, but the freezer holds it.',
    'outside-pid-namespace-killed': 'The program cannot see it, but somebody has sent it SIGKILL.',
    'outside-pid-namespace-frozen': 'The program cannot see it, and the freezer holds it.',
    'outside-pid-namespace-killed-frozen': 'The program cannot see it; somebody has sent it SIGKILL, but the freezer holds it.',
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
    'frozen':
      'The freezer of cgroup v1 holds it: it takes no step, even when killed. The one of cgroup v2 lets killed tasks go. One that dumps '
      + 'core is exiting already, and one that the OOM killer chose is thawed: neither is held so.',
    'uninterruptible':
      'It waits for something in the kernel, such as a disk, and takes no step, even when killed. One that dumps core is not held so.',
    'at-exit':
      'A tracer holds each thread at PTRACE_EVENT_EXIT, before exit_mm(). It gets every signal but SIGKILL first, and passes it on.',
    'leader-at-exit': 'A tracer holds the first thread before exit_mm(); the others go on. Needs two threads or more.',
    'others-at-exit': 'A tracer holds all threads but the first before exit_mm(). Needs two threads or more.',
  },
  leaderExited: 'The thread with the number of the process has ended and has no memory any more: the call has to look at the others.',
  survivesSigterm: 'It catches, blocks or ignores SIGTERM, as a Java virtual machine does.',
  exitsByItself: 'It may exit at any moment, without any signal.',
  callerIsParent: 'waitid(2) works on it.',
  parentWaits: 'Another process waits for it once it is dead, at any moment: its PID is then gone.',
  permission: {
    'may-kill': 'It has the same user, or the capability CAP_KILL.',
    'may-not-kill': 'The victim belongs to another user. Signals fail with EPERM: to the victim, to init, and to kernel threads.',
    'outside-pid-namespace':
      'The victim is in a PID namespace that is neither that of the program nor below it. So are init and the kernel threads.',
    'init-of-the-namespace':
      'The victim is process 1 of the PID namespace of the program: it ignores signals from inside. When it dies, so does the program.',
  },
  secondCaller: {
    'nobody': 'The program is the only one that calls.',
    'calls': 'Another thread or process, with the same rights, calls process_mrelease(2) on the victim at some moment, with flags 0.',
    'kills-and-calls': 'The same, and it sends the victim SIGKILL before.',
    'reap-kill': 'The same, with the flag PROCESS_MRELEASE_REAP_KILL, which no release has.',
  },
  callerKilled: 'SIGKILL may come at any moment. A call that waits for mmap_lock then ends with EINTR, which nobody sees; else it goes on.',
  oomReaper: 'The kernel itself has killed it for want of memory, and all who share that; its oom_reaper is on its way to release it. '
    + 'Where init shares the memory, no oom_reaper comes: choose the next one.',
  oomSkip: "MMF_OOM_SKIP is set: the kernel's oom_reaper has released the memory; or it never comes, because init shares it.",
  pages: 'How much memory a unit is does not matter: only that its release can be seen under way.',
  memory: {
    'private-anonymous': 'Heap and stack. The call releases it.',
    'mlocked': 'Locked in memory. The call releases it since Linux 5.18.',
    'transparent-huge': 'The call releases it, like small pages.',
    'swapped': 'The call gives its place in the swap back.',
    'private-file': 'Code, and data that was never written to. The call unmaps it; the page cache keeps it, and memory.current counts it.',
    'written-private-file': 'Data of a file, changed for this process alone. The call releases it.',
    'shared-file': 'The call leaves it: others may use it.',
    'shared-anonymous': 'The call leaves it: others may use it.',
    'hugetlb': 'The call leaves it. Neither VmRSS nor memory.current counts it.',
    'pfnmap': 'The call leaves it. Neither VmRSS nor memory.current counts it.',
    'behind-notifier': 'A device or a virtual machine has to be told first, and may block. The call leaves it.',
  },
  release: {
    '5.14': 'There is no such call yet: ENOSYS.',
    '5.15':
      'The first release with the call. It holds mm_users while it works, and so can be the last to let go. As ever before, a core dump '
      + 'kills all who share the memory.',
    '5.16': 'A core dump kills nobody but the process that dumps.',
    '5.17': 'The call holds mm_count only, as ever since; while the victim frees its memory, the call waits for all of that.',
    '5.18': 'Memory locked by mlock(2) is released too.',
    '6.0': 'A process of one thread that exits by itself counts as dying from its first step on: also when a tracer holds it at its exit.',
    '6.1': 'The call can work while the victim frees its memory.',
    '6.9':
      'pidfd_open(2) knows PIDFD_THREAD, pidfd_send_signal(2) has flags, and the pidfd of a process that was waited for hangs up. A vhost '
      + 'worker, which since 6.4 is a thread, does not count as a sharer.',
    '6.15': 'PIDFD_SELF stands for the program itself.',
    '6.16': 'pidfd_open(2) on a thread that is no process fails with ENOENT, not EINVAL.',
    '7.3': 'The newest release whose source was read for this model. As 6.16.',
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
