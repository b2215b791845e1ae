// SPDX-License-Identifier: MIT
// What a scenario of the records says, before it is put into the fields of the model: who is there, in which state, and what is asked.
import type { MemoryKind } from '../index.ts'

/** How far a process has come when process_mrelease is called. 'gone': so long ago that nobody remembers it. */
export type Fate = 'live' | 'signalled' | 'exiting' | 'dumping core' | 'zombie' | 'reaped' | 'gone'

/** What keeps a process from running on by itself. */
export type Hold =
  | 'nothing'
  /** cgroup freezer, version 1: it takes no step any more, whatever signal is pending. */
  | 'frozen'
  /** cgroup freezer, version 2: SIGKILL thaws it. */
  | 'frozen until SIGKILL'
  /** SIGSTOP: SIGKILL wakes it. */
  | 'stopped'
  /** PTRACE_O_TRACEEXIT: it dies as far as do_exit, and stays there, before exit_mm. */
  | 'held at exit'
  | 'leader held at exit'
  | 'others held at exit'
  /** On the only CPU of a caller with SCHED_FIFO: it runs while the caller sleeps, and after it. */
  | 'behind the caller'
  /** Asleep in the kernel, and not to be woken by any signal. */
  | 'uninterruptible'

/** Who has hold of the victim's address space from outside. */
export interface Pin {
  /** How: the file that is read, or the system call. */
  readonly by: 'cmdline' | 'environ' | 'mem' | 'process_vm_readv' | 'smaps' | 'open file' | 'ptrace' | 'vhost' | 'kernel thread'
  /** 'stalled': inside the call from before the program starts until after it; 'loop': in and out again and again. */
  readonly how: 'stalled' | 'loop'
}

/** A process of the scenario: the victim, or a sharer. */
export interface Process {
  fate: Fate
  hold: Hold
}

/** Another process with the victim's address space: by clone(CLONE_VM), by vfork, or init itself. */
export interface SharerPicture extends Process {
  kind: 'clone' | 'vfork-child' | 'vfork-parent' | 'init'
  /** Whose it is. Of another user, or outside the caller's pid namespace: the caller may not kill it. */
  of: 'anybody' | 'another user' | 'another pid namespace'
  /** A word says what state it is in. */
  told: boolean
}

/** What process_mrelease, or the call in its place, is made on. */
export type Aim =
  | 'victim'
  | 'victim thread'
  | 'self'
  /** The number PIDFD_SELF in place of a file descriptor. */
  | 'PIDFD_SELF'
  | 'init'
  | 'kernel thread'
  | 'bad fd'
  | 'not a pidfd'
  | 'proc directory'

/** A scenario. Mutable, because the words of a scenario's name build it one after the other. */
export interface Picture {
  /** `told`: a word says what state it is in. */
  victim: Process & { threads: number; leaderExited: boolean; told: boolean }
  /** The number of the signal that 'signalled', 'zombie' and 'reaped' came by, and whether the victim catches, blocks or ignores it. */
  signal: number
  survives: boolean
  /** What a word says that the victim is not held by. */
  notHeld: Hold[]
  /** What a word says though it is so anyhow, where nothing is said. */
  said: Set<'threads' | 'pins' | 'memory' | 'hold' | 'survives'>
  /** Whether the kernel's OOM killer chose the victim, and its reaper has been there. */
  oom: 'no' | 'killed' | 'reaped'
  sharers: SharerPicture[]
  pins: Pin[]
  memory: MemoryKind
  /**
   * The victim forks in a loop, and so holds mmap_lock for writing most of the time while it lives. That costs a caller time, and so
   * changes how likely an outcome is: setup.ts makes nothing of it. But its children have the same frames.
   */
  forks: boolean
  /** `withInit`: in the pid namespace whose init the victim is. `killed`: while it calls. `told`: a word says whose the victim is. */
  caller: { mayKill: boolean; childPidNamespace: boolean; withInit: boolean; killed: boolean; told: boolean }
  aim: Aim
  /** What is asked: most records call process_mrelease once. */
  ask:
    | 'process_mrelease'
    | 'process_mrelease twice'
    | 'process_mrelease three times'
    /** Two callers, at the same time. */
    | 'process_mrelease by two at once'
    | 'process_mrelease by two at once, of whom the second kills'
    | 'process_mrelease until the victim is a zombie'
    | 'pidfd_open'
    | 'pidfd_send_signal 0'
    | 'is the memory free when the victim is a zombie?'
}

export const SIGKILL = 9

/** Whether the caller calls more than once, one call after the other. */
export function callsAgain({ ask }: Pick<Picture, 'ask'>): boolean {
  return ask === 'process_mrelease twice' || ask === 'process_mrelease three times'
}

/** Whether a second caller calls at the same time. */
export function callsAtOnce({ ask }: Pick<Picture, 'ask'>): boolean {
  return ask.startsWith('process_mrelease by two at once')
}

/** A live victim with one thread, alone, and one call of process_mrelease on it by somebody who may kill it. */
export function emptyPicture(): Picture {
  return {
    victim: { fate: 'live', hold: 'nothing', threads: 1, leaderExited: false, told: false },
    signal: SIGKILL,
    survives: false,
    notHeld: [],
    said: new Set(),
    oom: 'no',
    sharers: [],
    pins: [],
    memory: 'private-anonymous',
    forks: false,
    caller: { mayKill: true, childPidNamespace: false, withInit: false, killed: false, told: false },
    aim: 'victim',
    ask: 'process_mrelease',
  }
}

/**
 * Whether the scenario leaves anything to chance: somebody who is dying may run between the signal and the call, or nobody says how far
 * somebody has come. If not, the model must have exactly the outcome that was observed.
 */
export function leavesToChance(picture: Picture): boolean {
  const { ask, caller, oom, pins, victim, sharers } = picture
  if (ask === 'process_mrelease until the victim is a zombie') return true
  // Nor which of two is first.
  if (ask === 'process_mrelease by two at once, of whom the second kills') return true
  // Nobody says how long a reader stays out, when the kernel's reaper comes, or who kills the caller.
  if (pins.some(pin => pin.how === 'loop') || oom === 'killed' || caller.killed) return true
  if (!ask.startsWith('process_mrelease') || picture.aim !== 'victim') return false
  // A core dump goes on whatever holds the rest, and no freezer stops who is in do_exit.
  return [victim, ...sharers].some(
    ({ fate, hold }) => fate === 'dumping core' || (fate === 'exiting' && hold === 'frozen') || (dying.includes(fate) && runs(hold)),
  )
}

/**
 * The same for what comes after a call that killed: then whoever nothing holds dies.
 *
 * @param flags The call's; 1 kills, where the kernel knows it.
 */
export function leavesMoreToChance(picture: Picture, flags: number | undefined): boolean {
  const kills = flags === undefined || flags % 2 === 1
  const mortals = [picture.victim, ...picture.sharers]
  return leavesToChance(picture) || (kills && picture.aim === 'victim' && mortals.some(({ hold }) => runs(hold)))
}

const dying: readonly Fate[] = ['signalled', 'exiting']

/** Whether somebody who is dying gets on with it. */
export function runs(hold: Hold): boolean {
  return hold === 'nothing' || hold === 'stopped' || hold === 'frozen until SIGKILL'
}
