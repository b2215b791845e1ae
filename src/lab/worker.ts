// SPDX-License-Identifier: MIT
/// <reference lib="webworker" />
import { type Kernel, checkSituation, instantiateKernel } from '../kernel/index.ts'
import { type Program, countProgramSchedules, exploreProgram, loadProgram, runProgram } from '../program/index.ts'
import { messageOf } from './message-of.ts'
import { argumentsFor } from './setup.ts'
import { answeringHere, type Answer, type Answering, type Asking, type Findings, type Question } from './protocol.ts'

declare const self: DedicatedWorkerGlobalScope

/** Milliseconds after which counting is given up: what it adds is worth no longer wait. */
const countingTime = 2000

/** States that a page can look at itself without making anybody wait. */
const fewStates = 4000

/** What runs already, by the address that it came from; what could not be started is tried again. */
const running = new Map<string, Promise<unknown>>()

function once<Thing>(address: string, start: () => Promise<Thing>): Promise<Thing> {
  const thing = (running.get(address) as Promise<Thing> | undefined) ?? start()
  running.set(address, thing)
  thing.catch(() => running.delete(address))
  return thing
}

async function find({ id, sources, modules, question }: Asking): Promise<Findings[Question['op']]> {
  if (question.op === 'check') return checkSituation(question.situation)
  if (modules === undefined) throw new Error('The question came without a kernel.')
  const [kernel, program]: [Kernel, Program] = await Promise.all([
    once(sources.kernel, () => instantiateKernel(modules.kernel)),
    once(sources.program, () => loadProgram(modules.program, question.setup.program)),
  ])
  const { profile, situation } = question.setup
  const setup = { program, argv: argumentsFor(question.setup), profile, situation }
  if (question.op === 'run') return runProgram(kernel, { ...setup, by: question.by })
  if (question.op === 'count') return countProgramSchedules(kernel, setup, { milliseconds: countingTime })
  return exploreProgram(kernel, setup, question.limits, (progress) => {
    self.postMessage({ id, kind: 'progress', ...progress } satisfies Answer)
  })
}

const answer = (asking: Asking): Promise<Answer> => find(asking).then(
  (found): Answer => ({ id: asking.id, kind: 'found', found }),
  (error: unknown): Answer => ({ id: asking.id, kind: 'failure', message: messageOf(error) }),
)

/** One schedule, or all of a small situation. */
const answerBriefly: Answering = async (asking) => {
  const { question } = asking
  if (question.op === 'count') return undefined
  if (question.op !== 'explore') return answer(asking)
  const found = await answer({ ...asking, question: { ...question, limits: { ...question.limits, states: fewStates } } })
  return found.kind === 'found' && 'verdict' in found.found && found.found.verdict.exhausted ? found : undefined
}

// A page that has no worker yet imports this script, too.
if (typeof document !== 'undefined') dispatchEvent(new CustomEvent(answeringHere, { detail: answerBriefly }))
else self.addEventListener('message', async ({ data }: MessageEvent<Asking>) => self.postMessage(await answer(data)))
