// SPDX-License-Identifier: MIT
import type { KernelCall, Situation, Target } from '../kernel/index.ts'
import { errno } from './errno.ts'

/** A piece of output; 1 is stdout, 2 is stderr. */
export interface Output {
  fd: 1 | 2
  text: string
}

/** A finished system call. */
export interface FinishedCall {
  /** As in the manual: 'process_mrelease'. */
  name: string
  /** As strace(1) would show them: '3', 'SIGKILL', 'NULL'. */
  args: string[]
  /** What the kernel returned: 0 or more, or a negated errno. */
  result: number
  /** The name of the error: 'ESRCH'. */
  error?: string
  /** The line of the program that made it. */
  line: number
}

/** How a program came to its end. */
export type End =
  /** By exit(), or by a signal: then `status` is 128 + its number, as a shell shows it, and `detail` says what happened. */
  | { kind: 'exit'; status: number; signal?: string; detail?: string }
  /** It was stopped by a bound, or because it asked for what is not simulated: what it would have done is not known. */
  | { kind: 'stopped'; reason: string }

/** What a file descriptor of the program stands for. */
export type OpenFile =
  | { kind: 'terminal'; stream: 1 | 2 }
  | { kind: 'pidfd'; pid: number; target: Target; blocks: boolean; isThread: boolean }
  | { kind: 'generated'; call: KernelCall; target: Target; write: (units: number) => string; text: string | undefined; offset: number }

/** Linux's default for RLIMIT_NOFILE. */
export const fileLimit = 1024

/** The part of a process that only it can see: its descriptors, its output, what it has asked for. */
export class Process {
  /** Who else is there: it decides whom a PID stands for. */
  readonly situation: Situation
  readonly calls: FinishedCall[] = []
  readonly #files = new Map<number, OpenFile>()
  #slots = 64
  readonly #closingOnExec = new Set<number>()
  /** What a reader should know. */
  readonly notes = new Set<string>()
  readonly #output: { fd: 1 | 2; parts: Uint8Array[] }[] = []
  #written = 0
  #now = 0n

  constructor(situation: Situation) {
    this.situation = situation
    for (const fd of [0, 1, 2]) this.#files.set(fd, { kind: 'terminal', stream: fd === 2 ? 2 : 1 })
  }

  /** How many descriptors its table has room for: it grows in powers of two and never shrinks (fs/file.c, alloc_fdtable). */
  get slots(): number {
    return this.#slots
  }

  #put(fd: number, file: OpenFile): void {
    this.#files.set(fd, file)
    while (this.#slots <= fd) this.#slots *= 2
  }

  file(fd: number): OpenFile | undefined {
    return this.#files.get(fd)
  }

  /** Gives the lowest free number, from `lowest` on, to `file`, as open(2) does; or the negated errno. */
  open(file: OpenFile, lowest = 0): number {
    for (let fd = lowest; fd < fileLimit; fd++) {
      if (this.#files.has(fd)) continue
      this.#put(fd, file)
      return fd
    }
    return -errno.EMFILE
  }

  /** Gives the number `fd` to `file`, whoever had it; or the negated errno. */
  openAs(file: OpenFile, fd: number): number {
    if (fd < 0 || fd >= fileLimit) return -errno.EBADF
    this.#put(fd, file)
    this.#closingOnExec.delete(fd)
    return fd
  }

  closesOnExec(fd: number): boolean {
    return this.#closingOnExec.has(fd)
  }

  setCloseOnExec(fd: number, closes: boolean): void {
    if (closes) this.#closingOnExec.add(fd)
    else this.#closingOnExec.delete(fd)
  }

  /** Whether `fd` was open. */
  close(fd: number): boolean {
    this.#closingOnExec.delete(fd)
    return this.#files.delete(fd)
  }

  /** Nanoseconds since the program's start, as far as they are known. */
  get now(): bigint {
    return this.#now
  }

  /** The program has waited for so long; less than nothing is nothing. */
  pass(nanoseconds: bigint): void {
    if (nanoseconds > 0n) this.#now += nanoseconds
  }

  /** A system call takes time, too. */
  tick(): void {
    this.#now += 1000n
  }

  /** Bytes written to the terminal so far. */
  get written(): number {
    return this.#written
  }

  print(fd: 1 | 2, bytes: Uint8Array): void {
    this.#written += bytes.length
    const last = this.#output.at(-1)
    const part = bytes.slice()
    if (last?.fd === fd) last.parts.push(part)
    else this.#output.push({ fd, parts: [part] })
  }

  /** All output so far, in the order of writing; neighbours of the same descriptor are one piece. */
  output(): Output[] {
    return this.#output.map(({ fd, parts }) => {
      // A character may be split between two writes.
      const decoder = new TextDecoder()
      const texts = parts.map((part) => decoder.decode(part, { stream: true }))
      return { fd, text: texts.join('') + decoder.decode() }
    })
  }

  /** A hundred notes are more than anybody reads. */
  note(text: string): void {
    if (this.notes.size < 100) this.notes.add(text)
  }
}
