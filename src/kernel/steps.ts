// SPDX-License-Identifier: MIT
// What a step did, in words: for each event of the model the kernel function, and one sentence about its actor.
import * as model from './model/layout.ts'

/** One step, for people. */
export interface Step {
  /** The actor's id. */
  actor: number
  /** The kernel function that the step models, or `user mode`. */
  kernelFunction: string
  /** What happened, one plain clause whose subject is the actor: "takes mmap_lock for reading". */
  action: string
  /**
   * The system call of its actor, the caller or the second caller, that the step belongs to, and what it returned when this step ended it
   * (0 or more, or -errno).
   */
  call?: { name: string; result?: number }
}

/** What a step's sentence may speak of. */
export interface Subject {
  /** The caller's request before the step: its call's name, and the name of whom it is about. */
  call: string
  target: string
  /** The thread that find_lock_task_mm had come to. */
  thread: string
  /** The process that a walk had come to. */
  process: string
  /** What the call returned, as a name, when this step ended it. */
  result: string
}

/** A sentence has the names of what it speaks of in braces. */
type Words = readonly [kernelFunction: string, action: string | ((about: Subject) => string)]

/** The kernel function and the sentence of an event. */
export function wordsOf(event: number, about: Subject): { kernelFunction: string; action: string } {
  const [kernelFunction, action] = words[event] ?? [about.call, 'takes a step']
  return { kernelFunction: kernelFunction || about.call, action: sentenceOf(action, about) }
}

function sentenceOf(action: Words[1], about: Subject): string {
  return typeof action === 'string' ? action.replaceAll(/{(\w+)}/g, (_, name: keyof Subject) => about[name]) : action(about)
}

// An empty kernel function stands for the system call's own name.
const words: Record<number, Words> = {
  [model.EVENT_EXIT]: ['exit_group', 'exits'],
  [model.EVENT_STOP]: ['user mode', 'cannot be followed any further'],
  [model.EVENT_NOT_SIMULATED]: ['', 'cannot be followed any further: what {target} makes of it is not simulated'],
  [model.EVENT_PIDFD_OPEN]: [
    'pidfd_open',
    ({ result, target }) => result === '0' ? `opens a pidfd of ${target}` : `gets ${result}: no pidfd of ${target}`,
  ],
  [model.EVENT_SIGNAL_NONE]: ['', 'sends {target} a signal that changes nothing here'],
  [model.EVENT_SIGNAL_KILLS]: [
    'complete_signal',
    'sends {target} a fatal signal: SIGNAL_GROUP_EXIT is set, every thread has SIGKILL pending',
  ],
  [model.EVENT_SIGNAL_REFUSED]: ['', 'cannot send the signal: {result}'],
  [model.EVENT_FLAGS_REFUSED]: ['process_mrelease', 'passes a flag that this kernel does not know: EINVAL'],
  [model.EVENT_NO_PIDFD]: ['pidfd_get_task', 'passes a file descriptor that is not a pidfd: EBADF'],
  [model.EVENT_NO_TASK]: ['pidfd_get_task', 'finds no process for the pidfd of {target}: ESRCH'],
  [model.EVENT_GET_TASK]: ['pidfd_get_task', 'looks up {target} through the pidfd'],
  [model.EVENT_FIND_MISS]: ['find_lock_task_mm', 'finds no mm at {thread}, and goes on to the next thread'],
  [model.EVENT_FIND_HIT]: ['find_lock_task_mm', 'finds the mm at {thread}, and keeps its task_lock'],
  [model.EVENT_FIND_NONE]: ['find_lock_task_mm', 'finds no thread of {target} that still has an mm: ESRCH'],
  [model.EVENT_MULTIPROCESS]: ['process_mrelease', 'sees MMF_MULTIPROCESS: the mm has been shared, so EINVAL, and nobody is killed'],
  [model.EVENT_MMGRAB]: ['mmgrab', 'takes mm_count: the mm_struct stays, the memory need not'],
  [model.EVENT_MMGET]: ['mmget', 'takes mm_users: the memory stays until the caller lets go'],
  [model.EVENT_SIGNAL_DYING]: ['task_will_free_mem', 'sees that {target} may be released as far as its own signals go'],
  [model.EVENT_SIGNAL_ALIVE]: ['task_will_free_mem', 'sees that {target} is not dying'],
  [model.EVENT_SIGNAL_DUMPING]: ['task_will_free_mem', 'sees that {target} is dumping core'],
  [model.EVENT_SKIP_CLEAR]: ['task_will_free_mem', 'sees that MMF_OOM_SKIP is not set'],
  [model.EVENT_SKIP_SET]: ['task_will_free_mem', 'sees MMF_OOM_SKIP: nothing is left to release'],
  [model.EVENT_ONLY_USER]: ['task_will_free_mem', 'sees mm_users at 1: nobody else has the memory'],
  [model.EVENT_MORE_USERS]: ['task_will_free_mem', 'sees mm_users above 1, and looks for other processes with the same mm'],
  [model.EVENT_SHARER_DYING]: ['task_will_free_mem', 'sees that {process} shares the mm, and is dying too'],
  [model.EVENT_SHARER_GONE]: ['process_shares_mm', 'sees that {process} no longer shares the mm'],
  [model.EVENT_SHARER_ALIVE]: ['task_will_free_mem', 'sees that {process} shares the mm, and is not dying'],
  [model.EVENT_INELIGIBLE]: ['process_mrelease', 'may not release the memory of {target}: EINVAL'],
  [model.EVENT_INELIGIBLE_SKIP]: ['process_mrelease', 'has nothing to release any more: 0'],
  [model.EVENT_TASK_UNLOCK]: ['task_unlock', 'lets task_lock of {thread} go'],
  [model.EVENT_KILL_PID]: ['kill_pid', 'kills {target} from inside the call: every thread has SIGKILL pending'],
  [model.EVENT_KILL_REFUSED]: ['kill_pid', 'cannot kill {target}: nothing is released'],
  [model.EVENT_KILL_IGNORED]: ['', 'sends {target} a signal that it ignores'],
  [model.EVENT_WALK_SHARES]: ['process_shares_mm', 'sees that {process} has the mm'],
  [model.EVENT_WALK_PASSES]: ['process_shares_mm', 'passes over {process}, which does not have the mm any more'],
  [model.EVENT_KILL_SHARER]: ['kill_pid', 'kills {process} from inside the call'],
  [model.EVENT_KILL_WALK_REFUSED]: ['kill_pid', 'cannot kill {process}, which shares the mm: it will be EBUSY'],
  [model.EVENT_READ_LOCK]: ['mmap_read_lock_killable', 'takes mmap_lock for reading'],
  [model.EVENT_RETEST_SKIP]: ['process_mrelease', 'sees MMF_OOM_SKIP under mmap_lock: exit_mmap has unmapped everything'],
  [model.EVENT_REAP_BEGIN]: ['__oom_reap_task_mm', 'sets MMF_UNSTABLE and begins to release'],
  [model.EVENT_REAP_PAGE]: ['__oom_reap_task_mm', 'releases a unit of memory'],
  [model.EVENT_READ_UNLOCK]: ['mmap_read_unlock', 'lets mmap_lock go'],
  [model.EVENT_MMDROP]: ['mmdrop', 'lets the mm_struct go, and returns {result}'],
  [model.EVENT_MMPUT]: ['mmput', 'lets mm_users go; others still hold it'],
  [model.EVENT_MMPUT_LAST]: ['mmput', 'lets mm_users go as the last one: the memory is now its to free'],
  [model.EVENT_EXIT_MMAP_LOCK]: ['exit_mmap', 'takes mmap_lock for reading, to unmap'],
  [model.EVENT_EXIT_MMAP_PAGE]: ['unmap_vmas', 'frees a unit of memory'],
  [model.EVENT_EXIT_MMAP_UNLOCK]: ['exit_mmap', 'has unmapped everything, and lets mmap_lock go'],
  [model.EVENT_EXIT_MMAP_SKIP]: ['exit_mmap', 'sets MMF_OOM_SKIP'],
  [model.EVENT_EXIT_MMAP_WRITE_LOCK]: ['exit_mmap', 'takes mmap_lock for writing'],
  [model.EVENT_FREE_PGTABLES]: ['free_pgtables', 'frees the page tables, and lets mmap_lock go'],
  [model.EVENT_FREE_PGTABLES_ALONE]: ['free_pgtables', 'frees the page tables'],
  [model.EVENT_EXIT_MMAP_DROP]: ['mmdrop', 'lets the mm_struct go'],
  [model.EVENT_GET_SIGNAL]: ['get_signal', 'sees SIGKILL and enters do_exit'],
  [model.EVENT_EXIT_MM]: ['exit_mm', 'clears its ->mm under task_lock'],
  [model.EVENT_EXIT_NOTIFY]: ['exit_notify', 'is dead'],
  [model.EVENT_RELEASE_TASK]: ['release_task', 'waits for the victim: the zombie is gone'],
  [model.EVENT_GET_TASK_MM]: ['get_task_mm', 'takes mm_users: until it lets go, nobody frees the memory'],
  [model.EVENT_MMGET_NOT_ZERO]: ['mmget_not_zero', 'takes mm_users: until it lets go, nobody frees the memory'],
  [model.EVENT_POLL]: ['poll', ({ result, target }) => `sees that ${target} has ${result === '0' ? 'not ' : ''}exited`],
  [model.EVENT_POLL_SLEEP]: ['poll', 'sleeps until {target} has exited'],
  [model.EVENT_POLL_TIMEOUT]: ['poll', 'ends the caller\'s wait: time is up'],
  [model.EVENT_WAITID]: ['do_wait', ({ result, target }) => result === '1' ? `learns that ${target} has exited` : `gets ${result}`],
  [model.EVENT_SLEEP]: ['nanosleep', 'has slept'],
  [model.EVENT_READ_MEMORY]: ['read', 'reads that {result} units of memory are in use'],
  [model.EVENT_REAPS_INIT]: ['process_mrelease', 'sends init a SIGKILL that it ignores, and releases its memory'],
  [model.EVENT_DUMP_BEGINS]: ['do_coredump', 'receives the signal, and dumps core: all threads wait for it'],
  [model.EVENT_KILLS_SELF]: ['complete_signal', 'kills itself'],
  [model.EVENT_PANIC]: ['panic', 'runs, and faults on what was released: the machine panics'],
  [model.EVENT_SIGNAL_WAITS]: ['', 'sends {target} a signal that ends it when it is received'],
  [model.EVENT_SIGNAL_TAKEN]: ['get_signal', 'receives the signal: every thread has SIGKILL pending'],
  [model.EVENT_ABSENT]: ['process_mrelease', 'makes a call that this kernel does not have yet: ENOSYS'],
  [model.EVENT_EXIT_MMAP_ALONE]: ['exit_mmap', 'begins to unmap, without mmap_lock: nobody else can have the mm'],
  [model.EVENT_EXIT_MMAP_UNMAPPED]: ['exit_mmap', 'has unmapped everything'],
  [model.EVENT_FIND_REMEMBERED]: ['process_mrelease', 'finds the mm that {target} remembers in ->exit_mm'],
  [model.EVENT_EXIT_BY_ITSELF]: ['exit_group', 'exits by itself'],
  [model.EVENT_EXEC]: ['exec_mmap', 'calls execve, and lets the old mm go'],
  [model.EVENT_EXEC_LAST]: ['exec_mmap', 'calls execve, and was the last to have the old mm: it is now its to free'],
  [model.EVENT_DUMP_ENDS]: ['coredump_finish', 'has seen its core dumped, and goes on with do_exit'],
  [model.EVENT_REAPER_TRYLOCK]: ['oom_reap_task_mm', 'takes mmap_lock for reading, sets MMF_UNSTABLE and begins to release'],
  [model.EVENT_REAPER_LATE]: ['oom_reap_task_mm', 'sees MMF_OOM_SKIP: nothing is left to release'],
  [model.EVENT_REAPER_PAGE]: ['__oom_reap_task_mm', 'releases a unit of memory'],
  [model.EVENT_REAPER_UNLOCK]: ['oom_reap_task_mm', 'lets mmap_lock go'],
  [model.EVENT_REAPER_SKIP]: ['oom_reap_task', 'sets MMF_OOM_SKIP'],
  [model.EVENT_UNUSE_MM]: ['kthread_unuse_mm', 'gives the borrowed mm back'],
  [model.EVENT_READ_STATUS]: ['read', ({ result }) => result === '15' ? 'reads a status without Vm lines' : `reads VmRSS: ${result}`],
  [model.EVENT_WAITID_SLEEP]: ['do_wait', 'sleeps until {target} has exited'],
  [model.EVENT_CALLER_KILLED]: ['complete_signal', 'sends the caller SIGKILL: it dies before it is in user mode again'],
  [model.EVENT_CALLER_DIES]: ['do_group_exit', 'sees the SIGKILL that somebody has sent it, and dies'],
  [model.EVENT_LOCK_KILLED]: ['mmap_read_lock_killable', 'was killed, and does not wait for mmap_lock: EINTR, which it never sees'],
  [model.EVENT_FAULTS]: ['force_sig_fault', 'runs, and faults on what was released: SIGBUS, which even an init cannot ignore'],
  [model.EVENT_ZAP_PID_NS]: ['zap_pid_ns_processes', 'was init of its pid namespace: every process in it is killed, the caller too'],
  [model.EVENT_NOT_IMPLEMENTED]: ['', 'makes a call that this kernel does not have: ENOSYS'],
}

/** Functions in which an actor can be between two steps, and no step is named after: what it is doing there. */
const between: Readonly<Record<string, string>> = {
  do_exit: 'is on its way out, and still has its ->mm',
  coredump_wait: 'has to stay while its core is dumped, and still has its ->mm',
  mmap_write_lock: 'is about to take mmap_lock for writing, or waits for it',
}

/**
 * Every kernel function that steps are named after, in the order of the model's events, with what its steps say of nobody in particular;
 * then those in which an actor can be between two steps. Steps that are named after the system call that they belong to are not among them.
 */
export function kernelFunctions(): { name: string; actions: string[] }[] {
  const anybody: Subject = { call: 'the call', target: 'the target', thread: 'a thread', process: 'a process', result: 'an error' }
  const byName = new Map<string, string[]>()
  for (const [name, action] of Object.values(words)) {
    if (name !== '') byName.set(name, [...(byName.get(name) ?? []), sentenceOf(action, anybody)])
  }
  for (const [name, action] of Object.entries(between)) byName.set(name, [...(byName.get(name) ?? []), action])
  return [...byName].map(([name, actions]) => ({ name, actions: [...new Set(actions)] }))
}
