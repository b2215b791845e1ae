// SPDX-License-Identifier: MIT
import { errno } from './errno.ts'

/** The program passed an address that is not its own, or that of too long a text: the call fails with `error`, an errno. */
export class BadAddress extends Error {
  readonly error: number

  constructor(error: number = errno.EFAULT) {
    super()
    this.error = error
  }
}

/** `__mrelease_call_handler` of libc/signal.c. */
export type HandlerCaller = (handler: number, signal: number, wantsInfo: number, sender: number, code: number) => void

/** The memory of a program, as the kernel sees it: checked addresses, little-endian. */
export class Memory {
  /** How often it was accessed since somebody set this to 0. */
  accesses = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #callHandler: HandlerCaller | undefined
  readonly #stackPointer: WebAssembly.Global | undefined

  /**
   * @param stackPointer What lies below it is not the program's.
   * @param callHandler What the libc calls handlers of signals with; only programs that may have some have it.
   */
  constructor(memory: WebAssembly.Memory, stackPointer?: WebAssembly.Global, callHandler?: HandlerCaller) {
    this.#callHandler = callHandler
    this.#stackPointer = stackPointer
    this.#bytes = new Uint8Array(memory.buffer)
    this.#view = new DataView(memory.buffer)
  }

  /** Calls the program's handler of `signal`, which `sender` sent; `code` (si_code) tells how. @throws What its system calls throw. */
  callHandler(handler: number, signal: number, wantsInfo: boolean, sender: number, code: number): void {
    this.#callHandler?.(handler, signal, wantsInfo ? 1 : 0, sender, code)
  }

  /** The `size` bytes at `address`: no copy, so what keeps them copies them. @throws BadAddress */
  read(address: number, size: number): Uint8Array {
    this.#check(address, size)
    return this.#bytes.subarray(address >>> 0, (address >>> 0) + size)
  }

  /** @throws BadAddress */
  write(address: number, data: Uint8Array): void {
    this.#check(address, data.length)
    this.#bytes.set(data, address >>> 0)
  }

  /** @throws BadAddress */
  readInt(address: number): number {
    this.#check(address, 4)
    return this.#view.getInt32(address >>> 0, true)
  }

  /** @throws BadAddress */
  readShort(address: number): number {
    this.#check(address, 2)
    return this.#view.getInt16(address >>> 0, true)
  }

  /** @throws BadAddress */
  readLong(address: number): bigint {
    this.#check(address, 8)
    return this.#view.getBigInt64(address >>> 0, true)
  }

  /** @throws BadAddress */
  writeInt(address: number, value: number): void {
    this.#check(address, 4)
    this.#view.setInt32(address >>> 0, value, true)
  }

  /** @throws BadAddress */
  writeShort(address: number, value: number): void {
    this.#check(address, 2)
    this.#view.setInt16(address >>> 0, value, true)
  }

  /** @throws BadAddress */
  writeLong(address: number, value: bigint): void {
    this.#check(address, 8)
    this.#view.setBigInt64(address >>> 0, value, true)
  }

  /** The path at `address`. @throws BadAddress where the memory ends before it does, and where it is too long (getname, fs/namei.c). */
  readPath(address: number): string {
    const text = this.#textAt(address)
    if (text?.length === pathMax) throw new BadAddress(errno.ENAMETOOLONG)
    if (!text) throw new BadAddress()
    return decode(text)
  }

  /** The text at `address`, for showing: of a long one the beginning, and `…`; `undefined` where there is none. */
  readText(address: number): string | undefined {
    const text = this.#textAt(address)
    return text && decode(text.subarray(0, shownOfText)) + (text.length > shownOfText ? '…' : '')
  }

  /** What stands at `address` up to the null character, and no more than a path may have with it. */
  #textAt(address: number): Uint8Array | undefined {
    const start = address >>> 0
    const text = this.#bytes.subarray(start, start + pathMax)
    const end = text.indexOf(0)
    if (start < lowestAddress || (end < 0 && text.length < pathMax)) return undefined
    return end < 0 ? text : text.subarray(0, end)
  }

  /** The lowest addresses are nobody's: Linux maps nothing there. Here the stack grows towards them, and what it has not reached counts. */
  #check(address: number, size: number): void {
    this.accesses++
    const start = address >>> 0
    const lowest = Math.max(lowestAddress, Number(this.#stackPointer?.value ?? 0))
    if (start < lowest || start + size > this.#bytes.length) throw new BadAddress()
  }
}

function decode(text: Uint8Array): string {
  return new TextDecoder().decode(text)
}

/** PATH_MAX: the bytes of a path, its end among them. */
const pathMax = 4096

/** Bytes of a text that are shown; strace(1) shows half as many. */
const shownOfText = 64

/** Addresses below are never a program's own, however deep its stack is: a null pointer, or a small offset from one. */
export const lowestAddress = 256
