// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { roffPage } from './roff-page.ts'
import { applyRules } from './rule.ts'
import { rules } from './rules.ts'

const good = readFileSync('man/process_mrelease.2', 'utf8')

function brokenRules(text: string, file = 'process_mrelease.2'): string[] {
  return [...new Set(applyRules(rules, roffPage(file, text)).map((finding) => finding.rule))]
}

/** Replaces the first place that matches; a test that changes nothing would show nothing. */
function change(pattern: RegExp | string, replacement: string): string {
  const changed = good.replace(pattern, () => replacement)
  expect(changed).not.toBe(good)
  return changed
}

/** For each rule, the good page with one thing made bad. */
const bad: Record<string, () => string> = {
  'header-copyright': () => change(/^.*\n/, '.\\" Some page\n'),
  'header-project': () => change(/^.*\n/, '.\\" Copyright 2026, A Person <a@example.org>\n'),
  'header-license': () => change('Linux-man-pages-copyleft', 'WTFPL'),
  'header-frame': () => change(/(?<=SPDX.*\n)\.\\"\n/, ''),
  title: () => change(/^\.TH .*$/m, '.TH PROCESS_MRELEASE 2 2026-11-23 "Linux"'),
  'table-mark': () => `'\\" t\n${good}`,
  'heading-quotes': () => change('.SH RETURN VALUE', '.SH "RETURN VALUE"'),
  'sections-complete': () => change('.SH STANDARDS\nLinux.\n', ''),
  'sections-order': () => change('.SH NOTES', '.SH LIBRARY'),
  'sections-old': () => change('.SH STANDARDS', '.SH CONFORMING TO'),
  name: () => change('\\- release the', '\\- Release the'),
  library: () => change('.RI ( libc ,\\~ \\-lc )', '.RI ( libc ", " \\-lc )'),
  'return-value': () => change('is set to indicate the error.', 'is set appropriately.'),
  'errors-entries': () => change('.B EBADF', '.B Bad descriptor'),
  'errors-sorted': () => change('.B EAGAIN', '.B EXDEV'),
  standards: () => change('.SH STANDARDS\nLinux.', '.SH STANDARDS\nThis call is Linux-specific.'),
  history: () => change('Linux 5.15,\nglibc 2.36.', 'Added in Linux 5.15.'),
  'blank-line': () => change('.SH NOTES\n', '.SH NOTES\n\n'),
  'trailing-space': () => change('.SH NOTES\n', '.SH NOTES \n'),
  'end-of-file': () => `${good}\n`,
  'semantic-newlines': () => change('does not kill.\n', 'does not kill. '),
  'line-length': () => change('does not kill.', `does not kill${', and not'.repeat(10)}.`),
  ascii: () => change('does not kill', 'does not „kill“'),
  dash: () => change('does not kill', 'does not --kill'),
  minus: () => change('On error, \\-1', 'On error, -1'),
  'em-dash': () => change('does not kill', 'does \\[em] not kill'),
  'special-characters': () => change('does not kill', 'does not kill \\(rq'),
  'control-line': () => change('does not kill.', "'does not kill."),
  'font-escape': () => change('does not kill', 'does \\fBnot\\fP kill'),
  'commit-in-text': () => change('Linux 5.15,', 'Linux 5.15 (884a7e5964e0),'),
  'cross-reference': () => change('.BR kill (2).', 'kill(2).'),
  'own-name': () => change('.BR process_mrelease ()\ndoes', 'process_mrelease() does'),
  'self-reference': () => change('.BR poll (2),', '.BR process_mrelease (2),'),
  null: () => change('does not kill.', 'does not kill\n.BR NULL .'),
  'preferred-terms': () => change('in user space', 'in userspace'),
  'user-space': () => change('in user space', 'in user-space'),
  'american-spelling': () => change('does not kill', 'does not honour'),
  'macros-known': () => change('.P\n', '.PD 0\n.P\n'),
  'paragraph-macro': () => change('.P\n', '.PP\n'),
  presentation: () => change('does not kill.', 'does not\n.br\nkill.'),
  'paragraph-place': () => change('.SH NOTES\n', '.SH NOTES\n.P\n'),
  'one-font': () => change('.B SIGKILL\n', '.BR SIGKILL\n'),
  'macro-quotes': () => change('" flags );', ' flags );'),
  punctuation: () => change('.BR SIGKILL ;', '.B SIGKILL\n;'),
  'reference-space': () => change('.BR poll (2),', '.BR poll (2 ),'),
  bullets: () => change('.IP \\[bu] 3', '.IP \\(bu 3'),
  balance: () => change('.EE\n', ''),
  indent: () => change('.in +4n', '.in +8n'),
  inset: () => change('.SH NOTES\n', '.SH NOTES\n.RS 0\nx\n.RE\n'),
  'parameters-italic': () => change('.I flags\nargument', '.B flags\nargument'),
  'synopsis-block': () => change('.nf\n', ''),
  'synopsis-include': () => change('.B #include', '.I #include'),
  'synopsis-feature-test': () => change('feature_test_macros(7)', 'there'),
  'synopsis-prototype': () => change('" flags );', '" flags )'),
  'synopsis-gap': () => change('.P\n.BI', '.BI'),
  'wrapper-note': () => change('does not kill.', 'does not kill.\nglibc provides no wrapper for it.'),
  'heading-empty': () => change('.SH STANDARDS\nLinux.\n', '.SH STANDARDS\n'),
  'code-quote': () => change('\\[aq]', "'"),
  'code-backslash': () => change('\\[rs]n', '\\en'),
  'code-accents': () => change('pollfd.events = POLLIN', 'pollfd.events = ~POLLIN'),
  'program-marks': () => change('SRC BEGIN (process_mrelease.c)', 'SRC BEGIN process_mrelease.c'),
  'program-block': () => change('(process_mrelease.c)\n.EX', '(process_mrelease.c)\n.P\n.EX'),
  'program-empty-line': () => change('\\&\nint\n', '\t\nint\n'),
  'program-exit': () => change('exit(EXIT_SUCCESS)', 'exit(0)'),
  'program-error-test': () => change('pidfd == \\-1)', 'pidfd < 0)'),
  'program-declarations': () => change('\tlong           pid;', '\tlong pid;'),
  'program-length': () => change('\\&\nint\n', `${'\\&\n'.repeat(60)}int\n`),
  'see-also-sorted': () => change('.SH SEE ALSO\n', '.SH SEE ALSO\n.BR poll (2),\n'),
  'see-also-punctuation': () => change(/signal \(7\)\n$/, 'signal (7).\n'),
}

describe('a page that keeps every convention', () => {
  it('is left alone', () => {
    expect(brokenRules(good)).toEqual([])
  })
})

describe('each rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s fails a page that breaks it', (id, rule) => {
    const mutate = bad[id]
    if (!mutate) throw new Error(`no page made bad for ${id}`)
    const findings = applyRules([rule], roffPage('process_mrelease.2', mutate()))
    expect(findings.length).toBeGreaterThan(0)
    expect(findings[0]).toMatchObject({ file: 'process_mrelease.2', rule: id })
    expect(findings[0]?.line).toBeGreaterThan(0)
    expect(findings[0]?.remedy).toMatch(/\w+.*/)
  })

  it.each(['userspace', 'run-time errors at runtime', 'e.g. this', 'i.e. that'])('preferred-terms sees "%s"', (words) => {
    expect(brokenRules(change('does not kill.', `does not kill ${words}.`))).toContain('preferred-terms')
  })

  it('preferred-terms lets "e.g.," pass', () => {
    expect(brokenRules(change('does not kill.', 'does not kill (e.g., nobody).'))).toEqual([])
  })

  it('is shown to fail, and no page is made bad for a rule that is not there', () => {
    expect(Object.keys(bad).sort()).toEqual(rules.map((rule) => rule.id).sort())
  })
})
