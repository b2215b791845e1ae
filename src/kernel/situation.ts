// SPDX-License-Identifier: MIT
// Who exists before the program starts, checked.

/** Where the victim is in its life when the caller starts. */
export const victimStates = ['running', 'killed', 'exiting', 'dumping-core', 'freeing', 'zombie', 'reaped'] as const
/** What keeps the victim from going on. */
export const holds = ['nothing', 'stopped', 'frozen', 'uninterruptible', 'at-exit', 'leader-at-exit', 'others-at-exit'] as const
/** What a pinner is. */
export const pinnerKinds = [
  'reader', 'open-reader', 'holding', 'stuck', 'opener', 'looping', 'vhost', 'kernel-thread', 'kernel-thread-stuck',
] as const
/** What a sharer is. */
export const sharerKinds = [
  'clone', 'clone-exits', 'clone-killed', 'clone-frozen', 'clone-killed-frozen', 'clone-gone', 'vfork-child', 'vfork-child-exits',
  'vfork-parent',
  'other-user', 'outside-pid-namespace', 'init', 'vfork-child-killed', 'vfork-child-frozen', 'vfork-child-killed-frozen',
  'other-user-killed', 'other-user-frozen', 'other-user-killed-frozen', 'outside-pid-namespace-killed', 'outside-pid-namespace-frozen',
  'outside-pid-namespace-killed-frozen',
] as const
/** What a unit of memory is. */
export const memoryKinds = [
  'private-anonymous', 'mlocked', 'transparent-huge', 'swapped', 'private-file', 'written-private-file', 'shared-file',
  'shared-anonymous', 'hugetlb', 'pfnmap', 'behind-notifier',
] as const
/** What the caller may do to the victim. */
export const permissions = ['may-kill', 'may-not-kill', 'outside-pid-namespace', 'init-of-the-namespace'] as const
/** Who else calls process_mrelease on the victim at the same time. */
export const secondCallers = ['nobody', 'calls', 'kills-and-calls', 'reap-kill'] as const
/**
 * Releases; each stands for all from it up to the next, and `7.3` is the newest that was read. A user can tell them apart, but for 7.3 from
 * 6.16, which are the same as far as this model goes: it has a name because people ask for it.
 */
export const releases = ['5.14', '5.15', '5.16', '5.17', '5.18', '6.0', '6.1', '6.9', '6.15', '6.16', '7.3'] as const

export type PinnerKind = (typeof pinnerKinds)[number]
export type SharerKind = (typeof sharerKinds)[number]
export type MemoryKind = (typeof memoryKinds)[number]
export type Release = (typeof releases)[number]

/** Who exists before the program starts. Fields are added as the model grows; none is removed. All have defaults. */
export interface Situation {
  /** Threads of the victim, 1 to 8. The first is the leader. */
  threads: number
  /** Units of the victim's memory, 0 to 7. How much a unit is does not matter: only that the freeing can be seen under way. */
  pages: number
  /** Others who hold mm_users of the victim, 0 to 4. Which ones: `pinnerKinds`. */
  pinners: number
  /** Other processes with the victim's mm, 0 to 3. Which ones: `sharerKinds`. */
  sharers: number

  /**
   * Where the victim is. `killed`: SIGKILL is pending in all threads, none has run since. `exiting`: it has called exit_group(2), and all
   * threads are in do_exit, before exit_mm. `dumping-core`: they wait for a core dump, which ends at any moment. `freeing`: the last thread
   * is in exit_mmap, the others are dead; nobody else may hold the memory. `zombie`: dead, not waited for.
   */
  victim: (typeof victimStates)[number]
  /**
   * What keeps the victim from going on. `stopped` (SIGSTOP): only SIGKILL moves it. `frozen` (freezer of cgroup v1; one of cgroup v2
   * does not hold a killed task): it takes no step even when killed; who is exiting already goes on. `uninterruptible`: it takes no step
   * before exit_mm. Neither is for who is `dumping-core`. `at-exit`: a tracer holds each thread at PTRACE_EVENT_EXIT, before exit_mm, and
   * passes on each signal that it is asked about; `leader-at-exit`: only the leader; `others-at-exit`: all but the leader. The last two
   * need at least 2 threads.
   */
  held: (typeof holds)[number]
  /** The victim's leader is dead, the other threads are where `victim` says; needs at least 2 threads. */
  leaderExited: boolean
  /** The victim catches, blocks or ignores SIGTERM. */
  survivesSigterm: boolean
  /** The victim may exit by itself at any moment. */
  exitsByItself: boolean
  /** MMF_OOM_SKIP is set: the kernel's OOM reaper has been here (or gave up). */
  oomSkip: boolean
  /**
   * The victim was chosen by the kernel's OOM killer: the oom_reaper is on its way. Needs a victim that is `killed` or further, and not
   * frozen; sharers were killed as well, so they have been `-killed`, or are gone. (Where init shares the memory, the OOM killer calls no
   * oom_reaper, but sets MMF_OOM_SKIP: `oomSkip`.)
   */
  oomReaper: boolean
  /** Somebody else than the caller waits for the victim once it is a zombie (at any moment after that, or not before the end). */
  parentWaits: boolean
  /** The victim is a child of the caller: waitid works on it. */
  callerIsParent: boolean
  /**
   * Whether the caller may send the victim signals; `outside-pid-namespace`: the victim is not in the caller's, nor below it;
   * `init-of-the-namespace`: the victim is init of the caller's own pid namespace, which ignores what is sent from inside; when it
   * dies, every process of the namespace is killed, the caller too. Not together with sharers or a second caller.
   */
  permission: (typeof permissions)[number]
  /**
   * Another process that calls process_mrelease on the victim at any moment, with the caller's rights: with
   * flags 0 (`calls`, `kills-and-calls`: after a SIGKILL of its own) or with PROCESS_MRELEASE_REAP_KILL (`reap-kill`). At most 8 others
   * may then be there.
   */
  secondCaller: (typeof secondCallers)[number]
  /** Somebody may send the caller SIGKILL at any moment. At most 8 others may then be there. */
  callerKilled: boolean

  /**
   * What each pinner is, in order; those not listed are `reader`.
   * - `reader`: asks the leader for the mm when it likes, or never, and ends when it likes (read of /proc/PID/cmdline; process_vm_readv);
   * - `open-reader`: the same, but has opened /proc/PID/mem, maps, smaps or environ before, and so needs only that somebody has the mm;
   * - `holding`: the same, but has begun already; - `stuck`: has begun, and never ends (its buffer is behind a userfaultfd);
   * - `looping`: a reader that begins again whenever it has ended, as long as the leader has the mm;
   * - `opener`: has only opened /proc/PID/mem or maps, which takes mm_count: it delays nothing;
   * - `vhost`: holds until the victim's last thread closes its files, after exit_mm (where another process has the file too: `holding`). Up
   *   to 6.3, and here in all of 6.1, its worker is a kernel thread that works with the borrowed mm;
   * - `kernel-thread`: works with the borrowed mm (kthread_use_mm) from the start until it likes, and so counts as a sharer;
   * - `kernel-thread-stuck`: the same, and never ends.
   */
  pinnerKinds: readonly PinnerKind[]
  /**
   * What each sharer is, in order; those not listed are `clone`.
   * - `clone`: a process by clone(CLONE_VM) without CLONE_THREAD; lives on unless it is killed; - `clone-exits`: may exit at any moment;
   * - `clone-killed`: SIGKILL is pending; - `clone-frozen`: takes no step, even when killed; - `clone-killed-frozen`: both;
   * - `clone-gone`: has exited and was waited for before the caller starts; - `vfork-child`: a vfork child of the victim; it may call
   *   execve at any moment, and so have no part in the memory any more; - `vfork-child-exits`: one that may exit instead;
   * - `vfork-parent`: the victim is its vfork child, and it waits for it;
   * - `other-user`, `outside-pid-namespace`: a `clone` that the caller may not kill; - `init`: the global init;
   * - `-killed`, `-frozen`, `-killed-frozen` behind any of these: as with `clone`.
   */
  sharerKinds: readonly SharerKind[]
  /** What each unit of memory is, in order; those not listed are `private-anonymous`. At most 3 of kinds that a reaper leaves. */
  memory: readonly MemoryKind[]
  /** Which kernel the profile stands on. How process_mrelease and exit_mmap work a proposal does not take from it. */
  release: Release
}

/** A victim with one thread and two units of memory, alone in the world. */
export const defaultSituation: Situation = {
  threads: 1,
  pages: 2,
  pinners: 0,
  sharers: 0,
  victim: 'running',
  held: 'nothing',
  leaderExited: false,
  survivesSigterm: false,
  exitsByItself: false,
  oomSkip: false,
  oomReaper: false,
  parentWaits: false,
  callerIsParent: false,
  permission: 'may-kill',
  secondCaller: 'nobody',
  callerKilled: false,
  pinnerKinds: [],
  sharerKinds: [],
  memory: [],
  release: '7.3',
}

/** A situation that cannot be set up. The message names the field, what it was, and what it may be. */
export class SituationError extends Error {
  override name = 'SituationError'
}

type Rule =
  | { is: 'number'; from: number; to: number; what: string }
  | { is: 'one'; of: readonly string[] }
  | { is: 'list'; of: readonly string[]; to: number }

/** The fields that are true or false. */
type Flag = { [Field in keyof Situation]: Situation[Field] extends boolean ? Field : never }[keyof Situation]

/** What each other field may be. */
const rules: Readonly<Record<Exclude<keyof Situation, Flag>, Rule> & Partial<Record<Flag, undefined>>> = {
  threads: { is: 'number', from: 1, to: 8, what: 'threads of the victim' },
  pages: { is: 'number', from: 0, to: 7, what: 'units of memory' },
  pinners: { is: 'number', from: 0, to: 4, what: 'pinners' },
  sharers: { is: 'number', from: 0, to: 3, what: 'sharers' },
  victim: { is: 'one', of: victimStates },
  held: { is: 'one', of: holds },
  permission: { is: 'one', of: permissions },
  secondCaller: { is: 'one', of: secondCallers },
  pinnerKinds: { is: 'list', of: pinnerKinds, to: 4 },
  sharerKinds: { is: 'list', of: sharerKinds, to: 3 },
  memory: { is: 'list', of: memoryKinds, to: 7 },
  release: { is: 'one', of: releases },
}

/**
 * Checks a situation from outside (a form, a URL, a command line) and fills in what is missing.
 *
 * @param input An object with any of the fields of `Situation`.
 * @returns All fields, each within its range, and in agreement with each other.
 * @throws SituationError that names the first field that is wrong, its value, and what it may be.
 */
export function checkSituation(input: unknown): Situation {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SituationError(`A situation is an object such as {"threads": 2}, not ${show(input)}.`)
  }
  for (const [field, value] of Object.entries(input)) checkField(field, value)
  const situation: Situation = { ...defaultSituation, ...input }
  checkTogether(situation)
  return situation
}

function checkField(field: string, value: unknown): void {
  if (!Object.hasOwn(defaultSituation, field)) {
    throw new SituationError(`A situation has no field "${field}". It has ${Object.keys(defaultSituation).join(', ')}.`)
  }
  const rule = rules[field as keyof Situation]
  switch (rule?.is) {
    case 'number':
      if (typeof value === 'number' && Number.isInteger(value) && value >= rule.from && value <= rule.to) return
      throw new SituationError(
        `"${field}" is the number of ${rule.what}: a whole number from ${rule.from} to ${rule.to}, not ${show(value)}.`,
      )
    case undefined:
      if (typeof value === 'boolean') return
      throw new SituationError(`"${field}" is true or false, not ${show(value)}.`)
    case 'one':
      if (typeof value === 'string' && rule.of.includes(value)) return
      throw new SituationError(`"${field}" is one of ${rule.of.join(', ')}, not ${show(value)}.`)
    case 'list':
      if (Array.isArray(value) && value.length <= rule.to && value.every((entry) => rule.of.includes(entry))) return
      throw new SituationError(`"${field}" is a list of at most ${rule.to} of ${rule.of.join(', ')}, not ${show(value)}.`)
  }
}

/** Rules that concern more than one field. */
function checkTogether(situation: Situation): void {
  const { threads, pages, pinners, sharers } = situation
  const refuseIf = (wrong: boolean, message: string) => {
    if (wrong) throw new SituationError(message)
  }
  refuseIf(
    situation.pinnerKinds.length > pinners,
    `"pinnerKinds" names ${situation.pinnerKinds.length} pinners, "pinners" is ${pinners}.`,
  )
  refuseIf(
    situation.sharerKinds.length > sharers,
    `"sharerKinds" names ${situation.sharerKinds.length} sharers, "sharers" is ${sharers}.`,
  )
  refuseIf(situation.memory.length > pages, `"memory" names ${situation.memory.length} units, "pages" is ${pages}.`)
  refuseIf(
    situation.leaderExited && threads === 1,
    '"leaderExited" needs "threads" to be at least 2: without others the process would be dead.',
  )
  refuseIf(
    situation.callerIsParent && situation.parentWaits,
    '"parentWaits" means somebody else than the caller: not with "callerIsParent".',
  )
  refuseIf(
    situation.oomReaper && situation.victim === 'running',
    '"oomReaper" needs a "victim" that the OOM killer has killed, not a running one.',
  )
  const live = kindsOfSharers(situation).some((kind) => !/killed|gone/.test(kind))
  refuseIf(
    situation.oomReaper && (live || situation.held === 'frozen'),
    'With "oomReaper" no "sharers" are alive and nobody is "frozen": the OOM killer kills and thaws. With init as a sharer, use "oomSkip".',
  )
  refuseIf(
    situation.victim === 'dumping-core' && /^frozen|^un/.test(situation.held),
    `A "victim" that is dumping-core cannot be "held" by "${situation.held}": it is in do_exit.`,
  )
  const idle = kindsOfPinners(situation).every((kind) => /^(open-)?reader|^opener/.test(kind))
  refuseIf(
    situation.victim === 'freeing' && (sharers > 0 || !idle),
    'A "victim" that is freeing its memory was the last to hold it: no sharers, and no pinner that has begun.',
  )
  const borrowers = situation.pinnerKinds.filter((kind) => isKernelThread(kind, situation.release)).length
  refuseIf(sharers + borrowers > 3, `Sharers and pinners of kind kernel-thread may be 3 together, not ${sharers + borrowers}.`)
  refuseIf(keptUnits(situation) > 3, `"memory" may have 3 units of kinds that a reaper leaves, not ${keptUnits(situation)}.`)
  const actors = 1 + threads + pinners + sharers + Number(situation.oomReaper)
  refuseIf(
    situation.held.endsWith('-at-exit') && (threads === 1 || (situation.leaderExited && situation.held.startsWith('leader'))),
    `"held" is "${situation.held}", which needs 2 "threads" and a living leader: a tracer holds some of them, and others not.`,
  )
  const ofTheNamespace = situation.permission === 'init-of-the-namespace'
  const extended = ofTheNamespace || situation.secondCaller !== 'nobody' || situation.callerKilled
  // The packed state has to hold more about the callers then (model/layout.ts, extended).
  const most = extended ? 9 : 16
  refuseIf(
    actors > most,
    `Caller, threads, pinners, sharers and oom_reaper may be ${most} together, not ${actors}`
      + `${extended ? ': "secondCaller", "callerKilled" and "permission" init-of-the-namespace need room' : ''}.`,
  )
  refuseIf(
    situation.oomReaper && isBefore(situation.release, '6.1'),
    `"oomReaper" needs "release" 6.1 or later, not ${situation.release}: before, exit_mmap of the OOM killer's victims was another one.`,
  )
  refuseIf(
    situation.secondCaller !== 'nobody' && situation.release === '5.14',
    '"secondCaller" calls process_mrelease, which "release" 5.14 does not have: choose 5.15 or later.',
  )
  refuseIf(
    ofTheNamespace && (sharers > 0 || situation.secondCaller !== 'nobody' || situation.callerIsParent),
    'With "permission" init-of-the-namespace there are no "sharers" and no "secondCaller": they would die with it. '
      + 'Nor is the caller its parent: it is inside the namespace.',
  )
  refuseIf(
    ofTheNamespace && (situation.victim === 'zombie' || situation.victim === 'reaped'),
    `The init of the caller's pid namespace cannot be "${situation.victim}": the caller would have died with it.`,
  )
}

/** What each pinner is. Kernel threads come first, as the model wants them. */
export function kindsOfPinners({ pinners, pinnerKinds, release }: Situation): PinnerKind[] {
  const rank = (kind: PinnerKind) => Number(!isKernelThread(kind, release))
  return filledUp(pinners, pinnerKinds, 'reader').sort((a, b) => rank(a) - rank(b))
}

/** Whether a pinner has the mm as its own ->mm (kthread_use_mm). A vhost worker does up to 6.3; since f9010dbdce91 it is a thread. */
export function isKernelThread(kind: PinnerKind, release: Release): boolean {
  return kind.startsWith('kernel-thread') || (kind === 'vhost' && isBefore(release, '6.9'))
}

/** What each sharer is. */
export function kindsOfSharers({ sharers, sharerKinds }: Situation): SharerKind[] {
  return filledUp(sharers, sharerKinds, 'clone')
}

function filledUp<Kind>(count: number, kinds: readonly Kind[], usual: Kind): Kind[] {
  return Array.from({ length: count }, (_, index) => kinds[index] ?? usual)
}

/** Whether a release is an older one than another. */
export function isBefore(release: Release, other: Release): boolean {
  return releases.indexOf(release) < releases.indexOf(other)
}

/** How many units a reaper leaves to exit_mmap (mm/oom_kill.c:514, 7.3). Before 5.18 mlocked memory is among them. */
export function keptUnits({ memory, release }: Pick<Situation, 'memory' | 'release'>): number {
  const left: MemoryKind[] = ['shared-file', 'shared-anonymous', 'hugetlb', 'pfnmap', 'behind-notifier']
  if (isBefore(release, '5.18')) left.push('mlocked')
  return memory.filter((kind) => left.includes(kind)).length
}

function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`.slice(0, 60)
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 60)
  } catch {
    // A circle, or a bigint somewhere inside.
    return Object.prototype.toString.call(value)
  }
}
