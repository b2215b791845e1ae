// SPDX-License-Identifier: MIT
// What the records measured besides results, and what each says about an outcome of the model.
import type { Outcome } from '../index.ts'
import type { Answers } from './answers.ts'
import type { Statistic } from './observation.ts'

/** Which of the model's answers a quantity is about: see `Answers`; or at the end, when what pinned or what held has let go. */
export type Moment = keyof Omit<Answers, 'exhausted'> | 'unpinned' | 'unheld' | 'start'

/** A quantity that is compared. */
interface Compared {
  readonly name: RegExp
  /** The value lies between what is so at `from` and what is so at `until`: it was looked at somewhen between. */
  readonly from: Moment
  readonly until: Moment
  readonly of: 'share of memory' | 'victim has exited'
}

/**
 * Shares of the victim's memory: 64 of its pages are looked up by their frames. The look comes some time after the call, so what is seen
 * lies between the model's memory at the caller's exit and that at the end.
 */
export const compared: readonly Compared[] = [
  { name: /^mapped_frac_(start|before_signal|before)$/, from: 'start', until: 'start', of: 'share of memory' },
  { name: /^mapped_frac_when_zombie_seen$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_before_call$/, from: 'before', until: 'beforeSettled', of: 'share of memory' },
  { name: /^mapped_frac_(before_call_\d+m?s_later|\d+m?s_after_zombie)$/, from: 'beforeSettled', until: 'beforeSettled', of: 'share of memory' },
  { name: /^mapped_frac_after(_call)?$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_at_return$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_\d+m?s_after_call$/, from: 'settled', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_after_second_call$/, from: 'atReturn', until: 'settled', of: 'share of memory' },
  { name: /^sharer_pages_intact_frac$/, from: 'settled', until: 'settled', of: 'share of memory' },
  { name: /^mapped_frac_after_pin_released$/, from: 'unpinned', until: 'unpinned', of: 'share of memory' },
  { name: /^mapped_frac_after_exit$/, from: 'unheld', until: 'unheld', of: 'share of memory' },
  { name: /^victim_exited_at_return$/, from: 'atReturn', until: 'settled', of: 'victim has exited' },
]

/** Quantities that are not compared, each with the reason. */
export const notCompared: readonly { readonly name: RegExp; readonly reason: string }[] = [
  { name: /^vmrss_kib_/, reason: 'says again, for all memory of the victim, what mapped_frac says for the memory that matters' },
  { name: /^(Rss(Anon|File|Shmem)|VmLck|HugetlbPages)_kib_/, reason: 'says again, by kind of memory, what mapped_frac says' },
  { name: /^VmPTE_kib_/, reason: 'the model does not count page tables' },
  { name: /^(memfree|memavailable|hugepages_free)_delta/, reason: 'of the whole machine, so others had a part in it' },
  { name: /^(call_us|kill_to_|signal_to_|us_)/, reason: 'a time: fit/ is about those' },
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

/** What a share of memory is at the start. */
export const allOfIt = { lowest: ALL, highest: 1 } as const

/** The lowest and the highest value that an outcome explains. `full`: units of memory at the start. */
export function explained(of: Compared['of'], outcome: Outcome, full: number): { readonly lowest: number; readonly highest: number } {
  if (of === 'victim has exited') {
    const exited = outcome.victim === 'zombie' || outcome.victim === 'reaped' ? 1 : 0
    return { lowest: exited, highest: exited }
  }
  if (outcome.rss === full) return allOfIt
  return { lowest: 0, highest: outcome.rss === 0 ? REUSED : 1 }
}

/** The values that a statistic names. -1 stands for what could not be looked up. */
export function extremes({ min, max }: Statistic): number[] {
  return [min, max].filter(value => value !== -1)
}
