// SPDX-License-Identifier: MIT
import type { Finding } from '../finding.ts'
import type { Groff } from './groff.ts'

/** A page as a terminal shows it, and what groff said while setting it. */
export interface SetPage {
  /** Without overstrikes: plain text. */
  text: string
  /** Of the preprocessors for tables and equations. */
  preprocessorErrors: string
  troffErrors: string
}

/** The page as man-pages' build releases it: with a date and a version in its title. */
export function released(page: string): string {
  return page.replace(/^\.TH .*$/m, (title) => title.replace('(date)', '2026-11-23').replace('(unreleased)', '6.20'))
}

/** Sets a page as man-pages' build does for its check of the terminal form (build-catman), for a terminal of 80 columns. */
export function setPage(page: string, groff: Groff): SetPage {
  const table = groff.run('tbl', [], page)
  const equation = groff.run('eqn', ['-Tutf8'], table.output)
  const options = ['-mandoc', '-wbreak', '-rS12', '-rU0', '-Tutf8', '-rLL=78n', '-rCHECKSTYLE=3', '-ww']
  const troff = groff.run('troff', options, equation.output)
  const terminal = groff.run('grotty', ['-c'], troff.output)
  return { text: terminal.output.replace(/.[\b]/gu, ''), preprocessorErrors: table.errors + equation.errors, troffErrors: troff.errors }
}

/** What man-pages' build ignores of groff's messages (troff.ignore.grep). */
const ignored = [/style: \.TH missing fifth argument and second argument/, /style: use of deprecated macro: \.(PD|UC)$/]

/** What groff finds wrong with a page, and lines that are wider than a terminal of 80 columns. */
export function groffFindings(file: string, page: string, groff: Groff): Finding[] {
  const set = setPage(released(page), groff)
  const said = (rule: string, errors: string, remedy: string): Finding[] =>
    errors
      .split('\n')
      .filter((message) => message.trim() !== '' && !ignored.some((pattern) => pattern.test(message)))
      .map((message) => ({
        file,
        line: Number(/:(\d+):/.exec(message)?.[1] ?? 1),
        rule,
        message: `groff ${groff.version}: ${message}`,
        remedy,
      }))
  const wide = set.text
    .split('\n')
    .filter((line) => [...line].length > 80)
    .map((line) => ({
      file,
      line: lineOfCode(page, line),
      rule: 'columns',
      message: `groff ${groff.version}: a line of ${[...line].length} columns: ${line.trim()}`,
      remedy: 'Shorten the line of code, or break it.',
    }))
  return [
    ...said('groff-preprocessor', set.preprocessorErrors, 'Mend what the preprocessor names.'),
    ...said('groff', set.troffErrors, 'Mend what groff names; the line is that of the manual page.'),
    ...wide,
  ]
}

/** Where the source has the code that was set as `line`; line 1 when it cannot be told. */
function lineOfCode(page: string, line: string): number {
  const plain = (text: string): string => text.replace(/\\(?:\[\w+\]|.)|[\s"'\\^~`-]/g, '')
  const start = plain(line).slice(0, 20)
  return Math.max(1, 1 + page.split('\n').findIndex((source) => plain(source).includes(start)))
}
