// SPDX-License-Identifier: MIT
// The model for tests, as wasm and as its JavaScript twin. Each is made once.
import { buildKernel } from '../build.ts'
import { instantiateCore, type Core } from '../core.ts'
import { kernelOf } from '../kernel.ts'

const compiled = buildKernel().then((wasm) => WebAssembly.compile(wasm as BufferSource))

/** The model as wasm. */
export async function wasmCore(): Promise<Core> {
  return instantiateCore(await compiled)
}

/** The model as plain JavaScript: the same sources, run without a compiler. There is only one, as it lives in modules. */
export async function twinCore(): Promise<Core> {
  const portable = 'assemblyscript/std/portable/index.js'
  await import(portable) // Not by a literal: its types are globals that would meet those of portable.d.ts.
  const twinMemory = { words: new Uint32Array(1 << 18) }
  Object.assign(globalThis, { twinMemory })
  const model = await import('../model/index.ts')
  return {
    exports: model,
    read: (address) => twinMemory.words[address >>> 2] ?? 0,
    write: (address, value) => {
      twinMemory.words[address >>> 2] = value
    },
  }
}

/** A kernel for tests. */
export async function testKernel() {
  const core = await wasmCore()
  return kernelOf(() => core)
}
