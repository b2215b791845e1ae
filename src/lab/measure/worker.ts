// SPDX-License-Identifier: MIT
/// <reference lib="webworker" />
import { type Kernel, instantiateKernel } from '../../kernel/index.ts'
import { type Measurement, measure } from '../../kernel/time/index.ts'
import { messageOf } from '../message-of.ts'
import type { Answer, Asking } from './protocol.ts'
import { delaysNs, parametersOf } from './settings.ts'

declare const self: DedicatedWorkerGlobalScope

/** Milliseconds between two messages about how far it has come: more would only make the page draw. */
const tellEvery = 100

let kernel: Promise<Kernel> | undefined
let stopped = false

async function fetchKernel(address: string): Promise<Kernel> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address} answered ${response.status}: reload the page, the site may have changed since it was opened.`)
  return instantiateKernel(await response.arrayBuffer())
}

/** Lets messages in. A timer would do too, but browsers make timers wait. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

async function run({ id, kernel: address, settings }: Extract<Asking, { op: 'measure' }>): Promise<Measurement> {
  stopped = false
  kernel ??= fetchKernel(address)
  kernel.catch(() => (kernel = undefined))
  const slices = measure(await kernel, parametersOf(settings), { delaysNs }, settings.runs, settings.seed)
  let told = performance.now()
  for (;;) {
    const { done, value } = slices.next(stopped ? 'cancel' : undefined)
    if (done) return value
    if (performance.now() - told >= tellEvery) {
      told = performance.now()
      self.postMessage({ kind: 'progress', id, progress: value } satisfies Answer)
    }
    await pause()
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Asking>) => {
  if (data.op === 'stop') {
    stopped = true
    return
  }
  const { id } = data
  run(data).then(
    (measurement) => self.postMessage({ kind: 'measurement', id, measurement } satisfies Answer),
    (error: unknown) => self.postMessage({ kind: 'failure', id, message: messageOf(error) } satisfies Answer),
  )
})
