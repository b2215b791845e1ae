// SPDX-License-Identifier: MIT
// Where in a file its records begin: so that a message can name the line, however the file is laid out.

/**
 * The line on which each element of a JSON list begins, the first line being 1.
 *
 * @param text A list, as JSON.parse accepts it.
 */
export function linesOfElements(text: string): number[] {
  const lines: number[] = []
  let line = 1
  let depth = 0
  let inString = false
  let awaited = true
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\n') line++
    if (inString) {
      if (character === '\\') at++
      else if (character === '"') inString = false
      continue
    }
    if (depth === 1 && awaited && !/[\s\]]/.test(character)) {
      lines.push(line)
      awaited = false
    }
    if (character === '"') inString = true
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    else if (character === ',' && depth === 1) awaited = true
  }
  return lines
}
