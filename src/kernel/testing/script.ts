// SPDX-License-Identifier: MIT
// Callers for tests: fixed lists of calls, whose nodes are the results so far.
import { resultName, type Caller, type KernelCall, type Request, type Target } from '../index.ts'

/** A caller that makes its calls one after the other, whatever they return, and exits. */
export class Script implements Caller {
  readonly #calls: readonly Request[]
  readonly #results: (readonly number[])[] = [[]]

  constructor(calls: readonly Request[]) {
    this.#calls = calls
  }

  request(node: number): Request {
    return this.#calls[this.#at(node).length] ?? { kind: 'exit', status: 0 }
  }

  child(node: number, result: number): number {
    const results = [...this.#at(node), result]
    const known = this.#results.findIndex((other) => String(other) === String(results))
    if (known >= 0) return known
    this.#results.push(results)
    return this.#results.length - 1
  }

  /** What the calls up to a node have returned, as names. */
  results(node: number): string[] {
    return this.#at(node).map(resultName)
  }

  #at(node: number): readonly number[] {
    const results = this.#results[node]
    if (!results) throw new RangeError(`no node ${node}`)
    return results
  }
}

/** One call. */
export function call(name: KernelCall, target: Target = 'victim', argument = 0): Request {
  return { kind: 'call', call: name, target, argument }
}

/** Kill, then release: what a program does today. */
export const killFirst: readonly Request[] = [call('pidfd_send_signal', 'victim', 9), call('process_mrelease')]

/** Both in one call, as proposed. */
export const reapKill: readonly Request[] = [call('process_mrelease', 'victim', 1)]
