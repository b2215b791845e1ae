// SPDX-License-Identifier: MIT
import { resultName } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'

/** A system call in a run, of the program or of a second caller. */
export interface CallSpan {
  /** Whose call it is: an actor's id. */
  actor: number
  /** "process_mrelease() = ESRCH", without the result where it did not return. */
  label: string
  /** The indices of its first and last step in the trace. */
  from: number
  to: number
  returned: boolean
}

/**
 * The system calls of a run in the order in which they began. A step of the clock that ends a call of the program belongs to
 * that call; what a second caller asks for is its own.
 */
export function callsOf({ trace, nodes }: ProgramRun): CallSpan[] {
  const program = trace.actors.find(({ kind }) => kind === 'caller')?.id ?? 0
  const second = trace.actors.find(({ kind }) => kind === 'second-caller')?.id
  const spans: CallSpan[] = []
  const open = new Map<number, CallSpan>()
  trace.steps.forEach(({ step, node }, index) => {
    const actor = step.actor === second ? second : program
    // Who was killed before a call has not made it.
    if (step.call === undefined || (step.kernelFunction === 'do_group_exit' && !open.has(actor))) return
    const span = open.get(actor) ?? { actor, label: `${step.call.name}()`, from: index, to: index, returned: false }
    if (span.from === index) spans.push(span)
    open.set(actor, span)
    span.to = index
    // A second caller's kill is one step. The model ends it only when it fails; else the second caller goes on.
    const result = step.call.result ?? (actor === second && step.call.name === 'pidfd_send_signal' ? 0 : undefined)
    if (result === undefined) return
    open.delete(actor)
    span.returned = true
    if (actor === second) {
      span.label += ` = ${resultName(result)}`
      return
    }
    // What the program made of it: some of its calls never reach the simulated kernel, so they are not counted by steps.
    const before = nodes[trace.steps[index - 1]?.node ?? 0]?.calls.length ?? 0
    const call = nodes[node]?.calls[before]
    if (call !== undefined) span.label = `${call.name}() = ${call.error ?? call.result}`
  })
  return spans
}

/** The call that a step belongs to, if it belongs to one. */
export function callAt(spans: readonly CallSpan[], { trace }: ProgramRun, index: number): CallSpan | undefined {
  const taken = trace.steps[index]?.step
  if (taken?.call === undefined) return undefined
  const within = spans.filter(({ from, to }) => from <= index && index <= to)
  return within.find(({ actor }) => actor === taken.actor) ?? within.find(({ to }) => to === index)
}
