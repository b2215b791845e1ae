// SPDX-License-Identifier: MIT
// The records of the second shape say in phrases what they set up and what they saw. Here the phrases are translated into the words of
// scenario/ and into the fields of the other shape, so that everything after this file knows one kind of record.
import type { Observation, PhraseRecord, Statistic } from './observation.ts'
import { UnknownSentence, wordsOf } from './sentences.ts'

/** Phrases of `situation` (parted by commas) → words of scenario/; `$1` is the first group of the pattern. */
const situations: readonly (readonly [RegExp, string])[] = [
  [/^bad fd$/, 'bad-fd'],
  [/^unknown flag bits$/, 'bad-fd'],
  [/^non-pidfd$/, 'fd-not-pidfd'],
  [/^(?:an? )?(?:pipe|fifo|socket|socketpair|memfd|eventfd|epoll|timerfd|signalfd|inotify|(?:regular|ordinary) file|directory)(?: fd)?$/,
    'fd-not-pidfd'],
  [/^\/proc\/PID (?:dir|directory|fd)$/, 'fd-proc-pid-dir'],
  [/^(zombie|reaped|live|killed)$/, '$1'],
  [/^pidfd of a (zombie|reaped process|live process|killed process)$/, '$1'],
  [/^already (killed|dying)$/, '$1'],
  [/^before exit_mm$/, 'held'],
  [/^past exit_mm$/, 'zombie'],
  [/^mm pinned by process_vm_(?:readv|writev)$/, 'pin-pvr'],
  [/^mm pinned by (?:a read of )?(?:\/proc\/PID\/)?(cmdline|environ|mem|smaps)$/, 'pin-$1'],
  [/^leader exited$/, 'leader-exited'],
  [/^thread (?:alive|live)$/, 'live'],
  [/^([1-7]|one|two|three|four|five|six|seven) (?:other )?threads? (?:are )?(?:still )?(?:alive|live)$/, '$1-threads-left-live'],
  [/^([2-8]) threads$/, 'mt$1'],
  [/^PIDFD_THREAD fd of non-leader$/, 'pidfd-thread-nonleader-live'],
  [/^PIDFD_THREAD fd of leader$/, 'pidfd-thread-leader-live'],
  [/^thread exited$/, 'thread-exited'],
  [/^([1-8]|one|two|three|four|five|six|seven) threads? left$/, '$1-threads-left'],
  [/^CLONE_VM sharer(?: is)? (?:alive|live)$/, 'shared-live-target'],
  [/^(two|three|2|3) CLONE_VM sharers(?: are)? (?:alive|live)$/, '$1-sharers-live-target'],
  [/^CLONE_VM sharer(?: is)? (dying|killed) \(held\)$/, 'shared-$1-held'],
  [/^CLONE_VM sharer(?: is)? (?:gone|exited|dead|reaped)(?: long ago)?$/, 'shared-gone'],
  [/^CLONE_VM sharer of (?:root|uid 0)(?: alive)?$/, 'shared-live-other-uid'],
  [/^(?:vfork child(?: of (?:the )?target)? alive|target in vfork)$/, 'vfork-child-live-target'],
  [/^(?:target is (?:a )?vfork child|vfork parent(?: of (?:the )?target)? alive)$/, 'vfork-parent-live-target'],
  [/^(?:root )?target (live|killed|dying|zombie|reaped|stopped|frozen)$/, 'target-$1'],
  [/^(?:root )?target (killed|dying) \(held\)$/, 'target-$1-held'],
  [/^(killed|dying) \(held\)$/, '$1-held'],
  [/^(?:root|uid \d+) sharer(?: alive)?$/, 'shared-live-other-uid'],
  [/^uid \d+ caller$/, 'other-uid'],
  // As in 'uid 1000 caller, uid 1000 target live'.
  [/^uid (\d+) target(?: (live|killed|dying|zombie))?$/, 'uid-$1-target-$2'],
  [/^uid (\d+) target (killed|dying) \(held\)$/, 'uid-$1-target-$2-held'],
  [/^uid (\d+) target with a (?:root|uid \d+) sharer$/, 'uid-$1-target-live-shared-live-other-uid'],
  [/^PIDFD_THREAD$/, 'pidfd-thread-leader'],
  // `flags` says it; readPhrases sees that they agree.
  [/^flags? (?:0x[0-9a-f]+|\d+)$/, ''],
  [/^kernel thread$/, 'target-kthread'],
  [/^kernel thread with a borrowed mm$/, 'kthread-use-mm'],
  [/^mm borrowed by a kernel thread$/, 'kthread-use-mm'],
  [/^caller in a child pid namespace$/, 'caller-in-child-pidns'],
  [/^target outside$/, 'target-live'],
  [/^(?:self|PIDFD_SELF)$/, 'self'],
  [/^PIDFD_SELF_THREAD(?:_GROUP)?$/, 'pidfd-self'],
  [/^SIGSTOPped target$/, 'live-stopped'],
  [/^kill then call$/, 'killed'],
  [/^flag alone$/, 'live'],
  [/^nothing held$/, 'immediate'],
  [/^(?:global )?init shares (?:the )?mm$/, 'shared-with-init'],
  [/^core dump in progress$/, 'dumping'],
  [/^SIGTERM (?:caught|handled)$/, 'sigterm-handled'],
  [/^SIGTERM default$/, 'sigterm-default'],
  [/^(SIG[A-Z0-9]+) to a traced target$/, '$1-default-ptraced'],
  [/^(?:exec|execve)(?:\(\))? after (?:the )?pidfd(?:_open(?:\(\))?)?$/, 'exec-after-pidfd'],
  // What it returned, `observed` says.
  [/^(?:a )?second call$/, ''],
  [/^x\d+$/, ''],
  [/^global init as target$/, 'target-init'],
]

/** A phrase of `situation`: of the table, or any that sentences.ts understands. */
function words(phrase: string, place: string): string {
  const [pattern, words] = situations.find(([pattern]) => pattern.test(phrase)) ?? []
  if (pattern !== undefined && words !== undefined) return phrase.replace(pattern, words)
  try {
    return wordsOf(phrase)
  } catch (error) {
    if (!(error instanceof UnknownSentence)) throw error
    return fail(`${place}: no phrase of phrases.ts is '${phrase}', and ${error.message}: add it to one of them`)
  }
}

/** Phrases of `observed` and `then` (parted by semicolons) → what they say. Units: `[1]` is the first number or word of the pattern. */
const sightings: readonly (readonly [RegExp, (seen: Sight, match: RegExpExecArray, reader: Reader) => void])[] = [
  // Of two at the same time: 'a/b'. One after the other: 'a>b'.
  [/^((?:0|E[A-Z]+)(?:[/>](?:0|E[A-Z]+))*)$/, (seen, [, result]) => seen.result(result)],
  [/^(0|E[A-Z]+) \(pidfd \d+\)$/, (seen, [, result]) => seen.result(result)],
  [/^(0|E[A-Z]+) \(pidfd_send_signal: (0|E[A-Z]+)\)$/, (seen, [, result, sent], reader) => {
    seen.result(result)
    reader.also('caller-in-child-pidns-target-live-send-signal', sent)
  }],
  [/^PIDFD_THREAD fd of leader: (0|E[A-Z]+)$/, (_, [, result], reader) => reader.also('pidfd-thread-leader-live', result, true)],
  [/^(?:second call|called again|again): (0|E[A-Z]+)$/, (seen, [, result]) => seen.again(result)],
  // Tallies: 'other' is neither of those that are named before it.
  [/^(?:0|E[A-Z]+)=\d+(?: (?:0|E[A-Z]+|other)=\d+)*$/, (seen, [tally]) => {
    for (const [, result = '', n] of tally.matchAll(/(\w+)=(\d+)/g)) {
      seen.result(result === 'other' ? 'neither 0 nor ESRCH' : result, Number(n))
    }
  }],
  // The program that called on itself: its own exit status says that it came back.
  [/^exit \d+$/, seen => seen.result('returned')],
  [/^killed by 9$/, seen => seen.result('no-return(sig9)')],
  [/^target (?:is )?(?:still there|(?:still )?alive)$/, seen => seen.after('victim-alive')],
  [/^target (?:was )?(?:killed by|died of) (?:signal )?(\d+)(?: \(core dumped\))?$/, (seen, [, signal]) =>
    seen.after(`victim-died-sig${signal}`)],
  [/^target (?:has )?dumped core$/, seen => seen.after('victim-dumped-core')],
  [/^target (?:is |was |has )?(?:dead|died|gone)$/, seen => seen.after('victim-died')],
  [/^sharer (?:is )?(?:still there|(?:still )?alive)$/, seen => seen.after('sharer:alive')],
  [/^sharer (?:was )?(?:killed by|died of) (?:signal )?(\d+)$/, (seen, [, signal]) => seen.after(`sharer:died-sig${signal}`)],
  [/^sharer (?:is |was |has )?(?:dead|died|gone)$/, seen => seen.after('sharer:gone')],
  [/^(?:target )?state ([RSDITtZX-])(?:, sharer state ([RSDTtZX-]))?(?:,? RssAnon[= ](\d+)(?: kB)?)?$/, (seen, [, victim, sharer, rss]) => {
    seen.after(`victim-state-${victim}`)
    if (sharer !== undefined) seen.after(sharer === 't' ? 'sharer:dying' : /[RSDT]/.test(sharer) ? 'sharer:alive' : 'sharer:gone')
    if (rss !== undefined) seen.measured('mapped_frac_after_call', rss === '0' ? 0 : 1)
  }],
  [/^RssAnon[= ](\d+)(?: kB)?$/, (seen, [, rss]) => seen.measured('mapped_frac_after_call', rss === '0' ? 0 : 1)],
  [/^RssAnon (\d+)(?: kB)? -> (\d+)(?: kB)?$/, (seen, [, before, after]) =>
    seen.measured('mapped_frac_after_call', Number(after) / Number(before))],
  // The other counters of /proc/PID/status: quantities.ts knows which of them the victim's memory is in.
  [/^(Vm(?:RSS|Swap|Lck|PTE)|Rss(?:File|Shmem)|HugetlbPages)[= ](\d+) kB(?: unchanged)?$/, (seen, [, name = '', after]) =>
    seen.measured(`${name}_kib_after_call`, Number(after))],
  [/^(Vm(?:RSS|Swap|Lck|PTE)|Rss(?:File|Shmem)|HugetlbPages) (\d+)(?: kB)? -> (\d+) kB$/, (seen, [, name = '', before, after]) => {
    seen.measured(`${name}_kib_before_call`, Number(before))
    seen.measured(`${name}_kib_after_call`, Number(after))
  }],
  // The command line is in the victim's memory, and what was released is not read (check_stable_address_space); the areas stay.
  [/^(?:\/proc\/PID\/)?cmdline (?:then )?reads (\d+) bytes$/, (seen, [, bytes]) =>
    seen.measured('mapped_frac_after_call', bytes === '0' ? 0 : 1)],
  [/^(?:\/proc\/PID\/)?maps (?:has |lists )?still \d+ lines$/, () => undefined],
  // AnonPages of the whole machine, of which the victim's size is a share.
  [/^AnonPages (\d+) -> (\d+) MB(?: -> reader gone (\d+) MB)?$/, (seen, [, before, after, gone], { mib }) => {
    // Where there is less than the victim had, it has nothing any more.
    seen.measured('mapped_frac_after_call', Number(before) < mib ? 0 : left(Number(before) - Number(after), mib))
    if (gone !== undefined) seen.measured('mapped_frac_after_pin_released', left(Number(before) - Number(gone), mib))
  }],
  // By then the recorder had killed the target, where the call had not, and waited for it.
  [/^same fd afterwards: (0|E[A-Z]+)$/, (_, [, result], reader) => reader.also('reaped', result)],
  [/^init still alive(?:, state [RSD])?$/, seen => seen.after('init-alive')],
  [/^Kernel panic - not syncing: Attempted to kill init!.*$/, seen => seen.after('init-panic-later')],
]

/** What is left of the victim's memory. Both in MiB. */
function left(freed: number, size: number): number {
  return Math.min(1, Math.max(0, 1 - freed / size))
}

/** Of a victim whose set-up does not say its size. */
const USUAL_MIB = 64

/** What has been read of one call. */
class Sight {
  readonly results: Record<string, number> = {}
  readonly afterwards: Record<string, number> = {}
  readonly second: Record<string, number> = {}
  readonly memory: Record<string, Statistic> = {}

  result(name: string | undefined, n = 1): void {
    if (name !== undefined && n > 0) this.results[name] = n
  }

  again(name: string | undefined): void {
    if (name !== undefined) this.second[name] = 1
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
  readonly calls: { scenario: string; setUp: string; sight: Sight }[]
  /** The victim's size. */
  readonly mib: number

  constructor(scenario: string, setUp: string) {
    this.calls = [{ scenario, setUp, sight: new Sight() }]
    this.mib = Number(/(\d+) (?:MiB|MB)/.exec(setUp)?.[1] ?? USUAL_MIB)
  }

  /** The call that a phrase is about: the last one that was told of. */
  get now(): Sight {
    return this.calls.at(-1)?.sight ?? new Sight()
  }

  /** A further call, which `then` says the results of; unless `goesOn`, what follows is about the call before it again. */
  also(scenario: string, result: string | undefined, goesOn = false): void {
    const sight = new Sight()
    sight.result(result)
    if (goesOn) this.calls.push({ scenario, setUp: '', sight })
    else this.calls.unshift({ scenario, setUp: '', sight })
  }
}

/** Phrase by phrase, or else as a sentence, whose commas need not part phrases. */
function scenarioOf(situation: string, place: string): string {
  try {
    return situation.split(', ').map(phrase => words(phrase, place)).filter(Boolean).join('-')
  } catch (error) {
    try {
      return wordsOf(situation) || fail(`${place}: '${situation}' says nothing`)
    } catch {
      // What the first attempt says names the phrase.
      throw error
    }
  }
}

/** Translates one record; some tell of several calls. Throws when it has a phrase that is in neither table. */
export function readPhrases(record: PhraseRecord, place: string): Observation[] {
  const scenario = withOwner(scenarioOf(record.situation, place), record.situation)
  const { kernel, profile } = record
  const common = { kernel, profile, caller: callerOf(record.situation, scenario), runs: 1, series: undefined, after: {}, memory: {} }

  // 'unknown flag bits': several flags, one answer for each.
  const byFlags = [...record.observed.matchAll(/(0x[0-9a-f]+|\d+) -> (E[A-Z]+)/g)]
  if (byFlags.length > 0) {
    return byFlags.map(([, flags, result]) => ({
      ...common, place, scenario, setUp: '', flags: Number(flags), results: { [result ?? '']: 1 }, second: {},
    }))
  }
  const reader = new Reader(scenario, record.setUp)
  for (const phrase of [...record.observed.split('; '), ...record.then.flatMap(told => told.split('; '))]) {
    const [match, says] = sightings.map(([pattern, says]) => [pattern.exec(phrase), says] as const).find(([match]) => match !== null) ?? []
    if (match === undefined || match === null || says === undefined) fail(`${place}: no phrase of phrases.ts says '${phrase}'`)
    else says(reader.now, match, reader)
  }
  const [, said] = /(?:^|, )flags? (0x[0-9a-f]+|\d+)(?:$|,)/.exec(record.situation) ?? []
  if (said !== undefined && Number(said) !== record.flags) fail(`${place}: flags ${record.flags}, and its situation says ${said}`)
  const [, times] = /\bx(\d+)\b/.exec(record.situation) ?? []
  return reader.calls.map(({ scenario, setUp, sight }) => {
    const runs = Object.values(sight.results).reduce((sum, n) => sum + n, 0)
    if (runs === 0) fail(`${place}: no result was observed`)
    if (times !== undefined && runs !== Number(times)) fail(`${place}: x${times}, and ${runs} results`)
    const { afterwards: after, memory, results, second } = sight
    return { ...common, place, scenario, setUp, flags: record.flags, runs, results, after, second, memory }
  })
}

/** Whose the target is, as scenario/ says it: as seen by its caller. */
function withOwner(scenario: string, situation: string): string {
  return scenario.replace(/\buid-(\d+)-target\b/, (_, owner: string) =>
    callerOf(situation, scenario).split(' inside')[0] === `uid ${owner}` ? 'same-uid-target' : 'other-uid-target')
}

function callerOf(situation: string, scenario: string): string {
  const [, before, after] = /\buid (\d+) caller\b|\bcaller (?:is |has )?uid (\d+)\b/.exec(situation) ?? []
  const uid = before ?? after
  const inside = scenario.includes('caller-in-child-pidns') ? ' inside a child pid namespace' : ''
  if (uid !== undefined) return `uid ${uid}${inside}`
  // Whose the victim is would not be told of, were the caller one who may kill anybody.
  return `${/(?:^|-)other-uid\b/.test(scenario) ? 'an unprivileged user' : 'root'}${inside}`
}

function fail(message: string): never {
  throw new Error(message)
}
