// SPDX-License-Identifier: MIT
import { isFunction, isSystemCall, placeOf, type Rule } from './rule.ts'
import type { RoffPage, SourceLine } from './roff-page.ts'

const order = [
  'NAME',
  'LIBRARY',
  'SYNOPSIS',
  'CONFIGURATION',
  'DESCRIPTION',
  'OPTIONS',
  'PARAMETERS',
  'EXIT STATUS',
  'RETURN VALUE',
  'ERRORS',
  'ENVIRONMENT',
  'FILES',
  'ATTRIBUTES',
  'VERSIONS',
  'STANDARDS',
  'HISTORY',
  'NOTES',
  'CAVEATS',
  'BUGS',
  'EXAMPLES',
  'AUTHORS',
  'SEE ALSO',
]

function required(page: RoffPage): string[] {
  if (isSystemCall(page))
    return ['NAME', 'LIBRARY', 'SYNOPSIS', 'DESCRIPTION', 'RETURN VALUE', 'ERRORS', 'STANDARDS', 'HISTORY', 'SEE ALSO']
  if (isFunction(page)) return ['NAME', 'LIBRARY', 'SYNOPSIS', 'DESCRIPTION', 'ATTRIBUTES', 'STANDARDS', 'HISTORY', 'SEE ALSO']
  return ['NAME', 'DESCRIPTION', 'SEE ALSO']
}

function firstText(lines: readonly SourceLine[], count: number): string[] {
  return lines
    .filter((line) => !line.isComment)
    .slice(0, count)
    .map((line) => line.text)
}

/** Rules about a page's header, its title and the sections that it has. */
export const frameRules: readonly Rule[] = [
  {
    id: 'header-copyright',
    says: 'the first line is a copyright comment',
    remedy: 'Begin with .\\" Copyright, the authors of the Linux man-pages project.',
    broken: ({ lines }) =>
      lines
        .filter(({ text }) => !/^.\\" t$/.test(text))
        .slice(0, 1)
        .filter(({ text }) => !/^\.\\" Copyright(, the authors of the Linux man-pages project| \d{4}(-\d{4})?, .+ <[^>]+>)$/.test(text)),
  },
  {
    id: 'header-project',
    says: 'the header has the copyright line of the project',
    remedy: 'Add .\\" Copyright, the authors of the Linux man-pages project.',
    broken: (page) =>
      page.lines.some(({ text }) => text === '.\\" Copyright, the authors of the Linux man-pages project') ? [] : [placeOf(page)],
  },
  {
    id: 'header-license',
    says: 'exactly one line names a license that the project uses',
    remedy: 'Add .\\" SPDX-License-Identifier: Linux-man-pages-copyleft.',
    broken: (page) => {
      const licenses = page.lines.filter(({ text }) =>
        /^\.\\" SPDX-License-Identifier: (Linux-man-pages-copyleft|GPL-2\.0-or-later|MIT)$/.test(text),
      )
      return licenses.length === 1 ? [] : [licenses[1] ?? placeOf(page)]
    },
  },
  {
    id: 'header-frame',
    says: 'an empty comment follows the license',
    remedy: 'Put .\\" on a line of its own after it.',
    broken: ({ lines }) => lines.filter(({ text }, index) => /^\.\\" SPDX-License/.test(text) && lines[index + 1]?.text !== '.\\"'),
  },
  {
    id: 'title',
    says: '.TH names the page in its own case, with (date) and (unreleased) to be filled in',
    remedy: 'Write .TH name section (date) "Linux man-pages (unreleased)".',
    broken: (page) => {
      const source = page.isProposed ? 'Proposed "Proposed, [^"]+"' : '"Linux man-pages \\(unreleased\\)"'
      const title = new RegExp(`^\\.TH ${page.name.replace(/[.+]/g, '\\$&')} ${page.section} \\(date\\) ${source}$`)
      const lines = page.lines.filter(({ text }) => text.startsWith('.TH'))
      const [only] = lines
      return lines.length === 1 && only && title.test(only.text) ? [] : [only ?? placeOf(page)]
    },
  },
  {
    id: 'table-mark',
    says: 'the mark for the table preprocessor stands in line 1 exactly if there is a table',
    remedy: 'Make \'\\" t the first line of a page with tables, and of no other.',
    broken: ({ lines }) => {
      const hasTable = lines.some(({ text }) => text === '.TS')
      return lines.filter(({ text }, index) => (index === 0 && hasTable) !== /^.\\" t$/.test(text))
    },
  },
  {
    id: 'heading-quotes',
    says: 'headings are not quoted',
    remedy: 'Write .SH RETURN VALUE.',
    broken: ({ lines }) => lines.filter(({ text }) => /^\.S[HS] "/.test(text)),
  },
  {
    id: 'sections-complete',
    says: 'the page has all the sections that its kind of page has',
    remedy: 'Add the section, even if it only says that there is nothing to say.',
    broken: (page) =>
      required(page)
        .filter((section) => !page.headings.some((heading) => heading.section === section))
        .map((section) => ({ ...placeOf(page), text: `no ${section}` })),
  },
  {
    id: 'sections-order',
    says: 'the sections are those of man-pages(7), in its order',
    remedy: `The order is: ${order.join(', ')}.`,
    applies: isFunction,
    broken: ({ headings }) =>
      headings.filter(({ section }, index) => {
        const before = headings[index - 1]
        return !order.includes(section) || (before !== undefined && order.indexOf(before.section) >= order.indexOf(section))
      }),
  },
  {
    id: 'sections-old',
    says: 'sections that the project gave up do not occur',
    remedy: 'CONFORMING TO is STANDARDS, EXAMPLE is EXAMPLES; the others are left out.',
    broken: ({ headings }) =>
      headings.filter(({ section }) => /^(CONFORMING TO|AUTHORS?|COLOPHON|COPYRIGHT|REPORTING BUGS|EXAMPLE)$/.test(section)),
  },
  {
    id: 'name',
    says: 'NAME is one line: name \\- phrase, without capital and period',
    remedy: 'Write it like "poll \\- wait for some event on a file descriptor".',
    broken: (page) => {
      const lines = page.of('NAME')
      const good = lines.length === 1 && new RegExp(`^${page.name} \\\\- [a-z].*[^.]$`).test(lines[0]?.text ?? '')
      return good ? [] : [lines[0] ?? placeOf(page, 'NAME')]
    },
  },
  {
    id: 'library',
    says: 'LIBRARY has the usual two lines',
    remedy: 'Write "Standard C library" and ".RI ( libc ,\\~ \\-lc )".',
    applies: isFunction,
    broken: (page) =>
      firstText(page.of('LIBRARY'), 3).join('\n') === 'Standard C library\n.RI ( libc ,\\~ \\-lc )' ? [] : [placeOf(page, 'LIBRARY')],
  },
  {
    id: 'return-value',
    says: 'RETURN VALUE says "On error, \\-1 is returned and errno is set to indicate the error."',
    remedy: 'Use these words.',
    applies: isSystemCall,
    broken: (page) =>
      /On error, \\-1 is returned,?( and|\nand)\n\.I errno\nis set to indicate the error\.$/m.test(page.text)
        ? []
        : [placeOf(page, 'RETURN VALUE')],
  },
  {
    id: 'errors-entries',
    says: 'the terms of ERRORS are names of errors',
    remedy: 'Write .TP, .B ENAME, and what it means.',
    broken: (page) => {
      const lines = page.of('ERRORS')
      return lines.filter(({ text }, index) => lines[index - 1]?.text === '.TP' && !/^\.B E[A-Z0-9]+$/.test(text))
    },
  },
  {
    id: 'errors-sorted',
    says: 'ERRORS is in alphabetical order',
    remedy: 'Sort the entries.',
    applies: (page) => !page.isProposed,
    broken: (page) => {
      const terms = page.of('ERRORS').filter(({ text }) => /^\.B E[A-Z0-9]+$/.test(text))
      return terms.filter(({ text }, index) => index > 0 && (terms[index - 1]?.text ?? '') > text)
    },
  },
  {
    id: 'standards',
    says: 'STANDARDS of a system call that only Linux has is "Linux."',
    remedy: 'Say more in HISTORY or VERSIONS.',
    applies: isSystemCall,
    broken: (page) =>
      page
        .of('STANDARDS')
        .filter((line) => !line.isComment)
        .map(({ text }) => text)
        .join() === 'Linux.'
        ? []
        : [placeOf(page, 'STANDARDS')],
  },
  {
    id: 'history',
    says: 'HISTORY begins with the versions of Linux and glibc that introduced the call',
    remedy: 'Write "Linux 5.15," and "glibc 2.36." on two lines.',
    applies: isSystemCall,
    broken: (page) =>
      /^Linux \d+\.\d+,\nglibc \d\.\d+\.$/.test(firstText(page.of('HISTORY'), 2).join('\n')) ? [] : [placeOf(page, 'HISTORY')],
  },
]
