// SPDX-License-Identifier: MIT
import { type Caller, defaultSituation, maxNodes, type Request, type Situation } from '../kernel/index.ts'
import { Execution, type ExecutionLimits, type Start } from './execution.ts'
import type { End, FinishedCall, Output } from './process.ts'
import type { Program } from './program.ts'

/** A place in a program: what it has done when it has been given certain results. */
export interface ProgramNode {
  /** All that a terminal shows by now. */
  output: Output[]
  /** The line on which the program stands; 0 before its first statement. */
  line: number
  /** The lines passed since the parent's system call, in their order; the first 20,000 of them. */
  lines: number[]
  /**
   * The system calls that have returned by now, except what the program wrote: all that the kernel was asked for, of the others the first
   * 4096.
   */
  calls: FinishedCall[]
  /** What a reader should know: a system call that is not simulated …; the first 100 of such notes. */
  notes: string[]
  /** The system call that it makes here, as strace(1) would show it; not at the end. */
  pending?: { name: string; args: string[] }
  end?: End
}

/** How far a program is followed. */
export interface TreeLimits extends ExecutionLimits {
  /** Nodes: different histories of results. At most the kernel's `maxNodes`. */
  nodes: number
  /** Calls of the kernel in one history. */
  calls: number
}

export const defaultTreeLimits: TreeLimits = { nodes: maxNodes, calls: 256, statements: 1_000_000 }

interface Branch extends ProgramNode {
  request: Request
  results: number[]
  merge: (result: number) => number
  children: Map<number, number>
}

/**
 * A program with its arguments, as the tree of what it does for each history of results. A node is made when it is first
 * asked for, by running the program from its beginning with the results on the way there.
 */
export class ProgramTree implements Caller {
  readonly #start: Start
  readonly #limits: TreeLimits
  readonly #nodes: Branch[] = []
  #overflow: number | undefined

  /**
   * @param argv The program's arguments, its name first.
   * @param options The situation decides whom a PID stands for (`defaultSituation` without).
   * @throws ProgramError when the arguments do not fit into the program's memory.
   */
  constructor(program: Program, argv: readonly string[], options: { situation?: Situation; limits?: Partial<TreeLimits> } = {}) {
    this.#start = { program, argv: [...argv], situation: options.situation ?? defaultSituation }
    this.#limits = { ...defaultTreeLimits, ...options.limits }
    this.#nodes.push(this.#grow([]))
  }

  /** How many histories have been met so far. */
  get size(): number {
    return this.#nodes.length
  }

  /** What the program asks the kernel for at `node`, or that it has come to its end. */
  request(node: number): Request {
    return this.#at(node).request
  }

  /** The node that follows `node` when its call has returned `result`. The same question has the same answer for ever. */
  child(node: number, result: number): number {
    const parent = this.#at(node)
    const told = parent.merge(result)
    const known = parent.children.get(told)
    if (known !== undefined) return known
    const child = this.#add(parent, told)
    parent.children.set(told, child)
    return child
  }

  /** What can be told about `node`. */
  node(node: number): ProgramNode {
    const { request: _request, results: _results, children: _children, merge: _merge, ...visible } = this.#at(node)
    return visible
  }

  #at(node: number): Branch {
    const branch = this.#nodes[node]
    if (!branch) throw new RangeError(`${this.#start.program.name}: there is no node ${node}; ${this.#nodes.length} are known.`)
    return branch
  }

  #add(parent: Branch, result: number): number {
    if (parent.request.kind !== 'call') throw new RangeError(`${this.#start.program.name}: the program has ended there; nothing follows.`)
    // The last number stands for every history beyond the bound.
    if (this.#overflow !== undefined) return this.#overflow
    const branch =
      this.#nodes.length === this.#limits.nodes - 1
        ? stoppedAfter(parent, `the program met more than ${this.#limits.nodes} different histories of results`)
        : this.#grow([...parent.results, result])
    const number = this.#nodes.push(branch) - 1
    if (number === this.#limits.nodes - 1) this.#overflow = number
    return number
  }

  #grow(results: number[]): Branch {
    const execution = new Execution(this.#start, results, this.#limits)
    const { request, ...node } = execution.result()
    const branch: Branch = { ...node, request, results, children: new Map() }
    if (request.kind === 'call' && results.length >= this.#limits.calls) {
      return stoppedAfter(branch, `the program made more than ${this.#limits.calls} calls of the kernel`)
    }
    return branch
  }
}

/** The same place, but the program goes no further. */
function stoppedAfter(branch: Branch, reason: string): Branch {
  const { pending: _pending, ...rest } = branch
  const end: End = { kind: 'stopped', reason }
  return { ...rest, end, request: end, children: new Map() }
}
