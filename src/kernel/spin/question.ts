// SPDX-License-Identifier: MIT
// One question, put to both models: the caller opens a pidfd, kills and releases (in two calls, or in one as in v2), and exits.
import { resultName, type Caller, type Request } from '../caller.ts'
import type { Exploration, Limits, Setup } from '../kernel.ts'
import { defaultSituation } from '../situation.ts'

/** Who is there. The names of mrelease.pml: T, K, S, R. */
export interface Question {
  /** REAP_KILL as in v2; else the victim is killed first, and the flags are 0. */
  reapKill: boolean
  threads: number
  pinners: number
  /** Each a process by clone(CLONE_VM) that may exit at any moment. */
  sharers: number
  /** Units of memory. */
  pages: number
}

/** What SPIN's preprocessor is to be given. */
export function definitions({ reapKill, threads, pinners, sharers, pages }: Question): string[] {
  return [`-DT=${threads}`, `-DK=${pinners}`, `-DS=${sharers}`, `-DR=${pages}`, ...(reapKill ? ['-DREAP_KILL_V2'] : [])]
}

const exit: Request = { kind: 'exit', status: 0 }

/** The automaton of mrelease.pml's caller: only its last call may have more than one result. Each result is a node. */
class OneCallAfterTheOther implements Caller {
  readonly #calls: readonly Request[]
  readonly #results: number[] = []

  constructor(calls: readonly Request[]) {
    this.#calls = calls
  }

  request(node: number): Request {
    return this.#calls[node] ?? exit
  }

  child(node: number, result: number): number {
    if (node < this.#calls.length - 1) {
      if (result !== 0) throw new Error(`Call ${node + 1} can only return 0 here, not ${resultName(result)}.`)
      return node + 1
    }
    if (!this.#results.includes(result)) this.#results.push(result)
    return this.#calls.length + this.#results.indexOf(result)
  }

  /** What the last call has returned at a node. */
  result(node: number): string {
    const result = this.#results[node - this.#calls.length]
    return result === undefined ? 'nothing' : resultName(result)
  }
}

const call = (name: 'pidfd_open' | 'pidfd_send_signal' | 'process_mrelease', argument: number): Request =>
  ({ kind: 'call', call: name, target: 'victim', argument })

/** The question in the words of the kernel room. `result`: what process_mrelease has returned, by an outcome's node. */
export function setupOf({ reapKill, threads, pinners, sharers, pages }: Question): Setup & { result: (node: number) => string } {
  const caller = new OneCallAfterTheOther(
    reapKill
      ? [call('pidfd_open', 0), call('process_mrelease', 1)]
      : [call('pidfd_open', 0), call('pidfd_send_signal', 9), call('process_mrelease', 0)],
  )
  return {
    profile: reapKill ? 'reap-kill-v2' : 'mainline',
    situation: { ...defaultSituation, threads, pinners, sharers, pages, sharerKinds: Array.from({ length: sharers }, () => 'clone-exits') },
    caller,
    result: (node) => caller.result(node),
  }
}

/** No bound that a question here could meet. */
export function limits(reductions: boolean): Limits {
  return { states: 2 ** 25, bytes: 2 ** 30, reductions }
}

/** What was found, each once, as lines that can be compared with those of outcomes.ts. */
export function outcomesOf({ outcomes }: Exploration, result: (node: number) => string): string[] {
  const lines = outcomes.map(({ outcome: { node, caller, victim, sharers, memory, rss } }) =>
    `${result(node)}: caller ${caller}, victim ${victim}, sharers ${sharers.join(' ') || 'none'}, memory ${memory} (${rss})`)
  return [...new Set(lines)].sort()
}
