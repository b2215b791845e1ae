// SPDX-License-Identifier: MIT
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentHash, packageVersion } from './content-hash.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Where the site, the tests and the command find what was built: `#built/…` in package.json's `imports`. */
const built = join(root, '.cache/built')

/** Says what takes long while it takes long. */
export type Progress = (message: string) => void

/** Makes `name` in the cache by `make`, unless it was made from the same inputs before. */
async function make(name: string, inputs: string, produce: () => Promise<Uint8Array>, progress: Progress, message: string): Promise<void> {
  const file = join(built, name)
  const key = `${file}.inputs`
  const [before, present] = await Promise.all([readFile(key, 'utf8').catch(() => ''), readFile(file).catch(() => undefined)])
  if (before === inputs && present !== undefined) return
  const start = performance.now()
  progress(`${message} …`)
  const bytes = await produce()
  await writeFile(file, bytes)
  await writeFile(key, inputs)
  progress(`${name}: ${bytes.byteLength} bytes, ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

/**
 * Builds what the site is made of besides its pages: kernel.wasm, and one wasm for each program in examples/.
 * What did not change is not built again. The C compiler is loaded only when a program must be compiled.
 */
export async function buildArtefacts(progress: Progress): Promise<void> {
  await mkdir(built, { recursive: true })
  const kernelInputs = await contentHash(root, ['src/kernel/model', 'src/kernel/build.ts'], [packageVersion(root, 'assemblyscript')])
  await make(
    'kernel.wasm',
    kernelInputs,
    async () => (await import('../kernel/build.ts')).buildKernel(),
    progress,
    'Compiling the simulated kernel (AssemblyScript)',
  )
  const programs = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.c')).sort()
  for (const file of programs) {
    const name = file.slice(0, -2)
    const inputs = await contentHash(root, [`examples/${file}`, 'src/program'], [packageVersion(root, '@yowasp/clang')])
    await make(
      `${name}.wasm`,
      inputs,
      async () => {
        const { compileProgram } = await import('../program/compile.ts')
        return (await compileProgram(name, await readFile(join(root, 'examples', file), 'utf8'))).wasm
      },
      progress,
      `Compiling examples/${file} (the first one loads the C compiler)`,
    )
  }
}
