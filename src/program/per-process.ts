// SPDX-License-Identifier: MIT
import type { Process } from './process.ts'

/**
 * What only some calls know of a process: with them, and not in `Process`, it stays out of what a browser is sent.
 *
 * @param begin What is so when the process starts.
 */
export function perProcess<State>(begin: (process: Process) => State): (process: Process) => State {
  const states = new WeakMap<Process, { state: State }>()
  return (process) => {
    const known = states.get(process) ?? { state: begin(process) }
    states.set(process, known)
    return known.state
  }
}
