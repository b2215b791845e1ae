// SPDX-License-Identifier: MIT
// The caller of timed runs: opens the victim's pidfd, kills and releases it in two calls or in one, and exits.
import { resultName, type Caller, type Request } from '../caller.ts'
import type { Profile } from '../profile-names.ts'

const SIGKILL = 9
/** PROCESS_MRELEASE_REAP_KILL, proposed. */
const REAP_KILL = 1

const killFirst: readonly Request[] = [
  { kind: 'call', call: 'pidfd_open', target: 'victim', argument: 0 },
  { kind: 'call', call: 'pidfd_send_signal', target: 'victim', argument: SIGKILL },
  { kind: 'call', call: 'process_mrelease', target: 'victim', argument: 0 },
]

const reapKill: readonly Request[] = [
  { kind: 'call', call: 'pidfd_open', target: 'victim', argument: 0 },
  { kind: 'call', call: 'process_mrelease', target: 'victim', argument: REAP_KILL },
]

/** The profile has process_mrelease kill by itself. */
export function killsInOneCall(profile: Profile): boolean {
  return profile.startsWith('reap-kill-')
}

/** A caller that goes on whatever its calls return. It has a node for each result of each call. */
export class Killer implements Caller {
  readonly #calls: readonly Request[]
  readonly #results: (readonly number[])[] = [[]]

  constructor(profile: Profile) {
    this.#calls = killsInOneCall(profile) ? reapKill : killFirst
  }

  request(node: number): Request {
    return this.#calls[this.#results[node]?.length ?? 0] ?? { kind: 'exit', status: 0 }
  }

  child(node: number, result: number): number {
    const results = [...this.#results[node] ?? [], result]
    const known = this.#results.findIndex((other) => String(other) === String(results))
    return known >= 0 ? known : this.#results.push(results) - 1
  }

  /** What the last call up to a node returned, as a name. */
  result(node: number): string {
    const last = this.#results[node]?.at(-1)
    return last === undefined ? '' : resultName(last)
  }
}

