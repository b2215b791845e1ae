// SPDX-License-Identifier: MIT
// What the records measured besides results, and what each says about an outcome of the model.
import type { MemoryKind, Outcome } from '../index.ts'
import type { Answers } from './answers.ts'
import type { Statistic } from './observation.ts'

/** Which of the model's answers a quantity is about: see `Answers`; or at the end, when what pinned or what held has let go. */
export type Moment = keyof Omit<Answers, 'exhausted'> | 'unpinned' | 'unheld' | 'start'

/** A quantity that is compared. */
export interface Compared {
  readonly name: RegExp
  /** The value lies between what is so at `from` and what is so at `until`: it was looked at somewhen between. */
  readonly from: Moment
  readonly until: Moment
  readonly of: 'share of memory' | 'victim has exited' | 'resident memory'
  /** In KiB; what it was before, of which it is a share: the first that was measured. */
  readonly outOf?: (name: string) => readonly string[]
}

/**
 * Shares of the victim's memory: 64 of its pages are looked up by their frames. The look comes some time after the call, so what is seen
 * lies between the model's memory at the caller's exit and that at the end.
 */
export const compared: readonly Compared[] = [
  { name: /^mapped_frac_(start|before_signal|before)$/, from: 'start', until: 'start', of: 'share of memory' },
  { name: /^mapped_frac_when_zombie_seen$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_before_call$/, from: 'before', until: 'beforeSettled', of: 'share of memory' },
  {
    name: /^mapped_frac_(before_call_\d+m?s_later|\d+m?s_after_zombie)$/, from: 'beforeSettled', until: 'beforeSettled',
    of: 'share of memory',
  },
  { name: /^mapped_frac_after(_call)?$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_at_return$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_(\d+m?s_after_call|after_(call_)?\d+m?s(_later)?)$/, from: 'settled', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_after_second_call$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^sharer_pages_intact_frac$/, from: 'settled', until: 'settled', of: 'share of memory' },
  {
    name: /^mapped_frac_after_(pin_released|(pin|reader)_(gone|killed|let_go))$/, from: 'unpinned', until: 'unpinned',
    of: 'share of memory',
  },
  { name: /^mapped_frac_after_exit$/, from: 'unheld', until: 'unheld', of: 'share of memory' },
  {
    name: /^(vm_?(rss|swap)|rss(_?(anon|file|shmem))?|hugetlb_?pages)_(ki?b_)?after(_call)?(_ki?b)?$/i,
    from: 'atReturn', until: 'settled', of: 'resident memory',
    outOf: name => ['before', 'before_call', 'before_signal', 'start'].map(when => name.replace(/after(_call)?/, when)),
  },
  { name: /^victim_exited_at_return$/, from: 'atReturn', until: 'settled', of: 'victim has exited' },
]

/** Quantities that are not compared, each with the reason. */
export const notCompared: readonly { readonly name: RegExp; readonly reason: string }[] = [
  {
    name: /^(vm_?(rss|swap)|rss(_?(anon|file|shmem))?|hugetlb_?pages)_(ki?b_)?(before|start)/i,
    reason: 'what the same after the call is a share of',
  },
  { name: /^vm_?lck_kib_/i, reason: 'a counter that stays as it is when memory is reaped' },
  { name: /^vm_?pte_kib_/i, reason: 'the model does not count page tables' },
  {
    name: /^((memfree|memavailable|hugepages_free)_delta|(anonpages|memfree|memavailable)_[km]i?b_)/i,
    reason: 'of the whole machine, so others had a part in it',
  },
  { name: /^(kill_to_|signal_to_)|^(?!.*(frac|kib)).*(^|_)([mun]s)(_|$)/, reason: 'a time: fit/ is about those' },
  { name: /^calls_/, reason: 'how often a loop went round says something about times only' },
]

/** `ESRCH_mapped_frac_after_call` is the quantity `mapped_frac_after_call` of the runs that gave ESRCH. */
export function splitName(name: string): { readonly result: string | undefined; readonly quantity: string } {
  const [, result, quantity] = /^(0|E[A-Z]+)_(.+)$/.exec(name) ?? []
  return quantity === undefined ? { result: undefined, quantity: name } : { result, quantity }
}

/** A frame that was let go may have a new owner when it is looked up; more than a quarter of them never had. */
const REUSED = 0.25
/** At least this share is all of it. */
const ALL = 0.98

/** Of resident memory: hardly any, nearly all, and a little more than there was. In 240 measured values nothing lies between. */
const HARDLY_ANY = 0.05
const MOST = 0.9
const MORE = 1.1

/** The counters of /proc/PID/status that memory is in, as far as they are compared (fs/proc/task_mmu.c, Linux 7.3.4). */
const counters: Readonly<Record<MemoryKind, RegExp>> = {
  'private-anonymous': /^(vm_?rss|rss(_?anon)?)_/i,
  'mlocked': /^(vm_?rss|rss(_?anon)?)_/i,
  'transparent-huge': /^(vm_?rss|rss(_?anon)?)_/i,
  'written-private-file': /^(vm_?rss|rss(_?anon)?)_/i,
  'behind-notifier': /^(vm_?rss|rss(_?anon)?)_/i,
  'swapped': /^vm_?swap_/i,
  // Of a file in tmpfs, such as a memfd, it is RssShmem.
  'private-file': /^(vm_?rss|rss(_?(file|shmem))?)_/i,
  'shared-file': /^(vm_?rss|rss(_?(file|shmem))?)_/i,
  'shared-anonymous': /^(vm_?rss|rss(_?shmem)?)_/i,
  'hugetlb': /^hugetlb_?pages_/i,
  'pfnmap': /^(?!)/,
}

/** Below this, in KiB, it is not the memory that was set up, but what any process has. */
const WORTH_COMPARING = 2500

/**
 * The values of a quantity, as shares where it is one of another; none where that other is too small. Where that other was not measured,
 * nothing is none of it, and what cannot be anything else but the memory that was set up is all of it.
 */
export function valuesOf(
  statistic: Statistic, entry: Compared, name: string, { memory, kind }: { memory: Readonly<Record<string, Statistic>>; kind: MemoryKind },
): number[] {
  if (entry.outOf === undefined) return extremes(statistic)
  // What else the victim has, its libraries and its stack, may come and go.
  if (!counters[kind].test(name)) return []
  const [before] = entry.outOf(name).flatMap(other => memory[other] ?? [])
  if (before === undefined) {
    return extremes(statistic).flatMap(value => (value === 0 ? [0] : value >= WORTH_COMPARING ? [1] : []))
  }
  if (before.max < WORTH_COMPARING) return []
  return extremes(statistic).map(value => value / before.max)
}

/** What a share of memory is at the start. */
export const allOfIt = { lowest: ALL, highest: 1 } as const

/** The lowest and the highest value that an outcome explains. `full`: units of memory at the start. */
export function explained(of: Compared['of'], outcome: Outcome, full: number): { readonly lowest: number; readonly highest: number } {
  if (of === 'victim has exited') {
    const exited = outcome.victim === 'zombie' || outcome.victim === 'reaped' ? 1 : 0
    return { lowest: exited, highest: exited }
  }
  // /proc shows nothing of who has no mm any more. What the victim has besides (its stack, its libraries) may come and go.
  if (of === 'resident memory') {
    const shown = outcome.victim === 'alive' || outcome.victim === 'dying'
    return { lowest: shown && outcome.rss === full ? MOST : 0, highest: outcome.rss === 0 ? HARDLY_ANY : MORE }
  }
  if (outcome.rss === full) return allOfIt
  return { lowest: 0, highest: outcome.rss === 0 ? REUSED : 1 }
}

/** The values that a statistic names. -1 stands for what could not be looked up. */
function extremes({ min, max }: Statistic): number[] {
  return [min, max].filter(value => value !== -1)
}
