// SPDX-License-Identifier: MIT
import { type Situation, defaultSituation } from '../kernel/index.ts'
import type { ProgramExploration, ProgramRun } from '../program/index.ts'
import { count } from './words.ts'

type Ending = Pick<ProgramRun, 'calls'> & { outcome: ProgramRun['trace']['end'] }

/** A task for a reader who plays the scheduler. */
export interface Challenge {
  name: 'break' | 'save'
  title: string
  /** What has to be reached, as the end of "Choose who takes the next step, until …". */
  goal: string
  situation: Situation
  reached: (ending: Ending) => boolean
}

const withReader: Situation = { ...defaultSituation, pinners: 1 }
const lastResult = ({ calls }: Ending): string | number | undefined => {
  const last = calls.findLast(({ name }) => name === 'process_mrelease')
  return last?.error ?? last?.result
}

export const challenges: readonly Challenge[] = [
  {
    name: 'break',
    title: 'Break it',
    goal: 'process_mrelease() fails with ESRCH and a reader still holds the memory',
    situation: withReader,
    reached: (ending) => lastResult(ending) === 'ESRCH' && ending.outcome.memory === 'held by a pinner',
  },
  {
    name: 'save',
    title: 'Save it',
    goal: 'process_mrelease() has released the memory although a reader holds it',
    situation: withReader,
    reached: (ending) => lastResult(ending) === 0 && ending.outcome.memory === 'released',
  },
]

/** What to say when the program has ended: whether the goal was reached, and how well. */
export function judgement(challenge: Challenge, run: ProgramRun, steps: number, { outcomes, verdict }: ProgramExploration): string {
  const ways = outcomes.filter((ending) => challenge.reached(ending)).map(({ witness }) => witness.length)
  const shortest = Math.min(...ways)
  if (challenge.reached({ calls: run.calls, outcome: run.trace.end })) {
    return `You did it, in ${count(steps, 'step')}. ${steps === shortest ? 'There is no shorter way.' : `The shortest way takes ${shortest}.`}`
  }
  if (ways.length === 0 && verdict.exhausted) return 'It did not happen, and it cannot: every schedule was explored, and none ends so.'
  if (ways.length === 0) return 'It did not happen, and no way to it was found; not every schedule was explored.'
  return `It did not happen this time. There is a way of ${count(shortest, 'step')}: go back and let somebody else go.`
}
