// SPDX-License-Identifier: MIT
// Compiles the model to kernel.wasm, in memory.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { ARENA } from './model/layout.ts'

const folder = fileURLToPath(new URL('./model/', import.meta.url))

/** Pages of 64 KiB that kernel.wasm begins with: its fixed tables (model/layout.ts). */
const INITIAL_PAGES = Math.ceil(ARENA / 65536)
/** Pages that it may ever ask for: 1 GiB. */
const MAXIMUM_PAGES = 16384

/**
 * Compiles src/kernel/model with AssemblyScript. The same sources give the same bytes.
 *
 * @returns kernel.wasm: no imports, one memory, exports as in model/index.ts.
 * @throws Error with the compiler's own messages when the model does not compile.
 */
export async function buildKernel(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined
  const stderr = asc.createMemoryStream()
  const { error } = await asc.main(
    [
      'index.ts', '--outFile', 'kernel.wasm', '-O3', '--converge', '--runtime', 'stub', '--noAssert',
      '--initialMemory', String(INITIAL_PAGES), '--maximumMemory', String(MAXIMUM_PAGES),
    ],
    {
      stderr,
      readFile: async (name, baseDirectory) => {
        try {
          return await readFile(new URL(name, `file://${baseDirectory === '.' ? folder : baseDirectory}`), 'utf8')
        } catch {
          return null
        }
      },
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') wasm = contents
      },
      listFiles: () => null,
    },
  )
  if (error || !wasm) throw new Error(`src/kernel/model does not compile:\n${stderr.toString()}${error?.message ?? ''}`)
  return wasm
}
