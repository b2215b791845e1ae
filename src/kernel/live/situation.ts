// SPDX-License-Identifier: MIT
// What a live situation is: said once, for the native program and for the model.
import type { KernelCall, Situation, Target } from '../index.ts'

/** One situation that is set up on the running kernel and in the model. */
export interface LiveSituation {
  /** Stable: records bear it. */
  readonly name: string
  /** Who is there, and what is called in which order, in words. */
  readonly words: string
  /** Words for live.c that set it up (words.c): `hold=exit`, `threads=4` … */
  readonly setUp: readonly string[]
  /**
   * The caller's calls (`mrelease@victim:0`: verb, target, argument; steps.c), and what happens between them (`+waited-for`), which
   * in the model is somebody else's step and needs no word here. What stands before `+begin` sets the situation up: the model starts
   * behind it.
   */
  readonly steps: readonly string[]
  /**
   * `nothing`: there is one outcome, so the real kernel and the model must both have exactly that one. `race`: the real kernel's
   * outcomes must be among the model's.
   */
  readonly chance: 'nothing' | 'race'
  readonly runs: number
  /** When its end is looked at: when nobody moves any more, or right after the last call, before others get the processor back. */
  readonly looked: 'settled' | 'after'
  /** Kernels before this one answer otherwise, and the model does not say how. */
  readonly since?: string
  /** The same situation in the model; or why the model cannot have it. */
  readonly model: Partial<Situation> | { readonly notExpressible: string }
}

/** One call of the caller. */
export interface Call {
  readonly call: KernelCall
  readonly target: Target
  readonly argument: number
}

const calls: Readonly<Record<string, KernelCall>> = {
  mrelease: 'process_mrelease',
  // What the second caller does is in the situation.
  twice: 'process_mrelease',
  twice_killing: 'process_mrelease',
  kill: 'kill',
  send: 'pidfd_send_signal',
  poll: 'poll',
  waitid: 'waitid',
  pidfd_open: 'pidfd_open',
}

/** What the native program calls by another name, because it reaches it in another way. */
const targets: Readonly<Record<string, Target>> = {
  'victim': 'victim',
  'victim-leader': 'victim',
  'victim-thread': 'victim-thread',
  'sharer': 'sharer',
  'second-sharer': 'sharer-2',
  'self': 'self',
  'pidfd-self': 'self',
  'init': 'init',
  'kernel-thread': 'kernel-thread',
  'bad-fd': 'bad-fd',
  'closed-fd': 'bad-fd',
  'path-fd': 'bad-fd',
  'not-a-pidfd': 'not-a-pidfd',
  'proc-dir': 'not-a-pidfd',
}

/**
 * The calls among a situation's steps, as requests for the model.
 *
 * @throws Error that names the step which is none of the calls and targets known.
 */
export function callsOf(steps: readonly string[]): Call[] {
  return steps.slice(steps.indexOf('+begin') + 1).filter(step => !step.startsWith('+')).map(step => {
    const [, verb = '', who = 'victim', argument = '0'] = /^(\w+)(?:@([\w-]+))?(?::(.+))?$/.exec(step) ?? []
    const call = calls[verb]
    const target = targets[who]
    if (!call || !target) throw new Error(`step "${step}": one of ${Object.keys(calls).join(', ')}, @ and a target, : and a number`)
    return { call, target, argument: Number(argument) }
  })
}

/** Whether a release (`6.18.44-…`) is older than another: by its first two numbers. */
export function isOlder(release: string, than: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(part => Number.parseInt(part, 10))
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(part => Number.parseInt(part, 10))
  return major < thanMajor || major === thanMajor && minor < thanMinor
}
