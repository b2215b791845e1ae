// SPDX-License-Identifier: MIT
import { describe, expect, it, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { editions } from './edition.ts'
import { allForms, formats, makeForm } from './forms.ts'
import { readPage } from './page.ts'
import { toTroff } from './troff.ts'

const page = readPage('man/process_mrelease.2.md')
const hasGroff = nativeTool('gropdf', 'apt-get install groff') !== undefined

describe.each(editions)('the %s edition', (edition) => {
  it.each(formats)('is the same %s each time', (format) => {
    expect(makeForm(page, format, edition)).toEqual(makeForm(page, format, edition))
  })

  test.skipIf(!hasGroff)('can be had in every form, under different names', () => {
    const files = allForms(page, edition).map(({ file }) => file)
    expect(new Set(files).size).toBe(formats.length)
  })
})

describe('the forms', () => {
  it('have the source of the manual page and the Markdown as they are', () => {
    expect(makeForm(page, 'troff')?.content).toBe(toTroff(page))
    expect(makeForm(page, 'markdown')?.content).toBe(page.markdown)
  })

  test.skipIf(!hasGroff)('show what a terminal of 80 columns shows', () => {
    const lines = String(makeForm(page, 'text')?.content).split('\n')
    expect(lines[0]).toMatch(/^process_mrelease\(2\) +System Calls Manual +process_mrelease\(2\)$/)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines).toContain('       int process_mrelease(int pidfd, unsigned int flags);')
    expect(lines.some((line) => line.includes('\b'))).toBe(false)
  })

  test.skipIf(!hasGroff)('do not claim to come from the Linux man-pages project, and have a date', () => {
    expect(makeForm(page, 'text')?.content).toMatch(/^mrelease +2026-\d\d-\d\d +process_mrelease\(2\)$/m)
    expect(makeForm(page, 'text', 'proposed')?.content).toMatch(
      /^process_mrelease\(2\) +Proposed, in no release up to 7\.3 +process_mrelease\(2\)\n/,
    )
  })

  test.skipIf(!hasGroff)('print', () => {
    const content = makeForm(page, 'pdf')?.content as Uint8Array
    expect(new TextDecoder('latin1').decode(content.slice(0, 5))).toBe('%PDF-')
    expect(content.length).toBeGreaterThan(10_000)
  })
})
