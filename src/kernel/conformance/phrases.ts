// SPDX-License-Identifier: MIT
// The records of the second shape say in phrases what they set up and what they saw. Here the phrases are translated into the words of
// scenario.ts and into the fields of the other shape, so that everything after this file knows one kind of record.
import type { Observation, PhraseRecord, Statistic } from './observation.ts'

/** Phrases of `situation` (parted by commas) → words of scenario.ts; `$1` is the first group of the pattern. */
const situations: readonly (readonly [RegExp, string])[] = [
  [/^bad fd$/, 'bad-fd'],
  [/^unknown flag bits$/, 'bad-fd'],
  [/^non-pidfd$/, 'fd-not-pidfd'],
  [/^\/proc\/PID (?:dir|directory|fd)$/, 'fd-proc-pid-dir'],
  [/^(zombie|reaped|live|killed)$/, '$1'],
  [/^already (killed|dying)$/, '$1'],
  [/^before exit_mm$/, 'held'],
  [/^past exit_mm$/, 'zombie'],
  [/^mm pinned by process_vm_(?:readv|writev)$/, 'pin-pvr'],
  [/^mm pinned by (?:a read of )?(?:\/proc\/PID\/)?(cmdline|environ|mem|smaps)$/, 'pin-$1'],
  [/^leader exited$/, 'mt2-leader-exited'],
  [/^thread (?:alive|live)$/, 'live'],
  [/^([2-8]) threads$/, 'mt$1'],
  [/^PIDFD_THREAD fd of non-leader$/, 'pidfd-thread-nonleader-live'],
  [/^PIDFD_THREAD fd of leader$/, 'pidfd-thread-leader-live'],
  [/^CLONE_VM sharer alive$/, 'shared-live-target-live'],
  [/^CLONE_VM sharer (dying|killed) \(held\)$/, 'shared-$1-held'],
  [/^CLONE_VM sharer (?:gone|exited)(?: long ago)?$/, 'shared-gone'],
  [/^(?:root )?target (live|killed|dying|zombie)$/, 'target-$1'],
  [/^(?:root )?target (killed|dying) \(held\)$/, 'target-$1-held'],
  [/^uid \d+ caller$/, 'other-uid'],
  // After its caller, as in 'uid 1000 caller, uid 1000 target live'.
  [/^uid \d+ target (live|killed|zombie)$/, 'same-uid-target-$1'],
  [/^kernel thread$/, 'target-kthread'],
  [/^caller in a child pid namespace$/, 'caller-in-child-pidns'],
  [/^target outside$/, 'target-live'],
  [/^(?:self|PIDFD_SELF)$/, 'self'],
  [/^SIGSTOPped target$/, 'live-stopped'],
  [/^kill then call$/, 'killed'],
  [/^flag alone$/, 'live'],
  [/^nothing held$/, 'immediate'],
  [/^x\d+$/, ''],
  [/^global init as target$/, 'target-init'],
]

function words(phrase: string, place: string): string {
  const [pattern, words] = situations.find(([pattern]) => pattern.test(phrase)) ?? fail(`${place}: no phrase of phrases.ts is '${phrase}'`)
  return phrase.replace(pattern, words)
}

/** Phrases of `observed` and `then` (parted by semicolons) → what they say. Units: `[1]` is the first number or word of the pattern. */
const sightings: readonly (readonly [RegExp, (seen: Sight, match: RegExpExecArray, reader: Reader) => void])[] = [
  [/^(0|E[A-Z]+)$/, (seen, [, result]) => seen.result(result)],
  [/^(0|E[A-Z]+) \(pidfd \d+\)$/, (seen, [, result]) => seen.result(result)],
  [/^(0|E[A-Z]+) \(pidfd_send_signal: (0|E[A-Z]+)\)$/, (seen, [, result, sent], reader) => {
    seen.result(result)
    reader.also('caller-in-child-pidns-target-live-send-signal', sent)
  }],
  [/^PIDFD_THREAD fd of leader: (0|E[A-Z]+)$/, (_, [, result], reader) => reader.also('pidfd-thread-leader-live', result, true)],
  [/^0=(\d+) ESRCH=(\d+) other=(\d+)$/, (seen, [, done, late, other]) => seen.tally(Number(done), Number(late), Number(other))],
  // The program that called on itself: its own exit status says that it came back.
  [/^exit \d+$/, seen => seen.result('returned')],
  [/^killed by 9$/, seen => seen.result('no-return(sig9)')],
  [/^target still there$/, seen => seen.after('victim-alive')],
  [/^target killed by 9$/, seen => seen.after('victim-died')],
  [/^(?:target )?state ([RSDTtZX-])(?:, sharer state ([RSDTtZX-]))?(?: RssAnon (\d+))?$/, (seen, [, victim, sharer, rss]) => {
    seen.after(victimStates[victim ?? ''] ?? '')
    if (sharer !== undefined) seen.after(/[RSDTt]/.test(sharer) ? 'sharer:alive' : 'sharer:gone')
    if (rss !== undefined) seen.measured('mapped_frac_after_call', rss === '0' ? 0 : 1)
  }],
  [/^RssAnon=(\d+) kB$/, (seen, [, rss]) => seen.measured('mapped_frac_after_call', rss === '0' ? 0 : 1)],
  // AnonPages of the whole machine; the victim's share is 64 MiB.
  [/^AnonPages (\d+) -> (\d+) MB(?: -> reader gone (\d+) MB)?$/, (seen, [, before, after, gone]) => {
    seen.measured('mapped_frac_after_call', left(Number(before) - Number(after)))
    if (gone !== undefined) seen.measured('mapped_frac_after_pin_released', left(Number(before) - Number(gone)))
  }],
  // By then the recorder had killed the target, where the call had not, and waited for it.
  [/^same fd afterwards: (0|E[A-Z]+)$/, (_, [, result], reader) => reader.also('reaped', result)],
  [/^init still alive, state S$/, seen => seen.after('init-alive')],
  [/^Kernel panic - not syncing: Attempted to kill init!.*$/, seen => seen.after('init-panic-later')],
]

/** States of /proc/PID/stat. t: stopped by a tracer, at PTRACE_EVENT_EXIT in these records, so killed. */
const victimStates: Readonly<Record<string, string>> = {
  'R': 'victim-alive',
  'S': 'victim-alive',
  'D': 'victim-alive',
  'T': 'victim-alive',
  't': 'victim-100ms-later:has-not-exited+SIGKILL-pending',
  'Z': 'victim-100ms-later:zombie',
  'X': 'victim-died',
  '-': 'victim-died',
}

function left(freed: number): number {
  return Math.min(1, Math.max(0, 1 - freed / 64))
}

/** What has been read of one call. */
class Sight {
  readonly results: Record<string, number> = {}
  readonly afterwards: Record<string, number> = {}
  readonly memory: Record<string, Statistic> = {}

  result(name: string | undefined, n = 1): void {
    if (name !== undefined && n > 0) this.results[name] = n
  }

  tally(done: number, late: number, other: number): void {
    this.result('0', done)
    this.result('ESRCH', late)
    this.result('neither 0 nor ESRCH', other)
  }

  after(state: string): void {
    this.afterwards[state] = 1
  }

  measured(name: string, value: number): void {
    this.memory[name] = { n: 1, min: value, median: value, max: value }
  }
}

/** What has been read of one record: of its call, and of further calls in other situations. */
class Reader {
  readonly calls: { scenario: string; sight: Sight }[]

  constructor(scenario: string) {
    this.calls = [{ scenario, sight: new Sight() }]
  }

  /** The call that a phrase is about: the last one that was told of. */
  get now(): Sight {
    return this.calls.at(-1)?.sight ?? new Sight()
  }

  /** A further call, which `then` says the results of; unless `goesOn`, what follows is about the call before it again. */
  also(scenario: string, result: string | undefined, goesOn = false): void {
    const sight = new Sight()
    sight.result(result)
    if (goesOn) this.calls.push({ scenario, sight })
    else this.calls.unshift({ scenario, sight })
  }
}

/** Translates one record; some tell of several calls. Throws when it has a phrase that is in neither table. */
export function readPhrases(record: PhraseRecord, place: string): Observation[] {
  const scenario = record.situation.split(', ').map(phrase => words(phrase, place)).filter(Boolean).join('-')
  const { kernel, profile } = record
  const common = { kernel, profile, caller: callerOf(scenario), runs: 1, series: undefined, after: {}, second: {}, memory: {} }

  // 'unknown flag bits': several flags, one answer for each.
  const byFlags = [...record.observed.matchAll(/(0x[0-9a-f]+|\d+) -> (E[A-Z]+)/g)]
  if (byFlags.length > 0) {
    return byFlags.map(([, flags, result]) => ({ ...common, place, scenario, flags: Number(flags), results: { [result ?? '']: 1 } }))
  }
  const reader = new Reader(scenario)
  for (const phrase of [...record.observed.split('; '), ...record.then]) {
    const [match, says] = sightings.map(([pattern, says]) => [pattern.exec(phrase), says] as const).find(([match]) => match !== null) ?? []
    if (match === undefined || match === null || says === undefined) fail(`${place}: no phrase of phrases.ts says '${phrase}'`)
    else says(reader.now, match, reader)
  }
  return reader.calls.map(({ scenario, sight }) => ({
    ...common,
    place,
    scenario,
    flags: record.flags,
    runs: Object.values(sight.results).reduce((sum, n) => sum + n, 0),
    results: sight.results,
    after: sight.afterwards,
    memory: sight.memory,
  }))
}

function callerOf(scenario: string): string {
  if (scenario.includes('other-uid')) return 'uid 1000'
  return scenario.includes('caller-in-child-pidns') ? 'root inside a child pid namespace' : 'root'
}

function fail(message: string): never {
  throw new Error(message)
}
