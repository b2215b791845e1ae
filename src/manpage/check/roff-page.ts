// SPDX-License-Identifier: MIT
import { basename } from 'node:path'

/** One line of a manual page's source, and where it is. */
export interface SourceLine {
  /** 1-based. */
  number: number
  text: string
  isComment: boolean
  /** Between .EX and .EE. */
  isCode: boolean
  /** Between SRC BEGIN and SRC END. */
  isProgram: boolean
  /** The section that it is in; empty before the first. */
  section: string
}

/** A manual page's source, as the rules look at it. */
export interface RoffPage {
  file: string
  /** From the name of the file: `process_mrelease`, without the suffix of an edition. */
  name: string
  section: string
  /** Whether the file is an edition that describes proposals. */
  isProposed: boolean
  text: string
  lines: readonly SourceLine[]
  /** The lines of a section, its heading excluded; empty when there is no such section. */
  of(section: string): readonly SourceLine[]
  /** The headings, in order. */
  headings: readonly SourceLine[]
}

/** Looks at a page's source. `file` is the name that messages use, and must be of the form `name.section`. */
export function roffPage(file: string, text: string): RoffPage {
  const [, name = '', section = ''] = /^(.*)\.(\d\w*)$/.exec(basename(file)) ?? []
  const lines = sourceLines(text)
  return {
    file,
    name: name.replace(/-proposed$/, ''),
    section,
    isProposed: name.endsWith('-proposed'),
    text,
    lines,
    of: (wanted) => lines.filter((line) => line.section === wanted && !line.text.startsWith('.SH')),
    headings: lines.filter((line) => line.text.startsWith('.SH')),
  }
}

function sourceLines(text: string): SourceLine[] {
  let isCode = false
  let isProgram = false
  let section = ''
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => {
      if (/^\.SH /.test(line)) section = line.slice('.SH '.length)
      if (/^\.\\" SRC BEGIN/.test(line)) isProgram = true
      if (/^\.EE\b/.test(line)) isCode = false
      const result = { number: index + 1, text: line, isComment: /^[.']\\"/.test(line), isCode, isProgram, section }
      if (/^\.EX\b/.test(line)) isCode = true
      if (/^\.\\" SRC END/.test(line)) isProgram = false
      return result
    })
}
