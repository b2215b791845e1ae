// SPDX-License-Identifier: MIT
// kernel.wasm from the host's side: typed exports, and its memory as words. Nothing else touches either.

/** The exports of model/index.ts. Numbers come as i32: wrap with `>>> 0` where the top bit may be set. */
export interface Exports {
  setUp(): void
  restore(word0: number, word1: number, word2: number): void
  word(index: number): number
  enabled(): number
  step(actor: number): number
  seed(value: number): void
  choose(set: number): number
  completed(): number
  needsChild(): number
  mmUsers(): number
  mmCount(): number
  multiprocess(): number
  mmapLock(actor: number): number
  outcomeKey(): number
  outcomeSharers(): number
  where(actor: number): number
  beginReductions(named: number): void
  sole(): number
  late(actor: number): number
  begin(states: number, bytes: number, reduce: number): void
  run(count: number): number
  neededNode(): number
  neededResult(): number
  states(): number
  transitions(): number
  expanded(): number
  depth(): number
  outcomes(): number
  witness(outcome: number): number
  memoryUsed(): number
}

/** The model, as wasm or as its JavaScript twin. */
export interface Core {
  exports: Exports
  /** The word at a byte address, unsigned. */
  read(address: number): number
  write(address: number, value: number): void
}

/**
 * Makes an instance of kernel.wasm.
 * @throws Error when the module has other exports: it is not kernel.wasm, or one of another version.
 */
export function instantiateCore(module: WebAssembly.Module): Core {
  const { exports } = new WebAssembly.Instance(module)
  const { memory } = exports
  if (!(memory instanceof WebAssembly.Memory) || !isExports(exports)) {
    throw new Error('This is not kernel.wasm, or not of this version: build it again (npm run build).')
  }
  return {
    exports,
    // The buffer is another one after each growth, so it is looked up each time.
    read: (address) => new DataView(memory.buffer).getUint32(address, true),
    write: (address, value) => new DataView(memory.buffer).setUint32(address, value, true),
  }
}

/** How many exports kernel.wasm has, its memory included. Other modules, and other versions, have more or fewer. */
const EXPORTS = 32

function isExports(exports: object): exports is Exports {
  return Object.keys(exports).length === EXPORTS
}
