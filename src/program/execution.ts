// SPDX-License-Identifier: MIT
import { hasAll, nameOfCall, systemCalls } from '#system-calls'
import type { Request, Situation } from '../kernel/index.ts'
import { errno, errorName } from './errno.ts'
import { BadAddress, type Memory } from './memory.ts'
import { write, writev } from './own-calls.ts'
import { type End, type FinishedCall, type Output, Process } from './process.ts'
import type { Program } from './program.ts'
import { killedBy } from './signals.ts'
import type { Question, Registers, SystemCall } from './system-call.ts'

/** How far one execution is followed. */
export interface ExecutionLimits {
  /** Statements and system calls in one history of results. */
  statements: number
}

/** A program, its arguments, and who is there besides it. */
export interface Start {
  program: Program
  argv: readonly string[]
  situation: Situation
}

/** Where an execution has come to. */
export interface ExecutionResult {
  request: Request
  output: Output[]
  line: number
  lines: number[]
  calls: FinishedCall[]
  notes: string[]
  pending?: { name: string; args: string[] }
  end?: End
  /** Results of the pending call that the program cannot tell apart, made equal. */
  merge: (result: number) => number
}

/** Of the lines between two calls of the kernel, so many are kept: nobody reads more. */
const linesKept = 20_000

/** System calls in one history: some take long. Who waits by asking for the time makes many. */
const callLimit = 65_536

/** Of those that the program has not asked the kernel for, so many are kept. */
const callsKept = 4096

/** Thrown through the program, to leave it where it stands. */
const leave = Symbol('leave the program')

/** The number that the libc uses to say that it cannot do what the program wants (libc/libc.h). */
const unsupported = -448448
const signals = { fpe: 8, segv: 11 }

/** One run of a program from its beginning, with the results of its first calls given, up to the call after those. */
export class Execution {
  readonly #limits: ExecutionLimits
  readonly #results: readonly number[]
  readonly #process: Process
  #used = 0
  #line = 0
  #lines: number[] = []
  #burnt = 0
  #called = 0
  #request: Request | undefined
  #merge: ((result: number) => number) | undefined
  #pending: { name: string; args: string[] } | undefined
  #end: End | undefined

  constructor({ program, argv, situation }: Start, results: readonly number[], limits: ExecutionLimits) {
    this.#process = new Process(situation)
    this.#limits = limits
    this.#results = results
    try {
      program.run(argv, (memory) => ({
        syscall: (number, ...args) => this.#call(memory, number, args),
        line: (line) => this.#reach(line),
      }))
    } catch (thrown) {
      if (thrown !== leave) this.#die(thrown, program)
    }
  }

  result(): ExecutionResult {
    const end = this.#end
    const request = end ? requestOf(end) : this.#request
    if (!request) throw new Error('The program returned without an end. Was it compiled by src/program/compile.ts?')
    return {
      request,
      output: this.#process.output(),
      line: this.#line,
      lines: this.#lines,
      calls: this.#process.calls,
      notes: [...this.#process.notes],
      ...(this.#pending && { pending: this.#pending }),
      ...(end && { end }),
      merge: this.#merge ?? ((given) => given),
    }
  }

  /** Line 0 only counts: the libc goes through much. */
  #reach(line: number): void {
    this.#burn()
    if (!line) return
    this.#line = line
    if (this.#lines.length < linesKept) this.#lines.push(line)
  }

  #burn(): void {
    const { statements } = this.#limits
    if (++this.#burnt > statements) this.#stop(`more than ${statements} statements: does it ever end?`)
  }

  #stop(reason: string): never {
    this.#finish({ kind: 'stopped', reason: `line ${this.#line}: ${reason}` })
  }

  #finish(end: End): never {
    this.#end = end
    throw leave
  }

  #call(memory: Memory, number: number, args: Registers): number {
    this.#burn()
    this.#process.tick()
    if (++this.#called > callLimit) this.#stop(`more than ${callLimit} system calls: does it ever end?`)
    if (number === unsupported) this.#stop(`the libc of the page does not know ${missing(memory, args)}`)
    const call = systemCalls[number]
    if (!call) {
      if (!hasAll) this.#stop(`system call ${number} is not among those of the labs`)
      const name = nameOfCall(number)
      this.#process.note(`line ${this.#line}: system call ${number}${name ? ` (${name})` : ''} is not simulated and answers ENOSYS`)
      this.#keep({ name: name ?? `syscall_${number}`, args: [], result: -errno.ENOSYS, error: 'ENOSYS', line: this.#line })
      return -errno.ENOSYS
    }
    return this.#answer(memory, call, args)
  }

  #answer(memory: Memory, call: SystemCall, args: Registers): number {
    memory.accesses = 0
    const shown = { name: call.name, args: call.show(args, memory) }
    const line = this.#line
    let result: number
    try {
      const answer = call.handle(this.#process, memory, args)
      if (answer.kind === 'end') this.#finish(answer.end)
      result = answer.kind === 'done' ? answer.result : this.#ask(answer, shown)
    } catch (thrown) {
      if (!(thrown instanceof BadAddress)) throw thrown
      result = -thrown.error
    }
    // A call that goes through long lists is worth some statements.
    this.#burnt += memory.accesses >> 4
    const error = errorName(result)
    if (call !== write && call !== writev) this.#keep({ ...shown, result, ...(error !== undefined && { error }), line })
    return result
  }

  #keep(call: FinishedCall): void {
    const { calls } = this.#process
    if (calls.length < callsKept + this.#used) calls.push(call)
    else this.#process.note(`only the first ${callsKept} calls are shown, and later ones that depend on the schedule`)
  }

  #ask(answer: Question, shown: { name: string; args: string[] }): number {
    const given = this.#results[this.#used]
    if (given === undefined) {
      const { call, target, argument } = answer
      this.#request = { kind: 'call', call, target, argument }
      this.#pending = shown
      this.#merge = answer.merge
      throw leave
    }
    this.#used++
    this.#lines = []
    return answer.finish(given)
  }

  /** A trap of wasm is what the kernel would answer with a signal. */
  #die(thrown: unknown, program: Program): void {
    const isTrap = thrown instanceof WebAssembly.RuntimeError
    // V8 and JavaScriptCore say `Maximum call stack size exceeded`, SpiderMonkey `too much recursion`.
    const isTooDeep = thrown instanceof Error && /call stack|recursion/.test(thrown.message)
    if (!isTrap && !isTooDeep) throw thrown
    const place = `line ${this.#line}`
    if (isTooDeep || program.stackOverflowed) {
      this.#end = killedBy(signals.segv, `${place}: the stack is full: endless recursion, or too big a variable`)
    } else if (/divi|overflow/i.test(thrown.message)) {
      this.#end = killedBy(signals.fpe, `${place}: a division by zero, or one whose result is too big`)
    } else {
      this.#end = killedBy(signals.segv, `${place}: a null pointer, or an address that is not the program's`)
    }
  }
}

function requestOf(end: End): Request {
  return end.kind === 'exit' ? { kind: 'exit', status: end.status } : end
}

/** What the libc lacks: a conversion of printf(3) or scanf(3), the text of an error, or what it says in words. */
function missing(memory: Memory, [format, error]: Registers): string {
  if (format === 0) return `strerror(${error})`
  // The end of the text does not matter, and may be far.
  const text = memory.readText(format) ?? ''
  if (!text.startsWith('%')) return text
  const [conversion = '%'] = /^%[-+ #0'I]*[\d*$]*(?:\.[\d*]*)?[hlLqjzt]*./.exec(text) ?? []
  return `the conversion ${conversion} of printf() or scanf()`
}
