// SPDX-License-Identifier: MIT
import type { Finding } from '../finding.ts'
import type { RoffPage, SourceLine } from './roff-page.ts'

/** A convention of the Linux man-pages project that a program can decide. */
export interface Rule {
  /** Stable and readable: `semantic-newlines`. */
  id: string
  /** The convention, as a sentence about the page. */
  says: string
  remedy: string
  /** Default: every page. */
  applies?: (page: RoffPage) => boolean
  /** The lines that break it. */
  broken: (page: RoffPage) => Iterable<SourceLine>
}

/** Whether a page describes a system call. */
export function isSystemCall(page: RoffPage): boolean {
  return page.section === '2'
}

/** Whether a page describes a function of the C library or a system call. */
export function isFunction(page: RoffPage): boolean {
  return /^[23]$/.test(page.section)
}

/** A place for what concerns a whole page or a section that is not there. */
export function placeOf(page: RoffPage, section?: string): SourceLine {
  const heading = page.headings.find((line) => line.section === section)
  return heading ?? page.lines[0] ?? { number: 1, text: '', isComment: false, isCode: false, isProgram: false, section: '' }
}

/** What the rules find in a page. */
export function applyRules(rules: readonly Rule[], page: RoffPage): Finding[] {
  return rules.flatMap((rule) => {
    if (rule.applies && !rule.applies(page)) return []
    return [...rule.broken(page)].map((line) => ({
      file: page.file,
      line: line.number,
      rule: rule.id,
      message: `not so: ${rule.says}: ${line.text.trim() || '(empty line)'}`,
      remedy: rule.remedy,
    }))
  })
}

/** The lines of the page's text and requests that match; comments are not looked at. */
export function matching(pattern: RegExp, where: (line: SourceLine) => boolean = () => true): Rule['broken'] {
  return (page) => page.lines.filter((line) => !line.isComment && where(line) && pattern.test(line.text))
}
