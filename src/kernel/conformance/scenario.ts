// SPDX-License-Identifier: MIT
// The words of which the records' scenario names are made, and what each says. A name is read from left to right, word after word;
// a word that is not in the table is an error. So 'pin-cmdline-killed-mt8-frozen' needs no entry of its own.
import type { MemoryKind } from '../index.ts'
import { emptyPicture, SIGKILL, type Picture, type Pin, type Process, type SharerPicture } from './picture.ts'

/** While a name is read: the picture so far, and whom the next word about a state is about. */
interface Reading {
  readonly picture: Picture
  subject: 'victim' | 'sharer'
  /** The victim's own state has been named; else, in 'shared-dying-frozen', it is the sharer's. */
  victimNamed: boolean
  /** The call's flags: one scenario sends its signal only when they are 0. */
  readonly flags: number | undefined
}

/** Signals that end a process by default, by number; the same on all architectures but MIPS, Alpha and SPARC. */
const signals: Readonly<Record<string, number>> = {
  hup: 1, int: 2, quit: 3, ill: 4, trap: 5, abrt: 6, bus: 7, fpe: 8, kill: SIGKILL, usr1: 10, segv: 11, usr2: 12, pipe: 13, alrm: 14,
  term: 15,
}

/** What the words of a name say about a kind of memory, the most telling first. */
const memoryWords: readonly (readonly [RegExp, MemoryKind])[] = [
  [/hugetlb/, 'hugetlb'],
  [/pfnmap/, 'pfnmap'],
  [/shared.*(file|memfd)|(file|memfd).*shared/, 'shared-file'],
  [/shared|shmem|shm/, 'shared-anonymous'],
  [/(file|memfd).*(dirty|written)/, 'written-private-file'],
  [/file|memfd/, 'private-file'],
  [/mlock/, 'mlocked'],
  [/thp/, 'transparent-huge'],
  [/swap/, 'swapped'],
  [/anon/, 'private-anonymous'],
]

function memoryOf(name: string): MemoryKind {
  const [, kind] = memoryWords.find(([word]) => word.test(name)) ?? []
  if (kind === undefined) throw new Error(`scenario.ts knows no memory of kind '${name}'`)
  return kind
}

type Word = readonly [pattern: string, says: (reading: Reading, match: RegExpExecArray) => void]

const nothing = (): void => undefined

const words: readonly Word[] = [
  // Families, which say what is asked and what state is meant when no other word names one.
  ['race', killed],
  ['poll-loop', reading => {
    killed(reading)
    reading.picture.ask = 'process_mrelease until the victim is a zombie'
  }],
  ['exit-timeline', reading => {
    killed(reading)
    reading.picture.ask = 'is the memory free when the victim is a zombie?'
  }],
  ['call-cost', killed],
  ['flags', nothing],
  ['second-call|twice|two-calls|two-callers|concurrent', ({ picture }) => (picture.ask = 'process_mrelease twice')],
  ['mmap-lock-busy-[a-z]+-loop', reading => {
    reading.picture.busy = true
    if (reading.flags === 0) killed(reading)
  }],
  ['mem-([a-z-]+)', (reading, [, name = '']) => {
    killed(reading)
    reading.picture.victim.hold = 'frozen'
    reading.picture.memory = memoryOf(name)
  }],

  // Who has hold of the address space.
  ['pin-(cmdline|environ|mem|smaps)(?!-open)', ({ picture }, [, file]) => picture.pins.push({ by: file as Pin['by'], how: 'stalled' })],
  ['pin-(?:pvr|pvw)', ({ picture }) => picture.pins.push({ by: 'process_vm_readv', how: 'stalled' })],
  // These take mm_count at most, or mm_users only while the kernel writes into a buffer of its own.
  ['pin-(?:[a-z]+-open|maps|pagemap|userfaultfd|uffd|io-uring|kvm)', ({ picture }) =>
    picture.pins.push({ by: 'open file', how: 'stalled' })],
  ['pin-ptrace', ({ picture }) => picture.pins.push({ by: 'ptrace', how: 'stalled' })],
  ['smaps-reader', ({ picture }) => picture.pins.push({ by: 'smaps', how: 'loop' })],
  ['pvr-reader', ({ picture }) => picture.pins.push({ by: 'process_vm_readv', how: 'loop' })],
  ['cmdline-reader', ({ picture }) => picture.pins.push({ by: 'cmdline', how: 'loop' })],

  // Who shares it. The state that follows is the sharer's, then 'target' or 'victim' or a second state begins the victim's.
  ['shared-with-init', ({ picture }) => picture.sharers.push({ kind: 'init', fate: 'live', hold: 'nothing' })],
  ['shared(?:-(vfork-child|vfork-parent))?', (reading, [, kind]) => {
    reading.picture.sharers.push({ kind: kind === undefined ? 'clone' : (kind as SharerPicture['kind']), fate: 'live', hold: 'nothing' })
    reading.subject = 'sharer'
  }],

  // What the call is made on, and by whom.
  ['bad-fd', ({ picture }) => (picture.aim = 'bad fd')],
  ['fd-not-pidfd', ({ picture }) => (picture.aim = 'not a pidfd')],
  ['fd-proc-pid-dir', ({ picture }) => (picture.aim = 'proc directory')],
  ['send-signal', ({ picture }) => (picture.ask = 'pidfd_send_signal 0')],
  ['pidfd-open(-tid)?', ({ picture }, [, thread]) => {
    picture.ask = 'pidfd_open'
    if (thread !== undefined) aimAtThread(picture)
  }],
  ['pidfd-thread-non-?leader', ({ picture }) => aimAtThread(picture)],
  ['pidfd-thread-leader', ({ picture }) => (picture.victim.threads = 2)],
  ['(?:target-)?self', ({ picture }) => (picture.aim = 'self')],
  ['target-kthread', ({ picture }) => (picture.aim = 'kernel thread')],
  ['target-init', ({ picture }) => (picture.aim = 'init')],
  ['caller-in-child-pidns', ({ picture }) => (picture.caller.childPidNamespace = true)],
  ['other-uid', ({ picture }) => (picture.caller.mayKill = false)],
  ['same-uid', ({ picture }) => (picture.caller.mayKill = true)],

  // States.
  ['target|victim', reading => (reading.subject = 'victim')],
  ['live', reading => setFate(reading, 'live')],
  ['killed|dying', killed],
  ['zombie', reading => setFate(reading, 'zombie')],
  ['reaped', reading => setFate(reading, 'reaped')],
  ['gone', reading => setFate(reading, 'gone')],
  [`sig(${Object.keys(signals).join('|')})(?:-(default|handled|blocked|ignored))?`, (reading, [, name = '', action = 'default']) => {
    killed(reading)
    reading.picture.signal = signals[name] ?? SIGKILL
    reading.picture.survives = action !== 'default'
  }],
  ['exit', reading => setFate(reading, 'exiting')],
  ['dumping|core-?dump', reading => setFate(reading, 'dumping core')],
  ['killfirst', killed],
  ['reapkill', reading => setFate(reading, 'live')],

  // What holds a process. Nothing does where nothing is said.
  ['immediate', nothing],
  ['frozen-v2', reading => setHold(reading, 'frozen until SIGKILL')],
  ['frozen(?:-v1)?', reading => setHold(reading, 'frozen')],
  ['stopped', reading => setHold(reading, 'stopped')],
  ['held|ptrace-exit-stop', reading => setHold(reading, 'held at exit')],
  ['uninterruptible|dstate', reading => setHold(reading, 'uninterruptible')],
  ['samecpu-fifo', reading => setHold(reading, 'behind the caller')],

  // Threads.
  ['mt([2-8])', ({ picture }, [, threads]) => (picture.victim.threads = Number(threads))],
  ['leader-exited', ({ picture }) => {
    picture.victim.leaderExited = true
    picture.victim.threads = Math.max(2, picture.victim.threads)
  }],

  // Times, places and sizes: they change how likely an outcome is, not which there are.
  ['\\d+(?:mib|us|s)|delay|place|unpinned|diffcpu|samecpu|spin', nothing],
]

const table = words.map(([pattern, says]) => [new RegExp(`^(?:${pattern})(?=-|$)`), says] as const)

/**
 * What a scenario's name says.
 *
 * @param flags The call's.
 * @throws Error that names the word which is not in the table: then it is to be added here, or the scenario to be listed in listed.ts.
 */
export function readScenario(name: string, flags: number | undefined): Picture {
  const reading: Reading = { picture: emptyPicture(), subject: 'victim', victimNamed: false, flags }
  for (let rest = name; rest !== ''; ) {
    const entry = table.map(([pattern, says]) => [pattern.exec(rest), says] as const).find(([match]) => match !== null)
    const [match, says] = entry ?? [null, nothing]
    if (match === null) throw new Error(`scenario '${name}': no word of scenario.ts begins '${rest}'`)
    says(reading, match)
    rest = rest.slice(match[0].length).replace(/^-/, '')
  }
  const { picture } = reading
  const [sharer] = picture.sharers
  // 'shared-dying-frozen' is about both.
  if (sharer !== undefined && sharer.kind !== 'init' && !reading.victimNamed) picture.victim.fate = sharer.fate
  return picture
}

function aimAtThread(picture: Picture): void {
  picture.aim = 'victim thread'
  picture.victim.threads = 2
}

function killed(reading: Reading): void {
  setFate(reading, 'signalled')
}

function setFate(reading: Reading, fate: Process['fate']): void {
  const [sharer] = reading.picture.sharers
  if (reading.subject === 'sharer' && sharer !== undefined) {
    sharer.fate = fate
    // A further state is the victim's.
    reading.subject = 'victim'
  } else {
    reading.picture.victim.fate = fate
    reading.victimNamed = true
  }
}

function setHold(reading: Reading, hold: Process['hold']): void {
  const { picture, victimNamed } = reading
  picture.victim.hold = hold
  const [sharer] = picture.sharers
  if (sharer !== undefined && sharer.kind !== 'init' && !victimNamed) sharer.hold = hold
}
