// SPDX-License-Identifier: MIT
/// <reference lib="webworker" />
import { type Kernel, checkSituation, instantiateKernel } from '../kernel/index.ts'
import { type Program, countProgramSchedules, exploreProgram, loadProgram, runProgram } from '../program/index.ts'
import { argumentsFor } from './setup.ts'
import type { Answer, Asking } from './protocol.ts'

declare const self: DedicatedWorkerGlobalScope

/** Milliseconds after which counting is given up: what it adds is worth no longer wait. */
const countingTime = 2000

/** What was fetched stays: the same promise for the same address. */
const fetched = new Map<string, Promise<unknown>>()

function once<Thing>(address: string, load: (bytes: ArrayBuffer) => Promise<Thing>): Promise<Thing> {
  const before = fetched.get(address) as Promise<Thing> | undefined
  if (before !== undefined) return before
  const thing = fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`${address} answered ${response.status}: reload the page, the site may have changed since it was opened.`)
    return load(await response.arrayBuffer())
  })
  fetched.set(address, thing)
  thing.catch(() => fetched.delete(address))
  return thing
}

async function answer({ id, sources, question }: Asking): Promise<Answer> {
  if (question.op === 'check') return { id, kind: 'check', situation: checkSituation(question.situation) }
  const [kernel, program]: [Kernel, Program] = await Promise.all([
    once(sources.kernel, instantiateKernel),
    once(sources.program, (bytes) => loadProgram(bytes, question.setup.program)),
  ])
  const { profile, situation } = question.setup
  const setup = { program, argv: argumentsFor(question.setup), profile, situation }
  if (question.op === 'run') return { id, kind: 'run', run: runProgram(kernel, { ...setup, by: question.by }) }
  if (question.op === 'count') return { id, kind: 'count', count: countProgramSchedules(kernel, setup, { milliseconds: countingTime }) }
  const exploration = exploreProgram(kernel, setup, question.limits, (progress) => {
    self.postMessage({ id, kind: 'progress', ...progress } satisfies Answer)
  })
  return { id, kind: 'exploration', exploration }
}

self.addEventListener('message', (event: MessageEvent<Asking>) => {
  const { id } = event.data
  answer(event.data).then(
    (message) => self.postMessage(message),
    (error: unknown) => self.postMessage({ id, kind: 'failure', message: error instanceof Error ? error.message : String(error) } satisfies Answer),
  )
})
