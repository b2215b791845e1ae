// SPDX-License-Identifier: MIT
// The model for tests, as wasm and as its JavaScript twin. Each is made once.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildKernel } from '../build.ts'
import { instantiateCore, type Core } from '../core.ts'
import { kernelOf } from '../kernel.ts'

const compiled = cachedKernel().then((wasm) => WebAssembly.compile(wasm))

/** kernel.wasm, built once for each state of the sources: the compiler takes longer than most tests. */
async function cachedKernel(): Promise<BufferSource> {
  const folder = new URL('../model/', import.meta.url)
  const hash = createHash('sha256')
  for (const name of ['../build.ts', ...readdirSync(folder).sort()]) hash.update(readFileSync(new URL(name, folder)))
  const file = join(tmpdir(), `mrelease-kernel-${hash.digest('hex').slice(0, 16)}.wasm`)
  try {
    return readFileSync(file)
  } catch {
    const wasm = await buildKernel()
    // Other test files may be doing the same: nobody must see half a file.
    writeFileSync(`${file}.${process.pid}`, wasm)
    renameSync(`${file}.${process.pid}`, file)
    return wasm as BufferSource
  }
}

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
