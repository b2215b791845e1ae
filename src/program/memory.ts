// SPDX-License-Identifier: MIT

/** The program passed an address that is not its own: the call fails with EFAULT. */
export class BadAddress extends Error {}

/** `__mrelease_call_handler` of libc/signal.c. */
export type HandlerCaller = (handler: number, signal: number, wantsInfo: number, sender: number, code: number) => void

/** The memory of a program, as the kernel sees it: checked addresses, little-endian. */
export class Memory {
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

  /** A copy of `size` bytes at `address`. @throws BadAddress */
  read(address: number, size: number): Uint8Array {
    this.#check(address, size)
    return this.#bytes.slice(address >>> 0, (address >>> 0) + size)
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

  /** The text up to the null character at or after `address`. @throws BadAddress where the memory ends before it. */
  readString(address: number): string {
    const text = this.readText(address)
    if (text === undefined) throw new BadAddress()
    return text
  }

  /** As `readString`, for showing: `undefined` instead of an error. */
  readText(address: number): string | undefined {
    const start = address >>> 0
    const end = this.#bytes.indexOf(0, start)
    return start < lowestAddress || end < 0 ? undefined : new TextDecoder().decode(this.#bytes.subarray(start, end))
  }

  /** The lowest addresses are nobody's: Linux maps nothing there. Here the stack grows towards them, and what it has not reached counts. */
  #check(address: number, size: number): void {
    const start = address >>> 0
    const lowest = Math.max(lowestAddress, Number(this.#stackPointer?.value ?? 0))
    if (start < lowest || start + size > this.#bytes.length) throw new BadAddress()
  }
}

/** Addresses below are never a program's own, however deep its stack is: a null pointer, or a small offset from one. */
const lowestAddress = 256
