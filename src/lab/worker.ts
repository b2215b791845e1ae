// SPDX-License-Identifier: MIT
/// <reference lib="webworker" />
import { type Kernel, checkSituation, instantiateKernel } from '../kernel/index.ts'
import { type Program, countProgramSchedules, exploreProgram, loadProgram, runProgram } from '../program/index.ts'
import { messageOf } from './message-of.ts'
import { argumentsFor } from './setup.ts'
import { answeringHere, type Answer, type Answering, type Asking } from './protocol.ts'

declare const self: DedicatedWorkerGlobalScope

/** Milliseconds after which counting is given up: what it adds is worth no longer wait. */
const countingTime = 2000

/** What runs already, by the address that it came from; what could not be started is tried again. */
const running = new Map<string, Promise<unknown>>()

function once<Thing>(address: string, start: () => Promise<Thing>): Promise<Thing> {
  const thing = (running.get(address) as Promise<Thing> | undefined) ?? start()
  running.set(address, thing)
  thing.catch(() => running.delete(address))
  return thing
}

async function answer({ id, sources, modules, question }: Asking): Promise<Answer> {
  if (question.op === 'check') return { id, kind: 'check', situation: checkSituation(question.situation) }
  if (modules === undefined) throw new Error('The question came without a kernel.')
  const [kernel, program]: [Kernel, Program] = await Promise.all([
    once(sources.kernel, () => instantiateKernel(modules.kernel)),
    once(sources.program, () => loadProgram(modules.program, question.setup.program)),
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

/** The answer, whatever happens. */
const answerOrFailure: Answering = (asking) => answer(asking).catch((error: unknown) => {
  return { id: asking.id, kind: 'failure', message: messageOf(error) }
})

// A page that has no worker yet imports this script, too.
if (typeof document !== 'undefined') dispatchEvent(new CustomEvent(answeringHere, { detail: answerOrFailure }))
else self.addEventListener('message', async ({ data }: MessageEvent<Asking>) => self.postMessage(await answerOrFailure(data)))
