// SPDX-License-Identifier: MIT
// A picture, put into the fields of the model and a script of calls. What the model has no words for is said, not left out.
import { defaultSituation, type Situation, type Target } from '../index.ts'
import type { Aim, Picture } from './picture.ts'
import { continued, type Act, type Script } from './script.ts'

/** What a picture comes to: a situation of the model, and what is done in it. */
export interface ModelSetup {
  readonly situation: Situation
  /** The whole script. */
  readonly script: Script
  /** The part before the call that the record is about. */
  readonly before: Script
}

/** Something of a picture that the model cannot express. */
export class Inexpressible extends Error {
  override name = 'Inexpressible'
}

const SIGKILL = 9
/** Threads of a victim that runs: five of them make 60,000 states, eight 6 million, and nothing new. */
const RUNNING_THREADS = 5
const signals = { SIGKILL, SIGTERM: 15, SIGQUIT: 3 } as const

const targets: Readonly<Record<Aim, Target>> = {
  'victim': 'victim',
  'victim thread': 'victim-thread',
  'self': 'self',
  'init': 'init',
  'kernel thread': 'kernel-thread',
  'bad fd': 'bad-fd',
  'not a pidfd': 'not-a-pidfd',
  // To process_mrelease the directory /proc/PID is no pidfd; pidfd_send_signal takes it for one.
  'proc directory': 'not-a-pidfd',
}

/** Puts a picture into the model. Throws `Inexpressible` with the reason where that cannot be done. */
export function setUp(picture: Picture, flags: number | undefined): ModelSetup {
  const target = targets[picture.aim]
  const before: Script = { acts: [...beginning(picture), ...sendSignals(picture), ...waiting(picture)] }
  const then = (call: Act['call'], argument: number, on = target): Script =>
    continued(before, { call, target: on, argument, result: 'noted' })
  const scripts: Record<Picture['ask'], () => Script> = {
    'process_mrelease': () => then('process_mrelease', lowHalf(flags)),
    'process_mrelease until the victim is a zombie': () => ({ ...then('process_mrelease', lowHalf(flags)), loop: before.acts.length }),
    'pidfd_open': () => then('pidfd_open', 0),
    'pidfd_send_signal 0': () => then('pidfd_send_signal', 0, picture.aim === 'proc directory' ? 'victim' : target),
    'is the memory free when the victim is a zombie?': () => before,
  }
  return { situation: situation(picture), script: scripts[picture.ask](), before }
}

/** process_mrelease's flags are an unsigned int: the upper half of the register is not looked at. */
function lowHalf(flags: number | undefined): number {
  if (flags === undefined) throw new Error('a record about process_mrelease must say its flags')
  return flags % 2 ** 32
}

function situation({ victim, sharers, pins, memory, forks, caller, handled, signal }: Picture): Situation {
  if (victim.hold !== 'nothing') inexpressible(`a victim that is ${victim.hold}`)
  if (victim.leaderExited) inexpressible('a leader that has exited')
  if (sharers.some(({ hold, kind, fate }) => hold !== 'nothing' || kind !== 'clone' || fate === 'gone')) inexpressible('such a sharer')
  if (pins.some(({ by }) => by !== 'open file' && by !== 'ptrace')) inexpressible('a pinner that begins before the program')
  if (memory !== 'private-anon') inexpressible(`memory of kind ${memory}`)
  if (!caller.mayKill) inexpressible('a caller that may not kill the victim')
  if (caller.childPidNamespace) inexpressible('a caller in a child pid namespace')
  if (forks) inexpressible('a victim that forks')
  if (handled || signal === 'SIGQUIT') inexpressible('signals but SIGKILL and SIGTERM with its default action')
  return {
    ...defaultSituation,
    threads: Math.min(victim.threads, RUNNING_THREADS),
    sharers: sharers.length,
    parentWaits: victim.fate === 'reaped',
  }
}

/** A pidfd of the victim, as the recorder's program had one before anything else happened. */
function beginning({ aim, caller }: Picture): Act[] {
  if (aim !== 'victim' || caller.childPidNamespace) return []
  return [{ call: 'pidfd_open', target: 'victim', argument: 0, result: 'must succeed' }]
}

function sendSignals({ victim, signal, sharers }: Picture): Act[] {
  const send = (target: Target, signal: number): Act => ({ call: 'pidfd_send_signal', target, argument: signal, result: 'must succeed' })
  return [
    ...(victim.fate === 'live' ? [] : [send('victim', signals[signal])]),
    ...(sharers.some(({ fate }) => fate === 'signalled') ? [send('sharer', SIGKILL)] : []),
  ]
}

/** poll: 1 for a zombie, 2 when it was waited for. */
function waiting({ victim, ask }: Picture): Act[] {
  const poll: Act = { call: 'poll', target: 'victim', argument: -1, result: 'must succeed' }
  if (victim.fate === 'zombie' || ask === 'is the memory free when the victim is a zombie?') return [poll]
  return victim.fate === 'reaped' ? [{ ...poll, atLeast: 2 }] : []
}

function inexpressible(what: string): never {
  throw new Inexpressible(`the model has no ${what}`)
}
