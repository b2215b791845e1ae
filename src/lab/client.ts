// SPDX-License-Identifier: MIT
import type { Situation } from '../kernel/index.ts'
import type { ProgramCount, ProgramExploration, ProgramRun } from '../program/index.ts'
import type { Answer, Asking, Question, Sources } from './protocol.ts'

/** Why a lab has no answer, in words for the reader. */
export class LabError extends Error {}

type Progress = (progress: { states: number; frontier: number; depth: number }) => void
type Finished = Exclude<Answer, { kind: 'progress' | 'failure' }>

/** What may go along with a question. */
interface Asked {
  /** Whoever asked does not wait any more: the promise rejects, and all other questions are answered as if nothing had been. */
  signal?: AbortSignal
  onProgress?: Progress
}

interface Waiting extends Asking {
  onProgress: Progress | undefined
  resolve: (answer: Finished) => void
  reject: (error: unknown) => void
}

/** A module worker. Throws a `LabError` where there is none to be had. */
export function startWorker(start: () => Worker): Worker {
  if (typeof Worker === 'undefined') throw new LabError('This browser has no web workers, and the simulated kernel runs in one.')
  if (typeof WebAssembly === 'undefined') throw new LabError('This browser has no WebAssembly (or it is switched off), and the simulated kernel is made of it.')
  return start()
}

/** What to say of a worker that reported an error of its own. */
export function crashOf({ message }: ErrorEvent): LabError {
  return new LabError(`The simulation crashed${message ? ` (${message})` : ''}. A new one is started when you try again.`)
}

/**
 * The one worker of a page's labs, and who waits for it. It is started by the first question and gets one at a time. Nothing but its
 * end stops a worker that computes: when the question that it has is given up, or crashes it, a new one goes on with the others.
 */
class LabWorker {
  #worker: Worker | undefined
  /** In the order of asking; the worker has the first. */
  #queue: Waiting[] = []
  #lastId = 0

  #start(): Worker {
    const worker = startWorker(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
    worker.addEventListener('message', (event: MessageEvent<Answer>) => this.#receive(event.data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      const [first] = this.#queue
      if (this.#worker === worker && first !== undefined) this.#giveUp(first, crashOf(event))
    })
    return worker
  }

  #receive(answer: Answer): void {
    const [waiting] = this.#queue
    if (waiting?.id !== answer.id) return
    if (answer.kind === 'progress') {
      waiting.onProgress?.(answer)
      return
    }
    this.#queue.shift()
    if (answer.kind === 'failure') waiting.reject(new LabError(answer.message))
    else waiting.resolve(answer)
    this.#next()
  }

  /** Gives the worker the question whose turn it is. */
  #next(): void {
    const [first] = this.#queue
    if (first === undefined) return
    const { id, sources, question } = first
    try {
      this.#worker ??= this.#start()
      this.#worker.postMessage({ id, sources, question } satisfies Asking)
    } catch (error) {
      this.#giveUp(first, error)
    }
  }

  #giveUp(waiting: Waiting, reason: unknown): void {
    const turn = this.#queue.indexOf(waiting)
    if (turn === -1) return
    this.#queue.splice(turn, 1)
    waiting.reject(reason)
    if (turn > 0) return
    this.#worker?.terminate()
    this.#worker = undefined
    this.#next()
  }

  /** Rejects with a `LabError`. */
  ask(sources: Sources, question: Question, { signal, onProgress }: Asked = {}): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const waiting = { id: ++this.#lastId, sources, question, onProgress, resolve, reject }
      signal?.addEventListener('abort', () => this.#giveUp(waiting, new LabError('Stopped.')))
      if (this.#queue.push(waiting) === 1) this.#next()
    })
  }
}

const worker = new LabWorker()

/** The answer, which has to be of the kind that was asked for. */
async function ask<Kind extends Finished['kind']>(kind: Kind, sources: Sources, question: Question, asked?: Asked): Promise<Extract<Finished, { kind: Kind }>> {
  const answer = await worker.ask(sources, question, asked)
  if (!isOf(kind, answer)) throw new LabError('The simulation answered another question than it was asked: reload the page.')
  return answer
}

function isOf<Kind extends Finished['kind']>(kind: Kind, answer: Finished): answer is Extract<Finished, { kind: Kind }> {
  return answer.kind === kind
}

/** Checks a situation that anybody may have written. Rejects with a `LabError` that says what is wrong with it. */
export async function askCheck(sources: Sources, situation: unknown): Promise<Situation> {
  return (await ask('check', sources, { op: 'check', situation })).situation
}

/** Runs one schedule. Rejects with a `LabError`. */
export async function askRun(sources: Sources, question: Extract<Question, { op: 'run' }>, asked?: Asked): Promise<ProgramRun> {
  return (await ask('run', sources, question, asked)).run
}

/** Explores every schedule. Rejects with a `LabError`. */
export async function askExploration(sources: Sources, question: Extract<Question, { op: 'explore' }>, asked?: Asked): Promise<ProgramExploration> {
  return (await ask('exploration', sources, question, asked)).exploration
}

/** Counts the schedules that lead to each outcome. Rejects with a `LabError`. */
export async function askCount(sources: Sources, question: Extract<Question, { op: 'count' }>): Promise<ProgramCount> {
  return (await ask('count', sources, question)).count
}
