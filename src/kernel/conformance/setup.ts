// SPDX-License-Identifier: MIT
// A picture, put into the fields of the model and a script of calls. What the model has no words for is said, not left out.
import {
  defaultSituation, releases, type MemoryKind, type PinnerKind, type Release, type SharerKind, type Situation, type Target,
} from '../index.ts'
import { callsAtOnce, runs, SIGKILL, type Aim, type Fate, type Hold, type Picture, type Pin, type SharerPicture } from './picture.ts'
import { continued, type Act, type Script } from './script.ts'

/** What a picture comes to: a situation of the model, and what is done in it. */
export interface ModelSetup {
  readonly situation: Situation
  /** The whole script. */
  readonly script: Script
  /** The part before the call that the record is about. */
  readonly before: Script
}

/** What lets go after the script, at a moment of its own choice: everything that pins, or everything that holds the victim. */
export type LettingGo = 'nothing' | 'pins' | 'holds'

/** The signal that the model's victims can survive. All that are survived are alike. */
const SIGTERM = 15

const targets: Readonly<Record<Exclude<Aim, 'PIDFD_SELF'>, Target>> = {
  'victim': 'victim',
  'victim thread': 'victim-thread',
  'self': 'self',
  'init': 'init',
  'kernel thread': 'kernel-thread',
  'bad fd': 'bad-fd',
  'not a pidfd': 'not-a-pidfd',
  'proc directory': 'proc-directory',
}

/**
 * Puts a picture into the model.
 *
 * @param kernel The record's kernel, which begins with its version.
 * @throws Error with the reason where that cannot be done: then the scenario is to be listed (listed.ts).
 */
export function setUp(recorded: Picture, flags: number | undefined, kernel: string, lettingGo: LettingGo = 'nothing'): ModelSetup {
  const picture = cameToItsExit(recorded)
  // Before 6.15 it is a number like any other.
  const target = picture.aim !== 'PIDFD_SELF' ? targets[picture.aim] : versionOf(kernel) < 6015 ? 'bad-fd' : 'self'
  const before: Script = { acts: [...beginning(picture), ...sendSignals(picture), ...waiting(picture)] }
  const then = (call: Act['call'], argument: number): Script => continued(before, { call, target, argument, result: 'noted' })
  const scripts: Record<Picture['ask'], () => Script> = {
    'process_mrelease': () => then('process_mrelease', lowHalf(flags)),
    'process_mrelease twice': () => {
      const once = then('process_mrelease', lowHalf(flags))
      return continued(once, ...once.acts.slice(-1))
    },
    'process_mrelease three times': () => {
      const once = then('process_mrelease', lowHalf(flags))
      return continued(once, ...once.acts.slice(-1), ...once.acts.slice(-1))
    },
    'process_mrelease by two at once': () => then('process_mrelease', lowHalf(flags)),
    'process_mrelease by two at once, of whom the second kills': () => then('process_mrelease', lowHalf(flags)),
    'process_mrelease until the victim is a zombie': () => ({ ...then('process_mrelease', lowHalf(flags)), loop: before.acts.length }),
    'pidfd_open': () => then('pidfd_open', 0),
    'pidfd_send_signal 0': () => then('pidfd_send_signal', 0),
    'is the memory free when the victim is a zombie?': () => before,
  }
  const alone = situation(picture, kernel, lettingGo)
  return { situation: { ...alone, secondCaller: secondCaller(picture, flags) }, script: scripts[picture.ask](), before }
}

/** Who is held at his exit has come there by then, whatever signal it was that he had to take first: with SIGKILL he is as if there. */
function cameToItsExit(picture: Picture): Picture {
  const { signal, survives, victim } = picture
  const came = victim.hold === 'held at exit' && victim.fate === 'signalled' && signal !== SIGKILL && !survives
  return came ? { ...picture, victim: { ...victim, fate: 'exiting' } } : picture
}

/** Both callers call alike. */
function secondCaller(picture: Picture, flags: number | undefined): Situation['secondCaller'] {
  if (!callsAtOnce(picture)) return 'nobody'
  if (picture.aim !== 'victim') unmodelled(`the model's second caller calls on the victim, not on '${picture.aim}'`)
  const kills = picture.ask.endsWith('kills')
  const low = lowHalf(flags)
  if (low === 0) return kills ? 'kills-and-calls' : 'calls'
  if (low === 1 && !kills) return 'reap-kill'
  return unmodelled(`the model's second caller ${kills ? 'kills and calls with flags 0' : 'calls with flags 0 or 1'}, not ${low}`)
}

function unmodelled(message: string): never {
  throw new Error(`${message}: list the record in listed.ts`)
}

/** process_mrelease's flags are an unsigned int: the upper half of the register is not looked at. */
function lowHalf(flags: number | undefined): number {
  if (flags === undefined) throw new Error('a record about process_mrelease must say its flags')
  return flags % 2 ** 32
}

/** The model's release that a kernel behaves like: the newest that is not newer than the kernel. */
function releaseOf(kernel: string): Release {
  const version = versionOf(kernel)
  return releases.findLast((release) => versionOf(release) <= version) ?? '5.14'
}

/** The year in which everything that is modelled had been merged: what is called linux-next has no version, but a date. */
const NEWEST_IN = 2026

/** 6018 for 'Linux 6.18.44 (a virtual machine)'. */
function versionOf(kernel: string): number {
  // A distribution may have a version of its own, such as 22.04; the kernel has had one digit so far.
  const [, major, minor] = /(?:^|[^\d.])(\d)\.(\d+)/.exec(kernel) ?? []
  if (major !== undefined && minor !== undefined) return Number(major) * 1000 + Number(minor)
  const [, year] = /\bnext-(\d{4})\d{4}\b/.exec(kernel) ?? []
  if (year !== undefined && Number(year) >= NEWEST_IN) return Infinity
  throw new Error(`kernel '${kernel}' has no version such as 6.18.44: let it begin with one`)
}

/**
 * Whether the victim goes on in spite of the signal. A tracer gets to see all but SIGKILL first; as long as it passes nothing on, the
 * victim is stopped, and nobody has told it to die. One that is at its exit was past that.
 */
function goesOn({ pins, signal, survives, victim }: Picture): boolean {
  const traced = pins.some(({ by }) => by === 'ptrace')
  return survives || (traced && signal !== SIGKILL && victim.fate === 'signalled' && !/exit/.test(victim.hold))
}

function situation(picture: Picture, kernel: string, lettingGo: LettingGo): Situation {
  const { caller, memory, oom, pins, signal, victim } = picture
  const release = releaseOf(kernel)
  const sharers = sharersOf(picture)
  const survives = goesOn(picture)
  // Whether another signal kills depends on what holds the victim, and only the model's own calls find that out.
  if (signalsFromOutside(picture) && victim.fate === 'signalled' && signal !== SIGKILL && !survives) {
    unmodelled(`a victim that is killed before the caller begins has been sent SIGKILL in the model, not signal ${signal}`)
  }
  if (pins.some(({ by }) => by === 'ptrace') && victim.fate === 'signalled' && signal !== SIGKILL && !survives) {
    throw new Error(`a tracer is asked about signal ${signal} first, and the model's tracers hold their tracees at the exit`)
  }
  return {
    ...defaultSituation,
    threads: victim.threads,
    leaderExited: victim.leaderExited,
    victim: signalsFromOutside(picture) && !(survives && victim.fate === 'signalled') || endsByItself(victim.fate)
      ? fates[victim.fate]
      : 'running',
    // The OOM killer thaws its victim (mark_oom_victim).
    held: lettingGo === 'holds' || (oom === 'killed' && victim.hold === 'frozen') ? 'nothing' : holds[victim.hold],
    survivesSigterm: survives,
    oomReaper: oom === 'killed',
    oomSkip: oom === 'reaped',
    parentWaits: victim.fate === 'reaped',
    callerKilled: caller.killed,
    permission: permission(caller),
    pinners: pins.length,
    pinnerKinds: pins.map(pin => pinnerKind(pin, { lettingGo, version: versionOf(kernel) })),
    sharers: sharers.length,
    sharerKinds: sharers.map(sharer => sharerKind(sharer, { lettingGo, outside: signalsFromOutside(picture) })),
    pages: pagesOf(picture, release),
    memory: Array.from({ length: pagesOf(picture, release) }, () => memory),
    release,
  }
}

/**
 * Whoever the victim's memory has a trace of. Who has it no more is nobody's sharer; that it had one stays with the mm, but where that was
 * by vfork (MMF_MULTIPROCESS: kernel/fork.c, Linux 7.3.4).
 */
function sharersOf({ sharers }: Picture): SharerPicture[] {
  return sharers.filter(({ fate, kind }) => !/^vfork/.test(kind) || !/^(zombie|reaped|gone)$/.test(fate))
}

/** What the OOM reaper releases: not what is shared, nor what others have to agree to. */
const reaped: ReadonlySet<MemoryKind> = new Set([
  'private-anonymous', 'transparent-huge', 'swapped', 'private-file', 'written-private-file', 'mlocked',
])

/** Of what the OOM reaper has been through nothing is left; mlocked memory it went past, before 5.18. */
function pagesOf({ memory, oom, sharers }: Picture, release: Release): number {
  const gone = oom === 'reaped' && reaped.has(memory) && (memory !== 'mlocked' || versionOf(release) >= 5018) &&
    !sharers.some(({ kind }) => kind === 'init')
  return gone ? 0 : defaultSituation.pages
}

function permission({ childPidNamespace, mayKill, withInit }: Picture['caller']): Situation['permission'] {
  if (withInit) return 'init-of-the-namespace'
  if (childPidNamespace) return 'outside-pid-namespace'
  return mayKill ? 'may-kill' : 'may-not-kill'
}

const holds: Readonly<Record<Hold, Situation['held']>> = {
  'nothing': 'nothing',
  'frozen': 'frozen',
  // It is called after SIGKILL, and then nothing holds it.
  'frozen until SIGKILL': 'nothing',
  'stopped': 'stopped',
  'held at exit': 'at-exit',
  'leader held at exit': 'leader-at-exit',
  'others held at exit': 'others-at-exit',
  // It does not get the CPU while the caller goes on. `LettingGo` says what becomes of it afterwards.
  'behind the caller': 'uninterruptible',
  'uninterruptible': 'uninterruptible',
}

const fates: Readonly<Record<Fate, Situation['victim']>> = {
  live: 'running',
  signalled: 'killed',
  exiting: 'exiting',
  'dumping core': 'dumping-core',
  zombie: 'zombie',
  reaped: 'reaped',
  gone: 'reaped',
}

function pinnerKind({ by, how }: Pin, { lettingGo, version }: { lettingGo: LettingGo; version: number }): PinnerKind {
  if (by === 'vhost') {
    // The model's release 6.1 has it as up to 6.3.
    if (version >= 6004 && version < 6009) unmodelled('vhost from Linux 6.4 to 6.8 is not in the model')
    return 'vhost'
  }
  if (by === 'kernel thread') return lettingGo === 'nothing' ? 'kernel-thread-stuck' : 'kernel-thread'
  // smaps copies to its reader only after it has let the mm go; an open file or a tracer has mm_count at most.
  if (by === 'open file' || by === 'ptrace' || (by === 'smaps' && how === 'stalled')) return 'opener'
  if (how === 'loop') return 'reader'
  return lettingGo === 'nothing' ? 'stuck' : 'holding'
}

interface Around {
  readonly lettingGo: LettingGo
  /** Signals do not come from the caller: whoever is to be dying is so from the start. */
  readonly outside: boolean
}

function sharerKind({ fate, hold, kind, of }: SharerPicture, { lettingGo, outside }: Around): SharerKind {
  if (kind === 'init') return kind
  // A zombie has no mm any more: `sharersOf`.
  if (fate === 'gone' || fate === 'reaped' || fate === 'zombie') return 'clone-gone'
  // Whatever holds it, it then takes no step and keeps the mm.
  const frozen = !runs(hold) && lettingGo !== 'holds'
  const killed = outside && fate === 'signalled'
  const state = `${killed ? '-killed' : ''}${frozen ? '-frozen' : ''}` as const
  if (of !== 'anybody') return `${of === 'another user' ? 'other-user' : 'outside-pid-namespace'}${state}`
  if (kind === 'clone') return `clone${state}`
  // A child of vfork that sleeps is to all others as the parent is: it has the mm, without clone's mark on it.
  return state === '' ? 'vfork-parent' : `vfork-child${state}`
}

/**
 * Where the caller may not send the signal, somebody else has sent it before; so has the OOM killer. Who is killed while it calls had
 * sent it by then, and so had one of two that call at once: the model's second caller may call from the start.
 */
function signalsFromOutside(picture: Picture): boolean {
  const { caller, oom } = picture
  return caller.childPidNamespace || !caller.mayKill || caller.killed || oom !== 'no' || callsAtOnce(picture)
}

const sharerTargets: readonly Target[] = ['sharer', 'sharer-2', 'sharer-3']

/** Nobody has to tell it to. */
function endsByItself(fate: Fate): boolean {
  return fate === 'exiting' || fate === 'dumping core'
}

/** A pidfd of the victim, as the recorder's program had one before anything else happened. */
function beginning(picture: Picture): Act[] {
  if (picture.aim !== 'victim' || signalsFromOutside(picture)) return []
  return [{ call: 'pidfd_open', target: 'victim', argument: 0, result: 'must succeed' }]
}

function sendSignals(picture: Picture): Act[] {
  const { signal, victim } = picture
  const sharers = sharersOf(picture)
  const survives = goesOn(picture)
  if (signalsFromOutside(picture)) return []
  const told = victim.fate !== 'live' && !endsByItself(victim.fate)
  const send = (target: Target, signal: number): Act => ({ call: 'pidfd_send_signal', target, argument: signal, result: 'must succeed' })
  return [
    ...(told ? [send('victim', survives ? SIGTERM : signal)] : []),
    ...sharers.flatMap(({ fate }, index) => (fate === 'signalled' ? [send(sharerTargets[index] ?? 'sharer-3', SIGKILL)] : [])),
  ]
}

/** poll: 1 for a zombie, 2 when it was waited for. */
function waiting({ ask, victim }: Picture): Act[] {
  const poll: Act = { call: 'poll', target: 'victim', argument: -1, result: 'must succeed' }
  if (victim.fate === 'zombie' || ask === 'is the memory free when the victim is a zombie?') return [poll]
  return victim.fate === 'reaped' ? [{ ...poll, atLeast: 2 }] : []
}
