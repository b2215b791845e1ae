// SPDX-License-Identifier: MIT
// The host's side of the model: run one schedule, or explore them all.
import { actorsOf, type Actor } from './actors.ts'
import { callNumbers, resultFromModel, resultName, targetNumbers, type Caller, type Request } from './caller.ts'
import { instantiateCore, type Core } from './core.ts'
import {
  CHILDREN, EVENT_CALLER_DIES, EXHAUSTED, EXITED, IN_USER, MAX_NODES, MORE, NEEDS_CHILD, NODES,
  NODE_BYTES, OUTCOMES, OUTCOME_BYTES, OUTCOME_LIMIT, RESULTS, STATE_LIMIT, WALK_MASK, WALK_SHIFT, WITNESS, WITNESS_ENTRIES,
} from './model/layout.ts'
import type { Profile } from './profile-names.ts'
import { writeSituation } from './setup.ts'
import { checkSituation, type Situation } from './situation.ts'
import { wordsOf, type Step } from './steps.ts'
import { outcomeOf, unpack, viewOf, type Outcome, type StateView } from './view.ts'

/** What to run or to explore. */
export interface Setup {
  profile: Profile
  situation: Situation
  caller: Caller
}

/** What happened along one schedule. */
export interface Trace {
  actors: Actor[]
  initial: StateView
  /** `node`: the caller's node after the step. */
  steps: { step: Step; after: StateView; node: number }[]
  /** At the moment of the caller's exit, or at the last step when it has not exited. */
  end: Outcome
  /** The caller has exited, or nobody can take a step any more. False: a bound was hit, or the schedule given ended before that. */
  complete: boolean
}

/** What an exploration may use. */
export interface Limits {
  /** States at most, 0 to 2^25; default 2,000,000. */
  states?: number
  /** Memory at most, in bytes, 0 to 2^30; default 256 MiB. */
  bytes?: number
  /** Time at most, 0 or more; default: no limit. */
  milliseconds?: number
  /**
   * Leave out states and orders that show no other outcome and no shorter schedule (model/reduce.ts); default true. The numbers of
   * states are then those of the states looked at.
   */
  reductions?: boolean
}

/** How far an exploration has come. */
export interface Progress {
  states: number
  /** States found whose steps have not been taken yet. */
  frontier: number
  /** All schedules up to this length have been seen. */
  depth: number
}

/** What an exploration has found. */
export interface Exploration {
  /**
   * Whether every schedule was seen. If not, there may be other outcomes than those listed; `program` means that the caller was stopped
   * on some schedule (its own bound, or a call whose answer is not modelled), so that it is not known what it would do there; `outcomes`,
   * that there are more than 4,096.
   */
  verdict: { exhausted: true } | { exhausted: false; reason: 'states' | 'memory' | 'outcomes' | 'time' | 'program' | 'cancelled' }
  states: number
  transitions: number
  depth: number
  milliseconds: number
  /**
   * In the order of their witnesses' lengths. `states`: in how many states the outcome was seen. A caller that sleeps for ever has no
   * outcome while a pinner that loops can always go on: then there may be none at all.
   */
  outcomes: { outcome: Outcome; witness: number[]; states: number }[]
}

/** The model, ready to run. */
export interface Kernel {
  /**
   * One schedule: chosen by `seed` (a u32; equal seeds give equal traces), until the caller has exited and nothing more can change; or
   * step by step as given (actors' ids, such as a witness; `longestSchedule` at most), and then it ends.
   * @throws ScheduleError when it is longer, or an actor of the schedule cannot take a step at its turn.
   */
  run(setup: Setup, by: { seed: number } | { schedule: readonly number[] }): Trace
  /**
   * Every schedule, breadth first. `onProgress` is called every few milliseconds.
   * @throws RangeError when a limit is none.
   */
  explore(setup: Setup, limits?: Limits, onProgress?: (progress: Progress) => void): Exploration
  /** As `explore`, in slices of a few milliseconds, so that the caller can cancel: `return()` ends it. */
  exploration(setup: Setup, limits?: Limits): Generator<Progress, Exploration, 'cancel' | undefined>
  /** The setup, to take steps in any order. Only until the kernel is asked for anything else: there is one core for all. */
  session(setup: Setup): Session
}

/** A schedule that the situation does not allow. */
export class ScheduleError extends Error {
  override name = 'ScheduleError'
}

/** States that are expanded before the host looks at the clock. */
const SLICE = 10_000
/** Steps of a schedule that a seed chooses, at most: a pinner may loop as long as the victim lives. */
export const longestRun = 2000
/** Steps of a schedule that is given, at most: as many as a witness may have. */
export const longestSchedule = WITNESS_ENTRIES
/** The most that an exploration may be allowed. */
const largest = { states: 2 ** 25, bytes: 2 ** 30, milliseconds: Infinity }
/** An instance that has grown beyond this is replaced: wasm memory never shrinks. */
const KEEP_BYTES = 64 * 2 ** 20

/**
 * Prepares kernel.wasm.
 *
 * @param module kernel.wasm, compiled or as bytes.
 * @throws WebAssembly.CompileError or Error when it is not kernel.wasm.
 */
export async function instantiateKernel(module: WebAssembly.Module | BufferSource): Promise<Kernel> {
  const compiled = module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module)
  return kernelOf(() => instantiateCore(compiled))
}

/** A kernel over any implementation of the core: wasm, or the JavaScript twin in tests. */
export function kernelOf(instantiate: () => Core): Kernel {
  let current = instantiate()
  const core = () => {
    if (current.exports.memoryUsed() > KEEP_BYTES) current = instantiate()
    return current
  }
  return {
    run: (setup, by) => runSchedule(new Session(core(), setup), by),
    exploration: (setup, limits) => explore(new Session(core(), setup), limits),
    session: (setup) => new Session(core(), setup),
    explore(setup, limits, onProgress) {
      const slices = explore(new Session(core(), setup), limits)
      for (;;) {
        const { done, value } = slices.next()
        if (done) return value
        onProgress?.(value)
      }
    },
  }
}

/** Whose state a core has. */
const sessions = new WeakMap<Core, Session>()

/** One setup in one core: writes the situation, and answers the model's questions about the caller. */
export class Session {
  readonly core: Core
  readonly situation: Situation
  readonly actors: Actor[]
  readonly requests: Request[] = []
  readonly #caller: Caller

  constructor(core: Core, setup: Setup) {
    this.core = core
    this.situation = checkSituation(setup.situation)
    this.actors = actorsOf(this.situation)
    this.#caller = setup.caller
    sessions.set(core, this)
    writeSituation(core, setup.profile, this.situation)
    this.#define(0)
  }

  /** Asks the caller what follows `result` (the model's number) at `node`, and tells the model. */
  defineChild(node: number, result: number): void {
    const child = this.#caller.child(node, resultFromModel(result))
    if (!Number.isInteger(child) || child < 1 || child >= MAX_NODES) {
      throw new RangeError(`The caller's child ${child} of node ${node} is out of range: 1 to ${MAX_NODES - 1}.`)
    }
    if (!this.requests[child]) this.#define(child)
    this.core.write(CHILDREN + (node * RESULTS + result) * 4, child)
  }

  #define(node: number): void {
    const request = this.#caller.request(node)
    this.requests[node] = request
    const entry = NODES + node * NODE_BYTES
    this.core.write(entry, callNumbers[request.kind === 'call' ? request.call : request.kind])
    this.core.write(entry + 4, request.kind === 'call' ? targetNumbers[request.target] : 0)
    this.core.write(entry + 8, request.kind === 'call' ? request.argument >>> 0 : 0)
    for (let result = 0; result < RESULTS; result++) this.core.write(CHILDREN + (node * RESULTS + result) * 4, 0)
  }

  /** @throws Error when the core was given another setup meanwhile: it would answer that one. */
  mustBeCurrent(): void {
    if (sessions.get(this.core) !== this) throw new Error('The kernel was asked for something else meanwhile.')
  }

  /** Takes one step, defining the child that it needs, if any. 0: the actor cannot take one. */
  step(actor: number): number {
    this.mustBeCurrent()
    const { exports } = this.core
    const before: [number, number, number] = [exports.word(0), exports.word(1), exports.word(2)]
    const event = exports.step(actor)
    if (exports.needsChild() === 0) return event
    const result = exports.completed() - 1
    exports.restore(...before)
    this.defineChild(unpack(before[0]).node, result)
    return exports.step(actor)
  }

  view(): StateView {
    return viewOf(this.core, this.actors)
  }

  outcome(): Outcome {
    return outcomeOf(this.core.exports.outcomeKey(), this.core.exports.outcomeSharers(), this.situation)
  }
}

function runSchedule(session: Session, by: { seed: number } | { schedule: readonly number[] }): Trace {
  const { core: { exports }, actors } = session
  if ('schedule' in by && by.schedule.length > longestSchedule) {
    throw new ScheduleError(`A schedule has at most ${longestSchedule} steps; this one has ${by.schedule.length}.`)
  }
  exports.setUp()
  if ('seed' in by) exports.seed(by.seed >>> 0)
  const initial = session.view()
  const steps: Trace['steps'] = []
  let end: Outcome | undefined
  let complete = false
  for (;;) {
    const enabled = exports.enabled()
    if (end === undefined && unpack(exports.word(0)).place >= EXITED) end = session.outcome()
    complete = end !== undefined || enabled === 0
    if ('schedule' in by ? steps.length === by.schedule.length : enabled === 0 || steps.length === longestRun) break
    const actor = 'schedule' in by ? by.schedule[steps.length] ?? -1 : exports.choose(enabled)
    if (!actors[actor] || ((enabled >>> actor) & 1) === 0) {
      const name = actors[actor]?.name
      const who = `actor ${actor}${name ? ` (${name})` : ''}`
      throw new ScheduleError(`Step ${steps.length + 1} of the schedule is ${who}, who cannot take one there.`)
    }
    steps.push(takeStep(session, actor))
  }
  return { actors, initial, steps, end: end ?? session.outcome(), complete }
}

function takeStep(session: Session, actor: number): Trace['steps'][number] {
  const { step } = describedStep(session, actor)
  return { step, after: session.view(), node: unpack(session.core.exports.word(0)).node }
}

/** Takes one step of an actor that can. `event`: the model's number for what it did (model/layout.ts). */
export function describedStep(session: Session, actor: number): { event: number; step: Step } {
  const { core: { exports }, actors } = session
  const second = actors[actor]?.kind === 'second-caller'
  const { node } = unpack(exports.word(0))
  // The second caller's fields are where the caller's are, one word further on.
  const before = exports.word(second ? 2 : 0)
  const { cursor, place } = unpack(before)
  const event = session.step(actor)
  const completed = exports.completed()
  const request: Request | undefined = second ? secondRequest(session.situation, place) : session.requests[node]
  const call = request?.kind === 'call' ? request.call : ''
  const result = resultFromModel(completed - 1)
  const process = (before >>> WALK_SHIFT) & WALK_MASK
  const words = wordsOf(event, {
    call,
    target: request?.kind === 'call' ? targetName(request.target) : '',
    thread: actors[cursor]?.name ?? '',
    process: process === 0 ? 'the victim' : actors.filter(({ kind }) => kind === 'sharer')[process - 1]?.name ?? '',
    result: completed > 0 ? resultName(result) : '',
  })
  const step: Step = { actor, ...words }
  const inCall = (actor === 0 && !(event === EVENT_CALLER_DIES && place === IN_USER)) || second || completed > 0
  if (call && inCall) step.call = completed > 0 ? { name: call, result } : { name: call }
  return { event, step }
}

/** What the second caller asks for when it is at `place` (model/layout.ts). */
export function secondRequest({ secondCaller }: Situation, place: number): Request {
  if (secondCaller === 'kills-and-calls' && place === IN_USER) {
    return { kind: 'call', call: 'pidfd_send_signal', target: 'victim', argument: SIGKILL }
  }
  return { kind: 'call', call: 'process_mrelease', target: 'victim', argument: Number(secondCaller === 'reap-kill') }
}

const SIGKILL = 9

function targetName(target: string): string {
  return target === 'self' ? 'the caller' : target === 'init' ? 'init' : `the ${target.replaceAll('-', ' ')}`
}

function* explore(session: Session, limits: Limits = {}): Generator<Progress, Exploration, 'cancel' | undefined> {
  const { core, core: { exports } } = session
  const begun = performance.now()
  const { states = 2_000_000, bytes = 256 * 2 ** 20, milliseconds = Infinity, reductions = true } = limits
  for (const [name, limit, most] of [
    ['states', states, largest.states], ['bytes', bytes, largest.bytes], ['milliseconds', milliseconds, largest.milliseconds],
  ] as const) {
    if (!(limit >= 0 && limit <= most)) throw new RangeError(`The limit of ${name} is a number from 0 to ${most}, not ${limit}.`)
  }
  const deadline = begun + milliseconds
  exports.begin(states, bytes, Number(reductions))
  let code = MORE
  let stoppedBy: 'time' | 'cancelled' | undefined
  while (code === MORE && !stoppedBy) {
    session.mustBeCurrent()
    code = exports.run(SLICE)
    if (code === NEEDS_CHILD) {
      session.defineChild(exports.neededNode(), exports.neededResult())
      code = MORE
    } else if (code === MORE) {
      const answer = yield { states: exports.states(), frontier: exports.states() - exports.expanded(), depth: exports.depth() }
      if (answer === 'cancel') stoppedBy = 'cancelled'
      else if (performance.now() > deadline) stoppedBy = 'time'
    }
  }
  const outcomes: Exploration['outcomes'] = []
  for (let number = 0; number < exports.outcomes(); number++) {
    const entry = OUTCOMES + number * OUTCOME_BYTES
    outcomes.push({
      outcome: outcomeOf(core.read(entry), core.read(entry + 4), session.situation),
      witness: Array.from({ length: exports.witness(number) }, (_, index) => core.read(WITNESS + index * 4)),
      states: core.read(entry + 12),
    })
  }
  return {
    verdict: verdictOf(stoppedBy ?? code, outcomes),
    states: exports.states(),
    transitions: exports.transitions(),
    depth: exports.depth(),
    milliseconds: performance.now() - begun,
    outcomes: outcomes.sort((a, b) => a.witness.length - b.witness.length),
  }
}

function verdictOf(end: number | 'time' | 'cancelled', outcomes: Exploration['outcomes']): Exploration['verdict'] {
  if (typeof end === 'string') return { exhausted: false, reason: end }
  if (end !== EXHAUSTED) {
    return { exhausted: false, reason: end === STATE_LIMIT ? 'states' : end === OUTCOME_LIMIT ? 'outcomes' : 'memory' }
  }
  return outcomes.some(({ outcome }) => outcome.caller === 'stopped') ? { exhausted: false, reason: 'program' } : { exhausted: true }
}
