// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs'
import { nativeTool } from '../../build/native-tool.ts'
import { programBody } from '../page.ts'
import type { Finding } from '../finding.ts'
import type { Groff } from './groff.ts'
import { extractProgram, programFindings, programNames } from './programs.ts'
import { roffPage, type RoffPage } from './roff-page.ts'
import { applyRules } from './rule.ts'
import { rules } from './rules.ts'
import { indexFindings, mandocFindings } from './tools.ts'
import { groffFindings } from './typeset.ts'

export interface CheckOptions {
  /** The groffs that judge; none for the rules alone. */
  groffs: readonly Groff[]
  /** The original of a program that the page quotes, by its name. */
  readProgram: (name: string) => string
}

/**
 * Everything that is checked about a manual page: the conventions, mandoc, groff, the index, and the programs in it.
 *
 * @param file `name.section`, as messages name it.
 * @param text The manual page's source, its date not filled in.
 */
export function checkPage(file: string, text: string, { groffs, readProgram }: CheckOptions): Finding[] {
  const page = roffPage(file, text)
  return [
    ...applyRules(rules, page),
    ...referenceFindings(page),
    ...mandocFindings(file, text),
    ...groffs.flatMap((groff) => groffFindings(file, text, groff)),
    ...indexFindings(page),
    ...programNames(text).flatMap((name) => [
      ...extractionFindings(page, name, readProgram(name)),
      ...programFindings(name, readProgram(name)),
    ]),
  ]
}

const manuals = '/usr/share/man'

/** References to pages that are not installed. Without the pages of man-pages, nothing is said. */
export function referenceFindings(page: RoffPage, folder = manuals): Finding[] {
  if (!existsSync(`${folder}/man2/read.2.gz`)) return []
  return page.lines.flatMap(({ number, text }) => {
    const [, name = '', section = ''] = /^\.BR (\w+) \((\d\w*)\)/.exec(text) ?? []
    if (name === '') return []
    const pages = `${folder}/man${section.charAt(0)}`
    if (existsSync(pages) && readdirSync(pages).some((entry) => entry.startsWith(`${name}.${section}`))) return []
    return [
      {
        file: page.file,
        line: number,
        rule: 'reference-exists',
        message: `no such page here: ${name}(${section})`,
        remedy: 'Refer to pages that exist.',
      },
    ]
  })
}

/** Compares what man-pages' build cuts out of the page with the original: they may differ in white space alone. */
export function extractionFindings(page: RoffPage, name: string, original: string): Finding[] {
  // Their build cuts with mandoc: where there is none, nothing can be said.
  if (nativeTool('mandoc', 'apt-get install mandoc') === undefined) return []
  const plain = (text: string): string =>
    text
      .replace(/^\n/, '')
      .replace(/[ \t]+/g, ' ')
      .trimEnd()
  if (plain(extractProgram(page.text, name)) === plain(programBody(original))) return []
  const line = page.lines.find(({ text }) => text.includes(`SRC BEGIN (${name})`))?.number ?? 1
  return [
    {
      file: page.file,
      line,
      rule: 'program-extracted',
      message: `what is cut out of the page is not ${name}`,
      remedy: 'Generate the page again: npm run man.',
    },
  ]
}
