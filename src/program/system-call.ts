// SPDX-License-Identifier: MIT
// What the files that simulate system calls share: own-calls.ts, process-calls.ts, waiting-calls.ts, reading-calls.ts.
import type { KernelCall, Target } from '../kernel/index.ts'
import type { Memory } from './memory.ts'
import type { End, Process } from './process.ts'

/** What a system call comes to: an answer at once, a question to the kernel, or the end of the program. */
export type Answer = { kind: 'done'; result: number } | Question | { kind: 'end'; end: End }

/** What only the kernel knows. */
export interface Question {
  kind: 'ask'
  call: KernelCall
  target: Target
  argument: number
  /** Turns the kernel's result into what the program gets, and writes into its memory what goes with it. */
  finish: (result: number) => number
  /** Makes results equal that the program cannot tell apart, so that they are one history. */
  merge?: (result: number) => number
}

/** The arguments as they are passed: 32 bits each. */
export type Registers = readonly [number, number, number, number, number]

/** A system call that is simulated. */
export interface SystemCall {
  name: string
  /** The arguments as strace(1) would show them. */
  show: (args: Registers, memory: Memory) => string[]
  /** @throws BadAddress when the program passed an address that is not its own. */
  handle: (process: Process, memory: Memory, args: Registers) => Answer
}

/** The call returns `result` (0 or more, or a negated errno) without the kernel's help. */
export function done(result: number): Answer {
  return { kind: 'done', result }
}

/** The program goes no further: what it asks for is not simulated, or it has run wild. */
export function stopped(reason: string): Answer {
  return { kind: 'end', end: { kind: 'stopped', reason } }
}

/** Asks the kernel; `finish` is not needed where the program gets what the kernel returns. */
export function ask(call: KernelCall, target: Target, argument: number, finish = (result: number): number => result): Question {
  return { kind: 'ask', call, target, argument, finish }
}

/** Numbers as strace(1) shows them. */
export function decimal(...numbers: number[]): string[] {
  return numbers.map(String)
}

/** An address as strace(1) shows it. */
export function pointer(address: number): string {
  return address === 0 ? 'NULL' : `0x${(address >>> 0).toString(16)}`
}

/** A text in the program's memory as strace(1) shows it. */
export function quoted(memory: Memory, address: number): string {
  const text = memory.readText(address)
  return text === undefined ? pointer(address) : JSON.stringify(text)
}

/** A combination of flags as strace(1) shows it: `POLLIN|POLLHUP`. */
export function flagNames(flags: number, names: Readonly<Record<string, number>>): string {
  const found = Object.entries(names).filter(([, bit]) => (flags & bit) === bit)
  const rest = found.reduce((left, [, bit]) => left & ~bit, flags)
  const words = found.map(([name]) => name)
  if (rest !== 0 || words.length === 0) words.push(rest === 0 ? '0' : `0x${(rest >>> 0).toString(16)}`)
  return words.join('|')
}
