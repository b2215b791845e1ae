// SPDX-License-Identifier: MIT
// Who runs when: actors on CPUs, by discrete events. Knows nothing of what they do, only how long it takes.
import type { Random } from './random.ts'

/** What an actor is about. */
const ASLEEP = 0
const COMING = 1
const READY = 2

/** What the clock asks of those who know what actors do. Times in ns. */
export interface Business {
  /** The actor can take a step now. */
  can(actor: number): boolean
  /** Takes it, and says how long the actor is busy with it. */
  take(actor: number, now: number): number
  /** What the actor was busy with is over. */
  done(actor: number, now: number): void
}

/** How a CPU is shared by those who are ready on it. Times in ns. */
export interface Turns {
  /** The chance that who wakes on a CPU that is busy with the caller takes it at once. */
  preempts: number
  /** The longest turn while others wait; turns end with the timer, so each is as likely to be of any length up to that. */
  slice: number
}

/** Steps of a run at most: the model has no cycles but through the program. */
const MOST_EVENTS = 20_000

/** Actors on CPUs. A CPU runs one actor at a time; who is off it does not get on with its step. */
export class Clock {
  now = 0
  readonly #cpuOf: readonly number[]
  readonly #turns: Turns
  readonly #random: Random
  readonly #doing: number[]
  /** When a coming actor is there, and since when a ready one waits for its CPU. */
  readonly #since: number[]
  /** How long an actor is still busy; -1: it is to take its next step. */
  readonly #left: number[]
  /** On each CPU: who runs, or -1, and when its turn is over if others wait. */
  readonly #running: number[]
  readonly #turnEnds: number[]
  readonly #waiting: number[]

  /** @param cpuOf The CPU of each actor, by its id. */
  constructor(cpuOf: readonly number[], turns: Turns, random: Random) {
    const cpus = Math.max(...cpuOf) + 1
    this.#cpuOf = cpuOf
    this.#turns = turns
    this.#random = random
    this.#doing = cpuOf.map(() => ASLEEP)
    this.#since = cpuOf.map(() => 0)
    this.#left = cpuOf.map(() => -1)
    this.#running = Array.from({ length: cpus }, () => -1)
    this.#turnEnds = Array.from({ length: cpus }, () => Infinity)
    this.#waiting = Array.from({ length: cpus }, () => 0)
  }

  asleep(actor: number): boolean {
    return this.#doing[actor] === ASLEEP
  }

  /** The actor is on a CPU. */
  runs(actor: number): boolean {
    return this.#running[this.#cpuOf[actor] ?? 0] === actor
  }

  /** A sleeping actor will be ready at `time`. */
  wake(actor: number, time: number): void {
    this.#doing[actor] = COMING
    this.#since[actor] = Math.max(time, this.now)
  }

  /** An actor that was to come does not. */
  cancel(actor: number): void {
    if (this.#doing[actor] === COMING) this.#doing[actor] = ASLEEP
  }

  /** Lets everybody act until nobody can any more. */
  run(business: Business): void {
    for (let event = 0; event < MOST_EVENTS; event++) {
      if (!this.#next(business)) return
    }
    throw new Error(`A timed run took more than ${MOST_EVENTS} events: it does not end.`)
  }

  /** The next event: the earliest; of those at the same time, who comes before who runs, and the lower id before the higher. */
  #next(business: Business): boolean {
    let time = Infinity
    let who = -1
    let comes = false
    for (let actor = 0; actor < this.#doing.length; actor++) {
      if (this.#doing[actor] !== COMING || (this.#since[actor] ?? 0) >= time) continue
      time = this.#since[actor] ?? 0
      who = actor
      comes = true
    }
    for (let cpu = 0; cpu < this.#running.length; cpu++) {
      const actor = this.#running[cpu] ?? -1
      if (actor < 0) continue
      const end = Math.min(this.now + Math.max(0, this.#left[actor] ?? 0), Math.max(this.now, this.#turnEnds[cpu] ?? Infinity))
      if (end >= time) continue
      time = end
      who = actor
      comes = false
    }
    if (who < 0) return false
    this.#advance(time)
    if (comes) this.#arrive(who)
    else if ((this.#turnEnds[this.#cpuOf[who] ?? 0] ?? Infinity) <= time && (this.#left[who] ?? 0) > 0) this.#giveWay(who)
    else this.#goOn(who, business)
    return true
  }

  #advance(time: number): void {
    const passed = time - this.now
    this.now = time
    if (passed === 0) return
    for (const actor of this.#running) {
      if (actor >= 0 && (this.#left[actor] ?? -1) > 0) this.#left[actor] = (this.#left[actor] ?? 0) - passed
    }
  }

  /** The actor is ready: its CPU is free, or it waits, or it takes it at once. */
  #arrive(actor: number): void {
    const cpu = this.#cpuOf[actor] ?? 0
    this.#doing[actor] = READY
    this.#since[actor] = this.now
    this.#waiting[cpu] = (this.#waiting[cpu] ?? 0) + 1
    const running = this.#running[cpu] ?? -1
    if (running < 0) this.#dispatch(cpu)
    else if (this.#turnEnds[cpu] === Infinity) {
      const atOnce = running === 0 && this.#random.share() < this.#turns.preempts
      this.#turnEnds[cpu] = atOnce ? this.now : this.#turn()
    }
  }

  #turn(): number {
    return this.now + Math.round(this.#random.share() * this.#turns.slice)
  }

  /** The turn is over, in the middle of a step. */
  #giveWay(actor: number): void {
    const cpu = this.#cpuOf[actor] ?? 0
    this.#since[actor] = this.now
    this.#waiting[cpu] = (this.#waiting[cpu] ?? 0) + 1
    this.#dispatch(cpu, actor)
  }

  /** Who has waited longest runs; `last` only if nobody else waits. */
  #dispatch(cpu: number, last = -1): void {
    let next = last
    for (let actor = 0; actor < this.#doing.length; actor++) {
      if (this.#doing[actor] !== READY || this.#cpuOf[actor] !== cpu || actor === last || this.#running[cpu] === actor) continue
      if (next === last || (this.#since[actor] ?? 0) < (this.#since[next] ?? 0)) next = actor
    }
    this.#running[cpu] = next
    if (next >= 0) this.#waiting[cpu] = (this.#waiting[cpu] ?? 0) - 1
    this.#turnEnds[cpu] = (this.#waiting[cpu] ?? 0) > 0 ? this.#turn() : Infinity
  }

  /** What the actor was busy with is over: it takes its next step, or sleeps. */
  #goOn(actor: number, business: Business): void {
    if ((this.#left[actor] ?? -1) >= 0) business.done(actor, this.now)
    this.#left[actor] = -1
    if (business.can(actor)) {
      this.#left[actor] = business.take(actor, this.now)
      return
    }
    this.#doing[actor] = ASLEEP
    this.#dispatch(this.#cpuOf[actor] ?? 0)
  }
}
