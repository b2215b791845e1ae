// SPDX-License-Identifier: MIT
// The model with one change, as plain JavaScript in a world of its own. (twin.test.ts shows that JavaScript and wasm are the same.)
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Core, Exports } from '../core.ts'

/** A change of the model's text. */
export interface Change {
  /** A file of ../model, such as `mm.ts`. */
  file: string
  /** What is replaced: found exactly once in the file. */
  text: string
  replacement: string
}

const model = fileURLToPath(new URL('../model/', import.meta.url))

/**
 * Applies a change to a text.
 * @throws Error when the text to replace is not there, or there twice.
 */
export function changed(source: string, { file, text, replacement }: Change): string {
  const parts = source.split(text)
  if (parts.length !== 2) {
    throw new Error(
      `The text to replace is ${parts.length - 1} times in src/kernel/model/${file}, not once: write the change anew.\n${text}`,
    )
  }
  return parts.join(replacement)
}

/**
 * Loads the model, with a change or as it is.
 *
 * @throws Error when the change does not apply, or the changed file is not the model's, or no TypeScript any more.
 */
export async function mutatedCore(change?: Change): Promise<Core> {
  let applied = change === undefined
  const { outputFiles } = await build({
    entryPoints: [`${model}index.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'model',
    logLevel: 'silent',
    plugins: [{
      name: 'change',
      setup({ onLoad }) {
        onLoad({ filter: /\.ts$/ }, async ({ path }) => {
          const source = await readFile(path, 'utf8')
          if (basename(path) !== change?.file) return { contents: source, loader: 'ts' }
          applied = true
          return { contents: changed(source, change), loader: 'ts' }
        })
      },
    }],
  }).catch((error: unknown) => {
    // The builder's own message would hide what matters under where it happened.
    throw new Error(`The changed model cannot be built: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (!applied) throw new Error(`src/kernel/model/${change?.file} is not a part of the model.`)
  const memory = { words: new Uint32Array(1 << 18) }
  // What AssemblyScript's portable library would give to the twin (../portable.d.ts).
  const wrap = { u32: (value: number) => value >>> 0, i32: (value: number) => value | 0, ASC_TARGET: 0, twinMemory: memory }
  const exports: unknown = new Function(...Object.keys(wrap), `${outputFiles[0]?.text}\nreturn model`)(...Object.values(wrap))
  return {
    exports: exports as Exports,
    read: (address) => memory.words[address >>> 2] ?? 0,
    write: (address, value) => {
      memory.words[address >>> 2] = value
    },
  }
}
