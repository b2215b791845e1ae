// SPDX-License-Identifier: MIT
// The model's steps in time: whoever is due takes the next step, its effect comes at once, its cost after it.
import type { Actor } from '../actors.ts'
import type { Caller } from '../caller.ts'
import { describedStep, type Kernel, type Session } from '../kernel.ts'
import {
  EVENT_EXIT_NOTIFY, EVENT_KILL_PID, EVENT_KILL_SHARER, EVENT_SIGNAL_KILLS, EVENT_SLEEP, EXITED,
} from '../model/layout.ts'
import { defaultSituation, type Situation } from '../situation.ts'
import { unpack, type Outcome } from '../view.ts'
import { Clock, type Business } from './clock.ts'
import { costOfSteps, costs as defaultCosts, releasesPages, type Costs } from './costs.ts'
import type { TimedParameters } from './parameters.ts'
import { Random } from './random.ts'

/** When what counts happened, in ns from the beginning of the run, whole; -1: never. */
export interface Times {
  /** The kill, be it a call of its own or a part of process_mrelease. */
  killedAtNs: number
  /** The beginning of process_mrelease, the first if there are more, and how long it took. */
  calledAtNs: number
  callNs: number
  /** The last page was free. */
  freedAtNs: number
  /** The last thread of the victim was dead. */
  zombieAtNs: number
  endNs: number
}

/** Times, and what was there at the end. */
export interface Result extends Times {
  outcome: Outcome
  /** When each unit of memory was released. */
  pages: { startNs: number; endNs: number }[]
}

/** Who wants to know of every step. `isStep`: it is one of the model's. */
export interface Recorder {
  begin(actor: number, ns: number, words: { kernelFunction: string; action: string }, isStep: boolean): void
  end(actor: number, ns: number): void
}

const MIB = 2 ** 20
/** The model's units of memory, as many as it has: with few, who comes second waits long for who came first. */
const UNITS = 7
/** Victims below this size seldom take their killer's CPU at once (conformance/fit). */
const SMALL_MIB = 16

/** The situation that parameters stand for: a victim as those of the records, and a reader that is inside, or has just been. */
export function situationOf({ threads, readerHoldNs }: Pick<TimedParameters, 'threads' | 'readerHoldNs'>): Situation {
  const reader = readerHoldNs > 0
  return { ...defaultSituation, threads, pages: UNITS, pinners: Number(reader), pinnerKinds: reader ? ['holding'] : [] }
}

/** A setup that can be run many times, until the kernel is asked for something else. */
export class Simulation {
  readonly units = UNITS
  readonly #session: Session
  readonly #parameters: TimedParameters
  readonly #costs: Costs
  readonly #cost: (event: number, exits: boolean) => number
  readonly #cpuOf: readonly number[]

  constructor(kernel: Pick<Kernel, 'session'>, parameters: TimedParameters, caller: Caller) {
    const { profile, memoryBytes, placement } = parameters
    this.#parameters = parameters
    this.#session = kernel.session({ profile, situation: situationOf(parameters), caller })
    this.#costs = { ...defaultCosts, ...parameters.costs }
    this.#cost = costOfSteps(this.#costs, memoryBytes / MIB, UNITS, placement === 'other-cpu')
    this.#cpuOf = cpusOf(this.#session.actors, parameters)
  }

  get actors(): readonly Actor[] {
    return this.#session.actors
  }

  /** @param seed A u32. Equal seeds give equal runs. */
  run(seed: number, recorder?: Recorder): Result {
    return new TimedSteps(this.#session, this.#parameters, this.#costs, this.#cost, this.#cpuOf, new Random(seed), recorder).run()
  }
}

/** The caller on CPU 0; the victim's threads there, or in turn on the others; everybody else on a CPU of its own. */
function cpusOf(actors: readonly Actor[], { placement, cpus }: TimedParameters): number[] {
  return actors.map(({ id, kind }) => {
    if (kind === 'caller') return 0
    if (kind === 'victim-thread') return placement === 'same-cpu' ? 0 : 1 + (id - 1) % (cpus - 1)
    return cpus + id
  })
}

/** One run. */
class TimedSteps implements Business {
  readonly #session: Session
  readonly #parameters: TimedParameters
  readonly #costs: Costs
  readonly #cost: (event: number, exits: boolean) => number
  readonly #cpuOf: readonly number[]
  readonly #random: Random
  readonly #recorder: Recorder | undefined
  readonly #clock: Clock
  readonly #lastEvent: number[]
  readonly #pages: { startNs: number; endNs: number; actor: number }[] = []
  #enabled = 0
  #waitDue = false
  #alive: number
  #killedAtNs = -1
  #calledAtNs = -1
  #returnedAtNs = -1
  #returning = false
  #zombieAtNs = -1
  #outcome: Outcome | undefined

  constructor(
    session: Session, parameters: TimedParameters, costs: Costs, cost: (event: number, exits: boolean) => number,
    cpuOf: readonly number[], random: Random, recorder: Recorder | undefined,
  ) {
    this.#session = session
    this.#parameters = parameters
    this.#costs = costs
    this.#cost = cost
    this.#cpuOf = cpuOf
    this.#random = random
    this.#recorder = recorder
    this.#lastEvent = cpuOf.map(() => 0)
    this.#alive = parameters.threads
    const preempts = parameters.memoryBytes < SMALL_MIB * MIB ? costs.preemptsSmall : costs.preempts
    this.#clock = new Clock(cpuOf, { preempts, slice: Math.round(costs.slice * 1000) }, random)
  }

  run(): Result {
    const { core: { exports }, actors } = this.#session
    exports.setUp()
    this.#enabled = exports.enabled()
    for (const { id, kind } of actors) {
      if (!this.can(id)) continue
      this.#clock.wake(id, kind === 'pinner' ? this.#hold() : 0)
    }
    this.#clock.run(this)
    const { endNs } = this.#pages.reduce((latest, page) => (page.endNs > latest.endNs ? page : latest), { endNs: -1 })
    return {
      killedAtNs: this.#killedAtNs, calledAtNs: this.#calledAtNs, zombieAtNs: this.#zombieAtNs, endNs: this.#clock.now,
      callNs: this.#returnedAtNs < 0 ? -1 : this.#returnedAtNs - this.#calledAtNs,
      freedAtNs: this.#pages.length < UNITS ? -1 : endNs,
      outcome: this.#outcome ?? this.#session.outcome(),
      pages: this.#pages,
    }
  }

  can(actor: number): boolean {
    return (actor === 0 && this.#waitDue) || ((this.#enabled >>> actor) & 1) === 1
  }

  take(actor: number, now: number): number {
    if (actor === 0 && this.#waitDue) {
      this.#waitDue = false
      this.#recorder?.begin(0, now, { kernelFunction: 'user mode', action: 'waits' }, false)
      return this.#parameters.delayNs
    }
    const inCall = actor === 0 && this.#calls()
    if (inCall && this.#calledAtNs < 0) this.#calledAtNs = now
    const event = this.#step(actor, now)
    // The call is over when its last step is.
    if (inCall && this.#returnedAtNs < 0) this.#returning = this.#session.core.exports.completed() > 0
    this.#lastEvent[actor] = event
    this.#note(event, actor, now)
    this.#wakeOthers(event)
    return this.#costOf(event, actor, now)
  }

  done(actor: number, now: number): void {
    this.#recorder?.end(actor, now)
    if (actor === 0 && this.#returning) {
      this.#returning = false
      this.#returnedAtNs = now
    }
    if (!releasesPages(this.#lastEvent[actor] ?? 0)) return
    const page = this.#pages.findLast((entry) => entry.actor === actor && entry.endNs < 0)
    if (page) page.endNs = now
  }
  /** The caller is in process_mrelease, or about to call it. */
  #calls(): boolean {
    const request = this.#session.requests[unpack(this.#session.core.exports.word(0)).node]
    return request?.kind === 'call' && request.call === 'process_mrelease'
  }

  #step(actor: number, now: number): number {
    if (!this.#recorder) return this.#session.step(actor)
    const { event, step: { kernelFunction, action } } = describedStep(this.#session, actor)
    this.#recorder.begin(actor, now, { kernelFunction, action }, true)
    return event
  }

  #note(event: number, actor: number, now: number): void {
    if (isKill(event) && this.#killedAtNs < 0) this.#killedAtNs = now
    if (event === EVENT_SIGNAL_KILLS) this.#waitDue = this.#parameters.delayNs > 0
    if (event === EVENT_EXIT_NOTIFY && this.#kind(actor) === 'victim-thread' && --this.#alive === 0) this.#zombieAtNs = now
    if (actor === 0 && unpack(this.#session.core.exports.word(0)).place >= EXITED) this.#outcome = this.#session.outcome()
  }

  /** Who sleeps and can now take a step will be there after a while. */
  #wakeOthers(event: number): void {
    this.#enabled = this.#session.core.exports.enabled()
    for (let actor = 0; actor < this.#cpuOf.length; actor++) {
      const can = ((this.#enabled >>> actor) & 1) === 1
      if (can && this.#clock.asleep(actor)) this.#clock.wake(actor, this.#clock.now + this.#latency(actor, event))
      else if (!can && this.#kind(actor) === 'clock') this.#clock.cancel(actor)
    }
  }

  #latency(actor: number, event: number): number {
    const { leaveMedian, leaveGrowth, leaveSpread, lookup, deliver, handOver } = this.#costs
    if (this.#kind(actor) === 'clock') return this.#timeout()
    if (!isKill(event) || this.#kind(actor) !== 'victim-thread') return this.#ns(handOver)
    // On the caller's CPU it is ready at once, and the scheduler decides who runs.
    if (this.#cpuOf[actor] === 0) return 0
    const leave = leaveMedian * (this.#parameters.memoryBytes / MIB) ** leaveGrowth * Math.exp(leaveSpread * this.#random.normal())
    // Its curve is over the time at which the call begins; the call finds the mm a moment later.
    return this.#ns(Math.max(0, leave + lookup / 2 - deliver))
  }

  #costOf(event: number, actor: number, now: number): number {
    if (event === EVENT_SLEEP) return this.#parameters.delayNs
    const cost = this.#cost(event, this.#kind(actor) === 'victim-thread')
    if (!releasesPages(event)) return this.#ns(cost)
    this.#pages.push({ actor, startNs: now, endNs: -1 })
    const crowded = this.#lastEvent.some((other, id) => id !== actor && releasesPages(other) && this.#clock.runs(id))
    return this.#ns(crowded ? cost * this.#costs.crowding : cost)
  }

  /** How long a reader still holds the mm: it may have come in at any moment, or it is not inside. */
  #hold(): number {
    const inside = this.#random.share() < this.#costs.readerInside
    const part = this.#random.share()
    return inside ? Math.round(part * this.#parameters.readerHoldNs) : 0
  }

  /** The time-out of the caller's poll. */
  #timeout(): number {
    const request = this.#session.requests[unpack(this.#session.core.exports.word(0)).node]
    return request?.kind === 'call' ? Math.max(0, request.argument) * 1_000_000 : 0
  }

  #kind(actor: number): Actor['kind'] | undefined {
    return this.#session.actors[actor]?.kind
  }

  #ns(us: number): number {
    return Math.round(us * 1000 / this.#parameters.cpuSpeed)
  }
}

function isKill(event: number): boolean {
  return event === EVENT_SIGNAL_KILLS || event === EVENT_KILL_PID || event === EVENT_KILL_SHARER
}
