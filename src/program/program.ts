// SPDX-License-Identifier: MIT
import { type HandlerCaller, lowestAddress, Memory } from './memory.ts'

/** The bytes or the module are not a program that src/program/compile.ts made. */
export class ProgramError extends Error {}

/** What a program calls while it runs. */
export interface Host {
  /** A system call; the result is 0 or more, or a negated errno. Throws to end the run. */
  syscall: (number: number, a: number, b: number, c: number, d: number, e: number) => number
  /** Line `line` is reached. Throws to end the run. */
  line: (line: number) => void
}

/** Where the imports of an instance find who runs it; nobody between two runs. */
interface HostSlot {
  host: Host | undefined
}

/**
 * A C program, ready to be run again and again: one instance, whose memory is put back before each run.
 * It holds no state between runs, so one program serves any number of trees.
 */
export class Program {
  readonly name: string
  /** The lines of the source on which the program can be seen to be, ascending. */
  readonly lines: readonly number[]
  readonly #start: (argc: number, argv: number, envp: number) => void
  readonly #stackPointer: WebAssembly.Global
  readonly #stackTop: number
  readonly #heapBase: number
  readonly #bytes: Uint8Array
  /** What lies between the stack and the heap when the program starts; all else is zero. */
  readonly #data: Uint8Array
  readonly #memory: Memory
  readonly #slot: HostSlot

  /** Use `loadProgram`. */
  constructor(name: string, lines: readonly number[], exports: WebAssembly.Exports, slot: HostSlot) {
    const { memory, _start: start, __stack_pointer: stackPointer, __heap_base: heapBase } = exports
    if (
      !(memory instanceof WebAssembly.Memory) ||
      typeof start !== 'function' ||
      !(stackPointer instanceof WebAssembly.Global) ||
      !(heapBase instanceof WebAssembly.Global)
    ) {
      throw new ProgramError(`${name}: this wasm is not a program of this site: build it with compileProgram() of src/program/compile.ts.`)
    }
    this.name = name
    this.lines = lines
    this.#slot = slot
    this.#start = start as (argc: number, argv: number, envp: number) => void
    this.#stackPointer = stackPointer
    this.#stackTop = Number(stackPointer.value)
    this.#heapBase = Number(heapBase.value)
    this.#bytes = new Uint8Array(memory.buffer)
    this.#data = this.#bytes.slice(this.#stackTop, this.#heapBase)
    const { __mrelease_call_handler: callHandler } = exports
    this.#memory = new Memory(memory, stackPointer, typeof callHandler === 'function' ? (callHandler as HandlerCaller) : undefined)
  }

  /**
   * Runs the program from its beginning until it throws, which every program does at its end: exit is a system call.
   *
   * @param argv Its arguments, the name first.
   * @throws What `host` throws; WebAssembly.RuntimeError or RangeError where a process would get a fatal signal;
   * ProgramError when the arguments do not fit.
   */
  run(argv: readonly string[], host: (memory: Memory) => Host): void {
    this.#bytes.fill(0)
    this.#bytes.set(this.#data, this.#stackTop)
    this.#stackPointer.value = this.#stackTop
    const address = this.#placeArguments(argv)
    this.#slot.host = host(this.#memory)
    try {
      this.#start(argv.length, address, address + argv.length * 4)
    } finally {
      this.#slot.host = undefined
    }
  }

  /** Whether the stack has left its room: what a process dies of with SIGSEGV. */
  get stackOverflowed(): boolean {
    const pointer = Number(this.#stackPointer.value)
    return pointer < lowestAddress || pointer > this.#stackTop
  }

  /** Writes argv above the program's data, as Linux writes it above the stack; behind it stands an empty environment. */
  #placeArguments(argv: readonly string[]): number {
    const encoder = new TextEncoder()
    const texts = argv.map((text) => encoder.encode(`${text}\0`))
    const vector = (this.#heapBase + 15) & ~15
    let address = vector + (argv.length + 2) * 4
    const size = texts.reduce((sum, text) => sum + text.length, address)
    if (size > this.#bytes.length) {
      throw new ProgramError(
        `${this.name}: the arguments take more room than the ${this.#bytes.length - vector} bytes there are: shorten them.`,
      )
    }
    texts.forEach((text, index) => {
      this.#bytes.set(text, address)
      this.#memory.writeInt(vector + index * 4, address)
      address += text.length
    })
    return vector
  }
}

/**
 * Loads a program that `compileProgram` made.
 *
 * @param name What it is called in diagnostics and on the site, without `.c`.
 * @throws ProgramError when it is something else.
 */
export async function loadProgram(wasm: BufferSource | WebAssembly.Module, name: string): Promise<Program> {
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm)
  const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`)
  const foreign = imports.find((entry) => entry !== 'linux.syscall' && entry !== 'linux.line')
  if (foreign) throw new ProgramError(`${name}: this wasm asks for ${foreign}; a program of this site asks for system calls only.`)
  const slot: HostSlot = { host: undefined }
  const running = (): Host => {
    if (!slot.host) throw new ProgramError(`${name}: the program runs without a host: run it through a ProgramTree.`)
    return slot.host
  }
  const linux: Host & WebAssembly.ModuleImports = {
    syscall: (number, a, b, c, d, e) => running().syscall(number, a, b, c, d, e),
    line: (line) => running().line(line),
  }
  const instance = await WebAssembly.instantiate(module, { linux })
  return new Program(name, linesOf(module), instance.exports, slot)
}

/** Reads the custom section in which the compiler leaves the lines that have a hook: the differences, as LEB128. */
function linesOf(module: WebAssembly.Module): number[] {
  const lines: number[] = []
  const [section] = WebAssembly.Module.customSections(module, 'lines')
  let line = 0
  let value = 0
  let shift = 0
  for (const byte of new Uint8Array(section ?? new ArrayBuffer(0))) {
    value |= (byte & 127) << shift
    shift += 7
    if (byte & 128) continue
    line += value
    lines.push(line)
    value = 0
    shift = 0
  }
  return lines
}
