// SPDX-License-Identifier: MIT
// The caller of a record: not a C program but a short script of calls, as a `Caller` of the model.
import { resultName, type Caller, type KernelCall, type Request, type Target } from '../index.ts'

/** One call of a script. */
export interface Act {
  readonly call: KernelCall
  readonly target: Target
  /** Signal, flags or time-out, as the call has it. */
  readonly argument: number
  /** 'must succeed': it only prepares; any error stops the script. 'noted': its result is what the record tells of. */
  readonly result: 'must succeed' | 'noted'
  /** Repeated until the result is at least this. Not in the first act: node 0 of a caller is nobody's child. */
  readonly atLeast?: number
}

export interface Script {
  readonly acts: readonly Act[]
  /**
   * Which act is done again and again until poll says that the victim is a zombie. Its result is noted when it differs from the one
   * before. The first act cannot be: node 0 of a caller is nobody's child.
   */
  readonly loop?: number
}

/** The script, with more acts at its end. */
export function continued(script: Script, ...acts: readonly Act[]): Script {
  return { ...script, acts: [...script.acts, ...acts] }
}

const SUCCESS = 0
/** The exit status of a script that could not be prepared. */
const UNPREPARED = 1

interface Node {
  /** The number of the act that comes next. */
  readonly act: number
  /** It is the loop's poll that comes next, after the act of that number. */
  readonly polls: boolean
  readonly noted: readonly string[]
  readonly status: number
}

/** A script as a deterministic automaton: its nodes are made as they are reached. */
export class ScriptCaller implements Caller {
  readonly #script: Script
  readonly #nodes: Node[] = []
  readonly #numbers = new Map<string, number>()

  constructor(script: Script) {
    this.#script = script
    this.#number({ act: 0, polls: false, noted: [], status: SUCCESS })
  }

  request(number: number): Request {
    const node = this.#at(number)
    const act = this.#next(node)
    if (act === undefined || node.status !== SUCCESS) return { kind: 'exit', status: node.status }
    return { kind: 'call', call: act.call, target: act.target, argument: act.argument }
  }

  child(number: number, result: number): number {
    const { loop } = this.#script
    const node = this.#at(number)
    const { act, noted, polls } = node
    const { atLeast = 0, result: use } = this.#next(node) ?? poll
    if (use === 'must succeed' && result < 0) return this.#number({ ...node, status: UNPREPARED })
    if (result >= 0 && result < atLeast) return number
    // poll: 0 is its time-out, more says that the victim is a zombie.
    if (polls) return this.#number({ ...node, polls: false, act: result > 0 ? act + 1 : act })
    if (use === 'must succeed') return this.#number({ ...node, act: act + 1 })
    const name = resultName(result)
    if (act !== loop) return this.#number({ ...node, act: act + 1, noted: [...noted, name] })
    return this.#number({ ...node, polls: true, noted: noted.at(-1) === name ? noted : [...noted, name] })
  }

  /** The results noted on the way to a node, in order; undefined when the script could not be prepared. */
  noted(number: number): readonly string[] | undefined {
    const { noted, status } = this.#at(number)
    return status === SUCCESS ? noted : undefined
  }

  /** The act that a node asks for; undefined at the end of the script. */
  #next({ act, polls }: Node): Act | undefined {
    return polls ? poll : this.#script.acts[act]
  }

  #at(number: number): Node {
    const node = this.#nodes[number]
    if (node === undefined) throw new RangeError(`the script has no node ${number}`)
    return node
  }

  #number(node: Node): number {
    const key = JSON.stringify([node.act, node.polls, node.noted, node.status])
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.#nodes.length)
    return this.#nodes.push(node) - 1
  }
}

const poll: Act = { call: 'poll', target: 'victim', argument: 0, result: 'must succeed' }
