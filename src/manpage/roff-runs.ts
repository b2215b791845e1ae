// SPDX-License-Identifier: MIT
import { marks } from './marks.ts'
import type { Font, Run } from './roff-model.ts'

/** The special characters that remark-man writes for what the dialect allows. */
const glyphs: Record<string, string> = { rs: '\\', lB: '[', rB: ']', em: '—' }

const escape = /\\(?:f(?<font>[BIR])|\[(?<glyph>[^\]]*)\])/y

/**
 * Reads a line of remark-man's text into stretches of one font, without escapes.
 *
 * @param fail Called with what is wrong, for an escape that remark-man is not known to write.
 */
export function readRuns(raw: string, fail: (message: string) => never): Run[] {
  const runs: Run[] = []
  let font: Font = 'R'
  const add = (text: string): void => {
    const last = runs.at(-1)
    if (last?.font === font) last.text += text
    else runs.push({ font, text })
  }
  let position = 0
  while (position < raw.length) {
    const character = raw.charAt(position)
    if (character !== '\\') {
      if (character !== marks.text) add(character === marks.at ? '@' : character)
      position += 1
      continue
    }
    escape.lastIndex = position
    const match = escape.exec(raw)
    const glyph = match?.groups?.['glyph']
    if (match?.groups?.['font']) font = match.groups['font'] as Font
    else if (glyph !== undefined && glyphs[glyph] !== undefined) add(glyphs[glyph])
    else return fail(`the escape ${raw.slice(position, position + 6)}`)
    position = escape.lastIndex
  }
  return runs
}
