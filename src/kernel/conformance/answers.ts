// SPDX-License-Identifier: MIT
// What the model says about a setup: every schedule explored, and the outcomes sorted by the results that the record is about.
import type { Kernel, Outcome, Profile, Situation } from '../index.ts'
import type { ModelSetup } from './setup.ts'
import { continued, ScriptCaller, type Act, type Script } from './script.ts'

/**
 * An outcome, under the name that a record would give its results: '0', 'ESRCH', '0>ESRCH', 'no-return(sig9)' ... Of two that call at
 * the same time, the caller's and the other's: '0/ESRCH'.
 */
export interface Answer {
  readonly result: string
  readonly outcome: Outcome
}

export interface Answers {
  /** When the caller has exited, directly after its last call; a second caller has returned, too. */
  readonly atReturn: readonly Answer[]
  /** When nobody can take a step any more. */
  readonly settled: readonly Answer[]
  /** Instead of the call: at that moment, and when nobody can take a step any more. */
  readonly before: readonly Answer[]
  readonly beforeSettled: readonly Answer[]
  readonly exhausted: boolean
}

/** Never readable: so that the script waits until nobody else can take a step. */
export const waitForEver: Act = { call: 'poll', target: 'self', argument: -1, result: 'must succeed' }

/**
 * Up to this many threads every state is seen. Beyond, only as many as give the same outcomes (reductions.test.ts): eight threads that
 * run make 6 million states, of which 200,000 do.
 */
const FULLY_EXPLORED_THREADS = 4

/** Explorations of one kernel, each made once. */
export class Explorer {
  readonly #kernel: Kernel
  readonly #known = new Map<string, { answers: Answer[]; exhausted: boolean }>()
  /** How many explorations were made, and states seen in them. */
  readonly made = { explorations: 0, states: 0 }

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  answers(profile: Profile, { situation, script, before }: ModelSetup): Answers {
    const of = (script: Script) => this.#explore(profile, situation, script)
    // Two that call at the same time have not called before.
    const alone = { ...situation, secondCaller: 'nobody' } as const
    const ofBefore = (script: Script) => this.#explore(profile, alone, script)
    const parts = [of(script), of(continued(script, waitForEver)), ofBefore(before), ofBefore(continued(before, waitForEver))] as const
    return {
      atReturn: parts[0].answers.filter(({ outcome }) => outcome.secondCaller !== 'not yet returned'),
      settled: parts[1].answers,
      before: parts[2].answers,
      beforeSettled: parts[3].answers,
      exhausted: parts.every(({ exhausted }) => exhausted),
    }
  }

  /** The results of a second call, made directly after the first. */
  secondAnswers(profile: Profile, { situation, script }: ModelSetup): Answer[] {
    const again = script.acts.slice(-1).map((act): Act => ({ ...act, result: 'noted' }))
    return this.#explore(profile, situation, continued(script, ...again)).answers.map(answer => ({
      ...answer,
      result: answer.result.replace(/\/.*$/, '').split('>').at(-1) ?? '',
    }))
  }

  #explore(profile: Profile, situation: Situation, script: Script): { answers: Answer[]; exhausted: boolean } {
    const key = JSON.stringify([profile, situation, script])
    const known = this.#known.get(key)
    if (known) return known
    const caller = new ScriptCaller(script)
    const reductions = situation.threads > FULLY_EXPLORED_THREADS
    const { outcomes, states, verdict } = this.#kernel.explore({ profile, situation, caller }, { reductions })
    this.made.explorations += 1
    this.made.states += states
    const found = {
      answers: outcomes.map(({ outcome }) => ({ result: resultOf(caller, outcome), outcome })),
      exhausted: verdict.exhausted,
    }
    this.#known.set(key, found)
    return found
  }
}

function resultOf(caller: ScriptCaller, outcome: Outcome): string {
  return [ownResult(caller, outcome), ...outcome.secondCaller === undefined ? [] : [outcome.secondCaller]].join('/')
}

function ownResult(caller: ScriptCaller, { caller: end, node }: Outcome): string {
  if (end === 'killed') return 'no-return(sig9)'
  const noted = caller.noted(node)
  if (noted === undefined) return 'the script could not be prepared'
  // A caller that waits for ever before its last act has noted nothing; one that waits at the end has.
  return noted.join('>')
}
