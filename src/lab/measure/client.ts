// SPDX-License-Identifier: MIT
import type { MeasureProgress, Measurement } from '../../kernel/time/index.ts'
import { LabError, crashOf, startWorker } from '../client.ts'
import type { Answer, Asking } from './protocol.ts'
import type { MeasureSettings } from './settings.ts'

/** Milliseconds that a measurement may take to stop by itself, with what it has, before its worker is ended. */
const patience = 1000

interface Waiting {
  id: number
  resolve: (measurement: Measurement) => void
  reject: (error: LabError) => void
  onProgress: (progress: MeasureProgress) => void
}

/** The worker that measures; started by the first measurement, replaced when it crashed or did not stop. */
export class MeasureWorker {
  #worker: Worker | undefined
  #waiting: Waiting | undefined
  #lastId = 0

  #start(): Worker {
    const worker = startWorker(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
    worker.addEventListener('message', (event: MessageEvent<Answer>) => this.#receive(event.data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      this.#end(crashOf(event))
    })
    return worker
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting
    if (waiting?.id !== answer.id) return
    if (answer.kind === 'progress') {
      waiting.onProgress(answer.progress)
      return
    }
    this.#waiting = undefined
    if (answer.kind === 'failure') waiting.reject(new LabError(answer.message))
    else waiting.resolve(answer.measurement)
  }

  #end(reason: LabError): void {
    this.#worker?.terminate()
    this.#worker = undefined
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(reason)
  }

  /** Measures. Rejects with a `LabError`; a measurement that was stopped resolves with what there was. */
  measure(kernel: string, settings: MeasureSettings, onProgress: (progress: MeasureProgress) => void): Promise<Measurement> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start()
      const id = ++this.#lastId
      this.#waiting = { id, resolve, reject, onProgress }
      this.#worker.postMessage({ op: 'measure', id, kernel, settings } satisfies Asking)
    })
  }

  stop(): void {
    const id = this.#waiting?.id
    this.#worker?.postMessage({ op: 'stop' } satisfies Asking)
    setTimeout(() => {
      if (id !== undefined && this.#waiting?.id === id) this.#end(new LabError('Stopped, without a result.'))
    }, patience)
  }
}
