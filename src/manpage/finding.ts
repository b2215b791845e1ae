// SPDX-License-Identifier: MIT

/** Something that is wrong with a page, said so that its author can mend it. */
export interface Finding {
  file: string
  /** 1-based. */
  line: number
  /** Short and stable, for example `semantic-newlines`. */
  rule: string
  /** What is wrong, with the words it is about. */
  message: string
  /** What to do. */
  remedy: string
}

/** `file:line: message [rule]` and, on the next line, what to do. */
export function formatFinding({ file, line, rule, message, remedy }: Finding): string {
  return `${file}:${line}: ${message} [${rule}]\n    ${remedy}`
}

/** Thrown when a page cannot be turned into a manual page without losing or changing something. */
export class PageError extends Error {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'))
    this.name = 'PageError'
    this.findings = findings
  }
}

/** Throws a `PageError` with this one finding. */
export function refuse(file: string, line: number, rule: string, message: string, remedy: string): never {
  throw new PageError([{ file, line, rule, message, remedy }])
}
