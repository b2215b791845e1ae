// SPDX-License-Identifier: MIT
import type { ProgramCount, ProgramExploration, ProgramRun } from '../program/index.ts'
import type { Answer, Asking, Question, Sources } from './protocol.ts'

/** Why a lab has no answer, in words for the reader. */
export class LabError extends Error {}

type Progress = (progress: { states: number; frontier: number; depth: number }) => void
type Finished = Extract<Answer, { kind: 'run' | 'exploration' | 'count' }>

interface Waiting {
  resolve: (answer: Finished) => void
  reject: (error: LabError) => void
  onProgress: Progress | undefined
}

/**
 * The one worker of a page's labs. It is started by the first question. A worker that crashes, or is stopped because a
 * question was cancelled, is replaced by a new one at the next question.
 */
class LabWorker {
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #lastId = 0

  #start(): Worker {
    if (typeof Worker === 'undefined') throw new LabError('This browser has no web workers, and the simulated kernel runs in one.')
    if (typeof WebAssembly === 'undefined') throw new LabError('This browser has no WebAssembly (or it is switched off), and the simulated kernel is made of it.')
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', (event: MessageEvent<Answer>) => this.#receive(event.data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      this.#end(new LabError(`The simulation crashed${event.message ? ` (${event.message})` : ''}. A new one is started when you try again.`))
    })
    return worker
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    if (answer.kind === 'progress') {
      waiting.onProgress?.(answer)
      return
    }
    this.#waiting.delete(answer.id)
    if (answer.kind === 'failure') waiting.reject(new LabError(answer.message))
    else waiting.resolve(answer)
  }

  /** Stops the worker; whoever waits is told why. */
  #end(reason: LabError): void {
    this.#worker?.terminate()
    this.#worker = undefined
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of all) reject(reason)
  }

  ask(sources: Sources, question: Question, onProgress?: Progress): Promise<Finished> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start()
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject, onProgress })
      this.#worker.postMessage({ id, sources, question } satisfies Asking)
    })
  }

  cancel(): void {
    this.#end(new LabError('Stopped.'))
  }
}

const worker = new LabWorker()

/** Runs one schedule. Rejects with a `LabError`. */
export async function askRun(sources: Sources, question: Extract<Question, { op: 'run' }>): Promise<ProgramRun> {
  const answer = await worker.ask(sources, question)
  if (answer.kind !== 'run') throw new LabError('The simulation answered another question than it was asked: reload the page.')
  return answer.run
}

/** Explores every schedule. Rejects with a `LabError`. */
export async function askExploration(sources: Sources, question: Extract<Question, { op: 'explore' }>, onProgress: Progress): Promise<ProgramExploration> {
  const answer = await worker.ask(sources, question, onProgress)
  if (answer.kind !== 'exploration') throw new LabError('The simulation answered another question than it was asked: reload the page.')
  return answer.exploration
}

/** Counts the schedules that lead to each outcome. Rejects with a `LabError`. */
export async function askCount(sources: Sources, question: Extract<Question, { op: 'count' }>): Promise<ProgramCount> {
  const answer = await worker.ask(sources, question)
  if (answer.kind !== 'count') throw new LabError('The simulation answered another question than it was asked: reload the page.')
  return answer.count
}

/** Stops whatever is being computed for the labs of this page. */
export function cancelAll(): void {
  worker.cancel()
}
