// SPDX-License-Identifier: MIT
import { marks } from './marks.ts'
import type { Font, Line, Run } from './roff-model.ts'

const characters: Record<string, string> = {
  '\\': '\\[rs]',
  '^': '\\[ha]',
  '~': '\\[ti]',
  '`': '\\[ga]',
  '\u00a0': '\\~',
  '—': '\\[em]',
  [marks.minus]: '\\-',
  [marks.apostrophe]: '\\[aq]',
}

/** Prose as roff text: special characters named, and each hyphen that is a minus or begins an option written as one. */
export function escapeText(text: string): string {
  return text
    .replace(/(?<![\w)\]])-(?=[\w.-])|(?<=-)-|-(?=-)/g, marks.minus)
    .replace(/[\\^~`\u00a0—\uE004\uE006]/g, (character) => characters[character] ?? character)
}

/** Code, with everything that a formatter would make pretty written so that it can be copied. */
export function escapeSpecial(code: string): string {
  return code.replace(/[\\^~`'-]/g, (character) =>
    character === "'" ? '\\[aq]' : character === '-' ? '\\-' : (characters[character] ?? character),
  )
}

/** A whole line of code. */
export function escapeCode(line: string): string {
  const escaped = escapeSpecial(line)
  return escaped === '' || /^\./.test(escaped) ? `\\&${escaped}` : escaped
}

/** Text for the start of an input line, where a period or an apostrophe would begin a request. */
export function guardLine(text: string): string {
  return /^[.']/.test(text) ? `\\&${text}` : text
}

/** The argument of a macro, quoted when it has to be. */
export function argument(text: string): string {
  const named = text.replaceAll('"', '\\[dq]')
  return named === '' || /[ \t]/.test(named) ? `"${named}"` : named
}

/**
 * One macro line for text that has no break in it: `.B x`, `.BR x (2),` ...
 *
 * @param fail Called when the text has three fonts, for which there is no macro.
 */
export function macroLine(runs: readonly Run[], fail: (message: string) => never): string {
  const [first, second] = runs
  if (!first) return fail('an empty word')
  if (!second) return `.${first.font} ${escapeText(first.text).replaceAll('"', '\\[dq]')}`
  const fonts = new Set<Font>(runs.map((run) => run.font))
  if (fonts.size > 2) {
    return fail(`a word in three fonts: ${runs.map((run) => run.text).join('')}`)
  }
  return `.${first.font}${second.font} ${runs.map((run) => argument(escapeText(run.text))).join(' ')}`
}

/**
 * A line of the author as roff lines: text lines, and a macro line for each word that is not only upright.
 *
 * @param whole For a term of a list: one roff line, whatever it consists of.
 */
export function writeLine(line: Line, options: { whole: boolean }, fail: (message: string) => never): string[] {
  const words = options.whole ? [line] : splitWords(line)
  const output: string[] = []
  let text: string[] = []
  const flush = (): void => {
    if (text.length > 0) output.push(guardLine(escapeText(text.join(' '))))
    text = []
  }
  for (const word of words) {
    const [only] = word
    if (word.length === 1 && only?.font === 'R') text.push(only.text)
    else {
      flush()
      output.push(macroLine(word, fail))
    }
  }
  flush()
  return output
}

/** Splits a line at the spaces of its upright text. Words in bold or italic stay together. */
function splitWords(line: Line): Run[][] {
  const words: Run[][] = [[]]
  for (const run of line) {
    if (run.font !== 'R') {
      words.at(-1)?.push(run)
      continue
    }
    run.text.split(/ +/).forEach((part, index) => {
      if (index > 0) words.push([])
      if (part !== '') words.at(-1)?.push({ font: 'R', text: part })
    })
  }
  return words.filter((word) => word.length > 0)
}
