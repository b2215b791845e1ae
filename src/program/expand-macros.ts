// SPDX-License-Identifier: MIT
import { lengthInBrackets } from './argument-sizes.ts'
import { runCompiler } from './clang.ts'
import type { Libc } from './libc.ts'

const before = '__mrelease_before'
const behind = '__mrelease_behind'

/**
 * Writes out the macros that stand at `offsets`, so that what they make can be seen and written into. No line is moved.
 *
 * @param source A program that compiles.
 * @param offsets In bytes; where the names of macros begin.
 */
export async function expandMacros(file: string, source: Uint8Array, offsets: readonly number[], libc: Libc): Promise<Uint8Array> {
  let text = Buffer.from(source)
  // From the last one on, so that the places of the others stay.
  for (const offset of [...new Set(offsets)].sort((a, b) => b - a)) {
    const use = useAt(text, offset)
    const prefix = text.subarray(0, offset)
    const probe = Buffer.concat([prefix, Buffer.from(` ${before} ${use} ${behind}\n`)])
    // The rest is cut off: an #if may be left open, and is no reason to stop.
    const run = await runCompiler(file, { include: libc.include, [file]: probe }, ['-E', '-P', '-w', '-o', 'expanded.c'])
    const expanded = run.files['expanded.c']
    const made = expanded === undefined ? '' : Buffer.from(expanded as Uint8Array).toString()
    const [, expansion] = new RegExp(`${before}(.*)${behind}`, 's').exec(made) ?? []
    if (expansion === undefined) continue
    const lines = use.split('\n').length - 1
    const replacement = expansion.replaceAll('\n', ' ') + '\n'.repeat(lines)
    text = Buffer.concat([prefix, Buffer.from(replacement), text.subarray(offset + Buffer.byteLength(use))])
  }
  return text
}

/** The name of the macro that stands at `offset`, and its arguments if it has some. */
function useAt(text: Uint8Array, offset: number): string {
  const rest = Buffer.from(text.subarray(offset)).toString('latin1')
  const [name = ''] = /^\w+/.exec(rest) ?? []
  const behindName = rest.slice(name.length)
  const size = name.length + (/^\s*\(/.test(behindName) ? lengthInBrackets(behindName) : 0)
  return Buffer.from(text.subarray(offset, offset + size)).toString()
}
