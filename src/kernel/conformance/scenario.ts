// SPDX-License-Identifier: MIT
// The words of which the records' scenario names are made, and what each says. A name is read from left to right, word after word;
// a word that is not in the table is an error. So 'pin-cmdline-killed-mt8-frozen' needs no entry of its own.
import type { MemoryKind } from '../index.ts'
import { callsAtOnce, emptyPicture, SIGKILL, type Picture, type Pin, type Process, type SharerPicture } from './picture.ts'

/** While a name is read: the picture so far, and whom the next word about a state is about. */
interface Reading {
  readonly picture: Picture
  subject: 'victim' | 'sharers'
  /** A word has said of whom what follows is, to the next such word. */
  subjectNamed: boolean
  /** The victim's own state has been named; else, in 'shared-dying-frozen', it is the sharers'. */
  victimNamed: boolean
  /** What its family says about the victim's state. */
  family: Process['fate'] | undefined
  /** What the name says in passing about the victim's state, should no word name it. */
  assumed: Process['fate'] | undefined
  /** Of a vfork pair, whose state was named: nobody can tell as long as it is the only one. */
  unclear: boolean
  /** A word has said that nobody has hold of the memory. */
  pinsDenied: boolean
  /** Threads beside the leader that have exited. */
  exitedThreads: number
  /** The call's flags: one scenario sends its signal only when they are 0. */
  readonly flags: number | undefined
}

/** Signals that end a process by default, by number; the same on all architectures but MIPS, Alpha and SPARC. */
const signals: Readonly<Record<string, number>> = {
  hup: 1, int: 2, quit: 3, ill: 4, trap: 5, abrt: 6, bus: 7, fpe: 8, kill: SIGKILL, usr1: 10, segv: 11, usr2: 12, pipe: 13, alrm: 14,
  term: 15, xcpu: 24, xfsz: 25, vtalrm: 26, prof: 27, sys: 31,
}

/** What the words of a name say about a kind of memory, the most telling first. */
const memoryWords: readonly (readonly [RegExp, MemoryKind])[] = [
  [/hugetlb/, 'hugetlb'],
  [/pfnmap/, 'pfnmap'],
  [/shared.*(file|memfd)|(file|memfd).*shared/, 'shared-file'],
  [/shared|shmem|shm/, 'shared-anonymous'],
  [/(file|memfd).*(dirty|dirtied|written|modified|cow)/, 'written-private-file'],
  [/file|memfd/, 'private-file'],
  [/mlock|locked/, 'mlocked'],
  [/thp|huge-?page/, 'transparent-huge'],
  [/swap/, 'swapped'],
  [/anon|heap|stack/, 'private-anonymous'],
]

function memoryOf(name: string): MemoryKind {
  // 'not', 'un-' …: what it is then, nobody has said.
  const [, kind] = memoryWords.find(([word]) => word.test(name) && !/(^|-)(not?|non|without|un[a-z]+)(-|$)/.test(name)) ?? []
  if (kind === undefined) throw new Error(`scenario.ts knows no memory of kind '${name}'`)
  return kind
}

/** Numbers as people write them. */
const numbers: Readonly<Record<string, number>> = {
  single: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, sixteen: 16,
  'thirty-two': 32,
}
const NUMBER = `\\d+|${Object.keys(numbers).join('|')}`

function numberOf(word: string | undefined): number {
  return numbers[word ?? ''] ?? Number(word)
}

type Word = readonly [pattern: string, says: (reading: Reading, match: RegExpExecArray) => void]

const nothing = (): void => undefined

const words: readonly Word[] = [
  // Families, which say what is asked and what state is meant when no other word names one.
  ['race', ofKilled],
  ['poll-loop', reading => {
    ofKilled(reading)
    reading.picture.ask = 'process_mrelease until the victim is a zombie'
  }],
  ['exit-timeline', reading => {
    ofKilled(reading)
    reading.picture.ask = 'is the memory free when the victim is a zombie?'
  }],
  ['call-cost', ofKilled],
  ['flags', nothing],
  ['second-calls?|(?:two|2)-calls|called-(?:twice|again)|twice|again', ({ picture }) => {
    // 'two-calls-in-parallel', in whatever order of words.
    if (!callsAtOnce(picture)) picture.ask = 'process_mrelease twice'
  }],
  ['second-caller-kills(?:-and-calls)?', reading => {
    reading.picture.ask = 'process_mrelease by two at once, of whom the second kills'
    reading.family ??= 'live'
  }],
  [
    '(?:two|2)-callers|(?:in-)?(?:concurrent|parallel|simultaneous)(?:ly)?(?:-calls?|-callers)?',
    ({ picture }) => (picture.ask = 'process_mrelease by two at once'),
  ],
  ['mmap-lock-busy-(fork|mmap|munmap|mprotect|madvise|fault|brk)-loop', (reading, [, loop]) => {
    reading.picture.forks = loop === 'fork'
    reading.family = reading.flags === 0 ? 'signalled' : 'live'
  }],

  // Who has hold of the address space. These take mm_count at most, or mm_users only while the kernel writes into a buffer of its own.
  [
    'pin-(?:[a-z]+-open|opened?-[a-z]+|(?:smaps|maps|numa-maps|pagemap)-read|maps|smaps-rollup|numa-maps|pagemap|status|stat|statm|' +
      'userfaultfd|uffd|io-uring|aio|kvm|pidfd)',
    ({ picture }) => picture.pins.push({ by: 'open file', how: 'stalled' }),
  ],
  ['pin-(cmdline|environ|mem|smaps)(?:-read|-write|-reader|-writer)?', ({ picture }, [, file]) =>
    picture.pins.push({ by: file as Pin['by'], how: 'stalled' })],
  // All of these hold mm_users for the whole call.
  [
    'pin-(?:pvr|pvw|(?:process-)?vm-(?:readv|writev)|(?:process-)?madvise|move-pages|migrate-pages)(?:-reader)?',
    ({ picture }) => picture.pins.push({ by: 'process_vm_readv', how: 'stalled' }),
  ],
  ['pin-vhost', ({ picture }) => picture.pins.push({ by: 'vhost', how: 'stalled' })],
  ['(?:pin-|shared-with-(?:a-)?|borrowed-by-)(?:kthread|kernel-thread)(?:-use-mm)?|kthread-use-mm', reading => {
    reading.picture.pins.push({ by: 'kernel thread', how: 'stalled' })
    reading.assumed ??= 'live'
  }],
  ['pin-ptrace|(?:ptrace-)?(?:attached|seized)|ptraced|traced', ({ picture }) => picture.pins.push({ by: 'ptrace', how: 'stalled' })],
  ['(smaps|pvr|cmdline|environ|mem)-(?:reader|loop)', ({ picture }, [, by]) =>
    picture.pins.push({ by: by === 'pvr' ? 'process_vm_readv' : (by as Pin['by']), how: 'loop' })],
  // It takes mm_users for a moment again and again, as one of smaps does.
  ['(?:smaps-rollup|maps|numa-maps|pagemap|status|stat|statm)-(?:reader|loop)', ({ picture }) =>
    picture.pins.push({ by: 'smaps', how: 'loop' })],
  ['no-(?:pin|pinner|reader)s?', reading => (reading.pinsDenied = true)],
  ['(?:pin|pinner|reader)-(?:gone|released|let-go|killed)', ({ picture }) => (picture.pins = [])],

  // Who shares it. The state that follows is the sharers', then 'target' or 'victim' or a second state begins the victim's.
  ['(?:shared-with|sharer)-(?:global-)?init', reading => {
    reading.picture.sharers.push({ kind: 'init', fate: 'live', hold: 'nothing', of: 'anybody' })
    reading.assumed = 'live'
  }],
  ['(?:shared-(?:with-)?(?:a-)?)?vfork(?:-(child|parent))?', (reading, [, role = 'child']) => {
    share(reading, 1, `vfork-${role}`)
    reading.unclear = true
  }],
  ['shared|sharer|clone-vm', reading => share(reading, 1, 'clone')],
  [`(${NUMBER})-sharers`, (reading, [, count]) => share(reading, numberOf(count), 'clone')],

  // What the call is made on, and by whom.
  ['(?:bad|closed|negative|invalid|o-?path)-fd|fd-(?:bad|closed|negative|invalid|o-?path)', ({ picture }) => (picture.aim = 'bad fd')],
  [
    '(?:fd-)?not-(?:a-)?pidfd|non-pidfd|' +
      'fd-(?:of-)?(?:(?:regular-|ordinary-)?file|pipe|socket|memfd|eventfd|epoll|dev-null|directory)',
    ({ picture }) => (picture.aim = 'not a pidfd'),
  ],
  ['(?:fd-)?proc-pid(?:-dir(?:ectory)?|-fd)?', ({ picture }) => (picture.aim = 'proc directory')],
  ['send-signal', ({ picture }) => (picture.ask = 'pidfd_send_signal 0')],
  ['pidfd-open(-tid|-thread|-non-?leader)?', (reading, [, thread]) => {
    reading.picture.ask = 'pidfd_open'
    reading.assumed = 'live'
    if (thread !== undefined) aimAtThread(reading.picture)
  }],
  ['pidfd-thread-non-?leader', ({ picture }) => aimAtThread(picture)],
  ['pidfd-thread-leader', ({ picture }) => (picture.victim.threads = Math.max(2, picture.victim.threads))],
  ['(?:self-)?pidfd-self(?:-thread-group|-thread)?|self-thread(?:-group)?', ({ picture }) => (picture.aim = 'PIDFD_SELF')],
  ['(?:target-)?self', ({ picture }) => (picture.aim = 'self')],
  ['(?:target-)?(?:kthread|kernel-thread)', ({ picture }) => (picture.aim = 'kernel thread')],
  // To a caller outside it is a process as any other.
  [
    '(?:victim-|target-)?(?:(?:in|init-of)-(?:a-|its-own-)?(?:child-)?(?:pidns|pid-namespace)|(?:child-)?(?:pidns|pid-namespace)-init)',
    reading => {
      reading.subject = 'victim'
      reading.assumed ??= 'live'
    },
  ],
  ['(?:target-)?(?:global-)?init|(?:target-)?pid-?1', ({ picture }) => (picture.aim = 'init')],
  ['caller-killed', ({ picture }) => (picture.caller.killed = true)],
  ['caller-in-(?:the-)?(?:victims?|targets?|same)-(?:s-)?(?:pidns|pid-namespace)|init-of-(?:the-)?callers?-(?:s-)?(?:pidns|pid-namespace)',
    reading => {
      reading.picture.caller.withInit = true
      reading.assumed ??= 'live'
    }],
  ['caller-in-(?:a-)?(?:child-)?(?:pidns|pid-namespace)', ({ picture }) => (picture.caller.childPidNamespace = true)],
  ['(?:other|foreign|different)-(?:uid|user)|unprivileged(?:-caller)?', ({ picture }) => {
    const sharer = picture.sharers.at(-1)
    // 'shared-other-uid': the sharer. 'other-uid-live': the victim, and whoever is named after it.
    if (sharer !== undefined) sharer.of = 'another user'
    else picture.caller = { ...picture.caller, mayKill: false, told: true }
  }],
  ['(?:in-)?(?:other|another|outer)-(?:pidns|pid-namespace)', ({ picture }) => {
    const sharer = picture.sharers.at(-1)
    if (sharer === undefined) picture.caller.childPidNamespace = true
    else sharer.of = 'another pid namespace'
  }],
  ['(?:same|own)-(?:uid|user)', ({ picture }) =>
    (picture.caller = { ...picture.caller, mayKill: true, told: true })],

  // States.
  ['(?:target|victim)(?:-is)?', reading => {
    reading.subject = 'victim'
    reading.subjectNamed = true
    reading.unclear = false
  }],
  ['the-sharers?', reading => {
    if (mortal(reading).length === 0) share(reading, 1, 'clone')
    reading.subject = 'sharers'
    reading.subjectNamed = true
    reading.unclear = false
  }],
  ['both(?:-are)?', reading => {
    reading.subject = 'sharers'
    reading.subjectNamed = false
    reading.unclear = false
  }],
  ['live|alive|running|unsignall?ed|never-signall?ed|not-signall?ed|not-killed', reading => setFate(reading, 'live')],
  ['already', nothing],
  ['oom-(?:reaped|skip)|(?:memcg-)?oom-(?:victim-|killed-)?(?:after-reaper|reaped)', reading => {
    killed(reading)
    reading.picture.oom = 'reaped'
  }],
  ['(?:memcg-)?oom(?:-victim|-killed|-kill)*', reading => {
    killed(reading)
    reading.picture.oom = 'killed'
  }],
  ['killed-(?:if|for)-flags-0', reading => {
    if (reading.flags === 0) killed(reading)
  }],
  ['killed|dying|sigkill(?:ed)?|(?:by-)?(?:p|t|tg|cgroup-)?kill(?:-syscall)?', killed],
  ['zombies?|dead', reading => setFate(reading, 'zombie')],
  ['exited', reading => setFate(reading, reading.subject === 'sharers' ? 'gone' : 'zombie')],
  ['reaped|waited-for', reading => setFate(reading, 'reaped')],
  ['(?:long-)?gone(?:-long-ago)?', reading => setFate(reading, 'gone')],
  [`sig(${Object.keys(signals).join('|')})(?:-(default|handle[dr]|caught|blocked|masked|ignored))?(?:-action)?`,
    (reading, [, name = '', action = 'default']) => {
      killed(reading)
      reading.picture.signal = signals[name] ?? SIGKILL
      reading.picture.survives = action !== 'default' && name !== 'kill'
    }],
  ['core-?dump(?:ed|ing)?-(?:done|over|finished|complete)|dumped', reading => setFate(reading, 'exiting')],
  ['core-?dump(?:ing|ed)?(?:-in-progress|-running|-under-way)?|dumping(?:-core)?', reading => setFate(reading, 'dumping core')],
  ['exit(?:ing)?(?:-group)?', reading => setFate(reading, 'exiting')],
  ['kill-?first', killed],
  ['reap-?kill', reading => setFate(reading, 'live')],

  // What holds a process. Nothing does where nothing is said.
  ['immediate(?:ly)?|at-once', nothing],
  ['frozen-(?:by-)?(?:cgroup-)?v2|v2-frozen|cgroup2-frozen', reading => setHold(reading, 'frozen until SIGKILL')],
  ['frozen(?:-(?:by-)?(?:cgroup-)?v1)?|v1-frozen', reading => setHold(reading, 'frozen')],
  ['(?:sig)?stop(?:ped)?', reading => {
    setHold(reading, 'stopped')
    reading.assumed ??= 'live'
  }],
  ['(leader|others|other-threads)-(?:only-)?(?:held|at-exit)(?:-only)?', (reading, [, who]) => {
    setHold(reading, who === 'leader' ? 'leader held at exit' : 'others held at exit')
    reading.picture.victim.threads = Math.max(2, reading.picture.victim.threads)
    reading.assumed = 'signalled'
  }],
  ['held(?:-at-exit|-before-exit-mm)?|(?:ptrace-)?exit-stop|ptrace-event-exit|at-exit', reading => {
    setHold(reading, 'held at exit')
    // Whoever is there is dying.
    reading.assumed = 'signalled'
  }],
  ['uninterruptible|d-?state|disk-sleep', reading => {
    setHold(reading, 'uninterruptible')
    reading.assumed ??= 'live'
  }],
  ['samecpu-fifo', reading => setHold(reading, 'behind the caller')],

  // Threads. Of more than there are in the model, each is as one of those.
  ['leader-(?:exited|gone|dead|zombie)|zombie-leader', ({ picture }) => {
    picture.victim.leaderExited = true
    picture.victim.threads = Math.max(2, picture.victim.threads)
  }],
  [`(?:(${NUMBER})-)?(?:non-?leaders?|threads?)-exited`, (reading, [, count = '1']) => (reading.exitedThreads += numberOf(count))],
  [`mt(${NUMBER})|(${NUMBER})-?threads?(?:ed)?|threads-?(${NUMBER})`, ({ picture }, [, mt, before, after]) => {
    picture.victim.threads = Math.min(MOST_THREADS, numberOf(mt ?? before ?? after))
  }],
  ['mt|multi-?threaded', ({ picture }) => (picture.victim.threads = 2)],

  // Times, places and sizes: they change how likely an outcome is, not which there are.
  ['\\d+(?:kib|kb|mib|mb|gib|gb|pages?|ns|us|ms|s|min)', nothing],
  ['delay|place|unpinned|diffcpu|samecpu|spin(?:ning)?|sleep(?:ing)?|poll(?:ing)?|idle|nice', nothing],
  // Words that only bind others.
  ['and|with|then|while|by|via|the|a|call', nothing],

  // The last, because other words begin alike. A kind of memory is told to the end of the name.
  ['mem(?:ory)?-([a-z-]+)', (reading, [, name = '']) => {
    ofKilled(reading)
    reading.picture.victim.hold = 'frozen'
    reading.picture.memory = memoryOf(name)
  }],
]

/** As many as a situation of the model may have. */
const MOST_THREADS = 8

const table = words.map(([pattern, says]) => [new RegExp(`^(?:${pattern})(?=-|$)`), says] as const)

/** A word of a scenario's name that no entry of the table knows. */
export class UnknownWord extends Error {
  override name = 'UnknownWord'
}

/**
 * What a scenario's name says.
 *
 * @param flags The call's.
 * @param unknown 'skipped': words that are not in the table are, and a name that tells no state is taken as it is.
 * @throws UnknownWord when a word is not in the table, or none tells the victim's state: then it is to be added here, or the scenario
 * to be listed in listed.ts.
 */
export function readScenario(name: string, flags: number | undefined, unknown: 'refused' | 'skipped' = 'refused'): Picture {
  const refuse = (message: string): void => {
    if (unknown === 'refused') throw new UnknownWord(`scenario '${name}': ${message}`)
  }
  const reading: Reading = {
    picture: emptyPicture(), subject: 'victim', subjectNamed: false, victimNamed: false, family: undefined, assumed: undefined,
    unclear: false, pinsDenied: false, exitedThreads: 0, flags,
  }
  for (let rest = name.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''); rest !== ''; ) {
    const entry = table.map(([pattern, says]) => [pattern.exec(rest), says] as const).find(([match]) => match !== null)
    const [match, says] = entry ?? [null, nothing]
    if (match === null) refuse(`no word of scenario.ts begins '${rest}'`)
    else says(reading, match)
    rest = match === null ? rest.replace(/^[^-]*-?/, '') : rest.slice(match[0].length).replace(/^-/, '')
  }
  const { assumed, exitedThreads, family, picture, pinsDenied, unclear, victimNamed } = reading
  if (pinsDenied && picture.pins.length > 0) refuse('it says that nobody has hold of the memory, and that somebody has')
  if (unclear && !victimNamed && picture.sharers.some(({ fate, hold }) => fate !== 'live' || hold !== 'nothing')) {
    refuse("of parent and child, who is the target? Say 'target' before its state.")
  }
  const sharer = picture.sharers.find(({ kind }) => kind !== 'init')
  // 'shared-dying-frozen' is about both; who is gone long since had no part in what happens.
  const shared = sharer === undefined ? undefined : sharer.fate === 'gone' ? 'live' : sharer.fate
  if (!victimNamed) picture.victim.fate = family ?? shared ?? assumed ?? 'live'
  if (!victimNamed && (family ?? shared ?? assumed) === undefined && /^victim/.test(picture.aim)) {
    refuse('no word says what state the victim is in (live, killed, zombie, reaped ...)')
  }
  // Where it is not said how many threads there were, there is the leader.
  if (picture.victim.threads > 1 && exitedThreads >= picture.victim.threads) refuse('no thread is left')
  picture.victim.threads = Math.max(1, picture.victim.threads - exitedThreads)
  return picture
}

function aimAtThread(picture: Picture): void {
  picture.aim = 'victim thread'
  picture.victim.threads = Math.max(2, picture.victim.threads)
}

function share(reading: Reading, count: number, kind: string): void {
  for (let i = 0; i < count; i++) {
    reading.picture.sharers.push({ kind: kind as SharerPicture['kind'], fate: 'live', hold: 'nothing', of: 'anybody' })
  }
  reading.subject = 'sharers'
}

function killed(reading: Reading): void {
  setFate(reading, 'signalled')
}

function ofKilled(reading: Reading): void {
  reading.family = 'signalled'
}

/** In the order in which a process comes through them. */
const lives: readonly Process['fate'][] = ['live', 'signalled', 'exiting', 'dumping core', 'zombie', 'reaped', 'gone']

/** What a further word makes of a state: who is 'killed' and a 'zombie' is a zombie. Who is 'killed' and 'live' is two. */
function further(now: Process['fate'], next: Process['fate']): Process['fate'] {
  if (next === 'live' && now !== 'live') throw new UnknownWord(`'${now}' and '${next}' are said of one process`)
  return lives.indexOf(next) > lives.indexOf(now) ? next : now
}

/** All of them but init. */
function mortal({ picture }: Reading): SharerPicture[] {
  return picture.sharers.filter(({ kind }) => kind !== 'init')
}

function setFate(reading: Reading, fate: Process['fate']): void {
  const sharers = mortal(reading)
  if (reading.subject === 'sharers' && sharers.length > 0) {
    for (const sharer of sharers) sharer.fate = further(sharer.fate, fate)
    // A further state is the victim's, unless a word has said that this is about the sharers.
    if (!reading.subjectNamed) reading.subject = 'victim'
  } else {
    reading.picture.victim.fate = further(reading.picture.victim.fate, fate)
    reading.victimNamed = true
  }
}

function setHold(reading: Reading, hold: Process['hold']): void {
  const { picture, subject, subjectNamed, victimNamed } = reading
  const sharersToo = subjectNamed ? subject === 'sharers' : !victimNamed
  if (sharersToo) for (const sharer of mortal(reading)) sharer.hold = hold
  if (!(subjectNamed && subject === 'sharers')) picture.victim.hold = hold
}
