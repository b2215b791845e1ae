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
  const uses = [...new Set(offsets)].sort((a, b) => a - b).map((offset) => ({ offset, use: useAt(source, offset) }))
  const marked = replaced(source, uses, (use, index) => ` ${before}${index} ${use} ${behind}${index} `)
  const run = await runCompiler(file, { include: libc.include, [file]: marked }, ['-E', '-P', '-w', '-o', '-'])
  return replaced(source, uses, (use, index) => {
    const expansion = between(run.stdout, `${before}${index} `, `${behind}${index}`)
    return expansion === undefined ? use : expansion.replaceAll('\n', ' ') + '\n'.repeat(use.split('\n').length - 1)
  })
}

interface Use {
  offset: number
  /** The text of it. */
  use: string
}

/** The source with something else in the place of each use; they are in the order of the source. */
function replaced(source: Uint8Array, uses: readonly Use[], by: (use: string, index: number) => string): Uint8Array {
  const parts: Uint8Array[] = []
  let done = 0
  uses.forEach(({ offset, use }, index) => {
    parts.push(source.subarray(done, offset), Buffer.from(by(use, index)))
    done = offset + Buffer.byteLength(use)
  })
  parts.push(source.subarray(done))
  return Buffer.concat(parts)
}

function between(text: string, left: string, right: string): string | undefined {
  const start = text.indexOf(left)
  const end = text.indexOf(right, start)
  return start < 0 || end < 0 ? undefined : text.slice(start + left.length, end)
}

/** The name of the macro that stands at `offset`, and its arguments if it has some. */
function useAt(text: Uint8Array, offset: number): string {
  const rest = Buffer.from(text.subarray(offset)).toString('latin1')
  const [name = ''] = /^\w+/.exec(rest) ?? []
  const behindName = rest.slice(name.length)
  const size = name.length + (/^\s*\(/.test(behindName) ? lengthInBrackets(behindName) : 0)
  return Buffer.from(text.subarray(offset, offset + size)).toString()
}
