// SPDX-License-Identifier: MIT
// The truth table: what process_mrelease answers in each situation, in each profile. Every cell is computed by exploring all schedules.
import type { Caller, Request, Target } from './caller.ts'
import { resultName } from './caller.ts'
import type { Exploration, Kernel } from './kernel.ts'
import { profileNames, type Profile } from './profile-names.ts'
import { checkSituation, defaultSituation, keptUnits, type Situation } from './situation.ts'

/** A row: a situation, and how process_mrelease is called in it. */
export interface TableRow {
  /** The row's number; numbers that are missing were merged into others. */
  number: string
  /** The situation in words. */
  title: string
  situation: Partial<Situation>
  /** Whom the file descriptor stands for; default the victim. */
  target?: Target
  /** Flags of a pidfd_open that makes the file descriptor; default: it was there before. */
  openedWith?: number
  /** Flags in all profiles; default 0 where REAP_KILL does not exist, and REAP_KILL where it does. */
  flags?: number
}

/**
 * What a profile answers in a row, over all schedules. `answers` has one entry when the situation leaves nothing to chance, such as
 * `0 k r`: the call returned 0, it told the target to die (k), and what a reaper may release is released (r). `killed`: the caller was.
 */
export interface TableCell {
  profile: Profile
  answers: string[]
  states: number
}

/** Linux 6.9: a pidfd of one thread. O_EXCL's bit. */
const PIDFD_THREAD = 0x80

/** The rows of the table. */
export const tableRows: readonly TableRow[] = [
  { number: '1', title: 'a flag that is unknown', situation: {}, target: 'bad-fd', flags: 2 },
  { number: '2', title: 'a file descriptor that is not open', situation: {}, target: 'bad-fd' },
  { number: '3', title: 'a file descriptor that is no pidfd', situation: {}, target: 'not-a-pidfd' },
  { number: '4', title: 'the process was waited for', situation: { victim: 'reaped' } },
  { number: '5', title: 'a zombie, its memory is free', situation: { victim: 'zombie' } },
  { number: '6', title: 'alive, not killed', situation: {} },
  { number: '7', title: 'alive, stopped', situation: { held: 'stopped' } },
  { number: '7b', title: 'alive, in the freezer of cgroup v1', situation: { held: 'frozen' } },
  { number: '7c', title: 'alive, in an uninterruptible sleep', situation: { held: 'uninterruptible' } },
  { number: '8', title: 'killed, before exit_mm', situation: { victim: 'killed', held: 'at-exit' } },
  {
    number: '9',
    title: 'killed, before exit_mm, pinned by a reader',
    situation: { victim: 'killed', held: 'at-exit', pinners: 1, pinnerKinds: ['stuck'] },
  },
  { number: '9b', title: 'alive, pinned by a reader', situation: { pinners: 1, pinnerKinds: ['stuck'] } },
  { number: '10', title: 'killed, past exit_mm, exit_mmap running', situation: { victim: 'freeing' } },
  {
    number: '11',
    title: 'killed, past exit_mm, pinned by a reader',
    situation: { victim: 'zombie', pinners: 1, pinnerKinds: ['stuck'] },
  },
  { number: '13', title: 'the leader has exited, another thread is alive', situation: { threads: 2, leaderExited: true } },
  {
    number: '14',
    title: 'several threads, killed, some before exit_mm',
    situation: { threads: 3, leaderExited: true, victim: 'killed', held: 'at-exit' },
  },
  { number: '15', title: 'one thread, in do_exit before exit_mm', situation: { victim: 'exiting', held: 'at-exit' } },
  { number: '17', title: 'killed, a CLONE_VM sharer alive', situation: { victim: 'killed', held: 'at-exit', sharers: 1 } },
  { number: '17b', title: 'alive, a CLONE_VM sharer alive', situation: { sharers: 1 } },
  { number: '18', title: 'alive, a CLONE_VM sharer dying', situation: { sharers: 1, sharerKinds: ['clone-killed-frozen'] } },
  { number: '20', title: 'alive, a CLONE_VM sharer gone long ago', situation: { sharers: 1, sharerKinds: ['clone-gone'] } },
  { number: '23', title: 'alive, the caller may not kill it', situation: { permission: 'may-not-kill' } },
  { number: '26', title: 'alive, shared with init by clone(CLONE_VM)', situation: { sharers: 1, sharerKinds: ['init'] } },
  {
    number: '26b',
    title: 'alive, shared with init by clone(CLONE_VM), MMF_OOM_SKIP set',
    situation: { sharers: 1, sharerKinds: ['init'], oomSkip: true },
  },
  { number: '27', title: 'init itself, the caller is root', situation: {}, target: 'init' },
  { number: '27b', title: 'init of the caller\'s pid namespace', situation: { permission: 'init-of-the-namespace' } },
  { number: '29', title: 'alive, outside the caller\'s pid namespace', situation: { permission: 'outside-pid-namespace' } },
  { number: '30', title: 'a kernel thread', situation: {}, target: 'kernel-thread' },
  {
    number: '31',
    title: 'a kernel thread that has borrowed an mm',
    situation: { pinners: 1, pinnerKinds: ['kernel-thread-stuck'] },
    target: 'kernel-thread',
  },
  {
    number: '32',
    title: 'killed, a kernel thread has borrowed its mm',
    situation: { victim: 'killed', held: 'at-exit', pinners: 1, pinnerKinds: ['kernel-thread-stuck'] },
  },
  { number: '34', title: 'killed, before exit_mm, MMF_OOM_SKIP set', situation: { victim: 'killed', held: 'at-exit', oomSkip: true } },
  {
    number: '36',
    title: 'killed, part of it behind a notifier',
    situation: { victim: 'killed', held: 'at-exit', memory: ['behind-notifier'] },
  },
  {
    number: '37',
    title: 'killed, only memory that a reaper leaves',
    situation: { victim: 'killed', held: 'at-exit', memory: ['shared-anonymous', 'hugetlb'] },
  },
  { number: '38', title: 'alive, a pidfd of its leader that PIDFD_THREAD has made', situation: {}, openedWith: PIDFD_THREAD },
  { number: '39', title: 'a pidfd of a thread that is not the leader', situation: { threads: 2 }, target: 'victim-thread' },
  { number: '40', title: 'oneself', situation: {}, target: 'self' },
  { number: '41', title: 'alive, has caught SIGTERM', situation: { survivesSigterm: true } },
  { number: '43', title: 'before Linux 5.15', situation: { release: '5.14' } },
]

/**
 * Computes the table.
 * @returns For each row a cell for each profile, in the order of `profileNames`.
 * @throws Error when a cell cannot be explored to the end.
 */
export function truthTable(kernel: Kernel): { row: TableRow; cells: TableCell[] }[] {
  return tableRows.map((row) => ({ row, cells: profileNames.map(({ name }) => cellOf(kernel, row, name)) }))
}

function cellOf(kernel: Kernel, row: TableRow, profile: Profile): TableCell {
  const situation = checkSituation({ ...defaultSituation, ...row.situation })
  const flags = row.flags ?? (profile === 'mainline' || profile === 'exit-mm' ? 0 : 1)
  const target = row.target ?? 'victim'
  const mrelease = { kind: 'call', call: 'process_mrelease', target, argument: flags } as const
  const opens = row.openedWith === undefined ? [] : [{ kind: 'call', call: 'pidfd_open', target, argument: row.openedWith } as const]
  const caller = new Calls([...opens, mrelease])
  const { verdict, outcomes, states } = kernel.explore({ profile, situation, caller })
  if (!verdict.exhausted) throw new Error(`Row ${row.number} of the table, ${profile}: not exhausted (${verdict.reason}).`)
  return { profile, states, answers: [...new Set(outcomes.map(({ outcome }) => answerOf(outcome, situation, caller)))].sort() }
}

function answerOf(outcome: Exploration['outcomes'][number]['outcome'], situation: Situation, caller: Calls): string {
  if (outcome.caller !== 'exited') return outcome.caller
  const result = caller.result(outcome.node)
  const kills = situation.victim === 'running' && outcome.victim !== 'alive'
  const kept = keptUnits(situation)
  const reaped = result === '0' || result === 'EAGAIN'
  const releases = reaped && situation.victim !== 'zombie' && situation.pages > kept && outcome.rss === kept
  const pinned = situation.victim === 'zombie' && situation.pinners > 0 && result === '0' && outcome.rss === kept
  return `${result}${kills ? ' k' : ''}${releases || pinned ? ' r' : ''}`
}

/** A caller that makes some calls, one after the other, and exits. */
class Calls implements Caller {
  readonly #calls: readonly Request[]
  /** For each node, how many calls have returned there, and what the last of them did. */
  readonly #nodes: { returned: number; result: number }[] = [{ returned: 0, result: 0 }]

  constructor(calls: readonly Request[]) {
    this.#calls = calls
  }

  request(node: number): Request {
    return this.#calls[this.#nodes[node]?.returned ?? 0] ?? { kind: 'exit', status: 0 }
  }

  child(node: number, result: number): number {
    return this.#nodes.push({ returned: (this.#nodes[node]?.returned ?? 0) + 1, result }) - 1
  }

  /** What the last call before a node returned, as a name. */
  result(node: number): string {
    return resultName(this.#nodes[node]?.result ?? 0)
  }
}
