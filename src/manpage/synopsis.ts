// SPDX-License-Identifier: MIT
import type { Line } from './roff-model.ts'

/**
 * The lines of a SYNOPSIS: everything bold as it is to be typed, parameters italic, comments upright.
 * An empty line comes back as an empty array.
 */
export function synopsisLines(code: readonly string[]): Line[] {
  const parameters = parameterRanges(code.join('\n'))
  let start = 0
  return code.map((line) => {
    const runs = line.startsWith('#') ? preprocessorRuns(line) : declarationRuns(line, start, parameters)
    start += line.length + 1
    return runs
  })
}

function preprocessorRuns(line: string): Line {
  const comment = /\s*\/\*.*$/.exec(line)
  if (!comment) return [{ font: 'B', text: line }]
  return [
    { font: 'B', text: line.slice(0, comment.index) },
    { font: 'R', text: comment[0] },
  ]
}

function declarationRuns(line: string, start: number, parameters: readonly Range[]): Line {
  const runs: Line = []
  let position = 0
  for (const range of parameters) {
    const from = range.from - start
    const to = range.to - start
    if (from < 0 || to > line.length) continue
    if (from > position) runs.push({ font: 'B', text: line.slice(position, from) })
    runs.push({ font: 'I', text: line.slice(from, to) })
    position = to
  }
  if (position < line.length) runs.push({ font: 'B', text: line.slice(position) })
  return runs
}

interface Range {
  from: number
  to: number
}

const keywords = new Set([
  'void',
  'int',
  'char',
  'long',
  'short',
  'unsigned',
  'signed',
  'float',
  'double',
  'const',
  'restrict',
  'struct',
  'union',
  'enum',
])

/** Where the names of parameters stand in C declarations: the last name before a comma or the end of the outermost parentheses. */
function parameterRanges(code: string): Range[] {
  const ranges: Range[] = []
  let depth = 0
  let name: Range | undefined
  let words = 0
  let inBrackets = 0
  const finish = (): void => {
    if (name && words > 1) ranges.push(name)
    name = undefined
    words = 0
  }
  for (const token of code.matchAll(/#.*|\/\*[^]*?\*\/|[A-Za-z_]\w*|[()[\],;*.]/g)) {
    const [text] = token
    if (text === '(') depth += 1
    else if (text === ')') {
      depth -= 1
      if (depth === 0) finish()
    } else if (text === '[') inBrackets += 1
    else if (text === ']') inBrackets -= 1
    else if (text === ',' && depth === 1) finish()
    else if (/^[A-Za-z_]/.test(text) && inBrackets === 0) {
      if (depth === 1 || (depth === 2 && code.charAt(token.index - 1) === '*' && name === undefined)) {
        words += depth === 2 ? 2 : 1
        if (!keywords.has(text)) name = { from: token.index, to: token.index + text.length }
      }
    }
  }
  return ranges
}
