// SPDX-License-Identifier: MIT
import { isFunction, isSystemCall, matching, placeOf, type Rule } from './rule.ts'
import type { RoffPage, SourceLine } from './roff-page.ts'

const known = /^\.(TH|SH|SS|P|TP|IP|RS|RE|B|I|BR|BI|RB|RI|IR|IB|nf|fi|in|EX|EE|UR|UE|TS|TE)\b/

/** Lines of which the next one is of a certain kind. */
function before(first: RegExp, next: RegExp): Rule['broken'] {
  return ({ lines }) => lines.filter(({ text }, index) => first.test(text) && next.test(lines[index + 1]?.text ?? ''))
}

function unbalanced(page: RoffPage, open: RegExp, close: RegExp): SourceLine[] {
  const opened = page.lines.filter(({ text }) => open.test(text))
  const closed = page.lines.filter(({ text }) => close.test(text))
  return opened.length === closed.length ? [] : [opened.at(-1) ?? closed.at(-1) ?? placeOf(page)]
}

/** Rules about macros: which ones, in which order, with which arguments. */
export const macroRules: readonly Rule[] = [
  {
    id: 'macros-known',
    says: 'only macros that the project uses occur',
    remedy: 'Use .P, .TP, .IP, .RS, .EX, the font macros and a few more; nothing else.',
    broken: ({ lines }) =>
      lines.filter(({ text, isComment }) => !isComment && /^\.[A-Za-z]/.test(text) && !known.test(text) && !/^\.n[ah]$/.test(text)),
  },
  {
    id: 'paragraph-macro',
    says: 'a paragraph is .P',
    remedy: 'Write .P for .PP and .LP.',
    broken: matching(/^\.(PP|LP)$/),
  },
  {
    id: 'presentation',
    says: 'no request is about presentation',
    remedy: 'Leave out .br, .sp, .ft and the like.',
    broken: ({ lines }) =>
      lines.filter(
        ({ text, isComment }, index) =>
          !isComment &&
          /^\.(br|sp|ft|ce|ad|na|nh|hy|ta|ne)\b/.test(text) &&
          !lines.slice(Math.max(0, index - 2), index).some((line) => line.text.endsWith('T{')),
      ),
  },
  {
    id: 'paragraph-place',
    says: '.P stands between paragraphs only: not next to a heading, not twice, not before a list',
    remedy: 'Delete the .P.',
    broken: ({ lines }) => {
      const macros = lines.filter((line) => !line.isComment)
      return macros.filter(({ text }, index) => {
        const next = macros[index + 1]?.text ?? ''
        return (/^\.S[HS] /.test(text) && next === '.P') || (text === '.P' && /^\.(P|S[HS]|TP|IP)\b/.test(next))
      })
    },
  },
  {
    id: 'one-font',
    says: 'a macro for two fonts has more than one argument',
    remedy: 'Write .B word, not .BR word.',
    broken: matching(/^\.(BR|BI|RB|RI|IR|IB) ("[^"]*"|[^ "]+)$/),
  },
  {
    id: 'macro-quotes',
    says: 'the quotes around the arguments of a macro come in pairs',
    remedy: 'Close the quote; a quote to be shown is \\[dq].',
    broken: ({ lines }) =>
      lines.filter(({ text, isComment }) => !isComment && /^\.[A-Z]/.test(text) && (text.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1),
  },
  {
    id: 'punctuation',
    says: 'punctuation belongs to the word before it',
    remedy: 'Write .BR write (2), with the comma.',
    broken: matching(/^[,.;:)](\s|$)/),
  },
  {
    id: 'reference-space',
    says: 'there is no space inside a reference, or before its comma',
    remedy: 'Write .BR poll (2),',
    broken: matching(/^\.BR \S+ \(\d\w*( |\) [,)])/),
  },
  {
    id: 'bullets',
    says: 'the first bullet is .IP \\[bu] 3, and the others .IP \\[bu]',
    remedy: 'Write it so; ordered lists are .IP (1) 5, then .IP (2).',
    broken: ({ lines }) => {
      const wrong = lines.filter(({ text }) => /^\.IP (\\\(bu|\*|o|\\-|\d+\.?)( |$)/.test(text))
      const bullets = lines.filter(({ text }) => /^\.IP \\\[bu\]/.test(text))
      return bullets[0] && bullets[0].text !== '.IP \\[bu] 3' ? [...wrong, bullets[0]] : wrong
    },
  },
  {
    id: 'balance',
    says: '.EX and .EE, .in +4n and .in, .RS and .RE, .nf and .fi come in pairs',
    remedy: 'Add the missing one.',
    broken: (page) => [
      ...unbalanced(page, /^\.EX\b/, /^\.EE\b/),
      ...unbalanced(page, /^\.in \+4n$/, /^\.in$/),
      ...unbalanced(page, /^\.RS\b/, /^\.RE\b/),
      ...unbalanced(page, /^\.nf$/, /^\.fi$/),
    ],
  },
  {
    id: 'indent',
    says: 'the only indent is .in +4n, ended by .in',
    remedy: 'Write it so.',
    broken: ({ lines }) => lines.filter(({ text }) => /^\.in/.test(text) && !/^\.in( \+4n)?$/.test(text)),
  },
  {
    id: 'inset',
    says: '.RS has no argument 0, and .RE none at all',
    remedy: 'Leave the argument out.',
    broken: matching(/^\.RE .|^\.RS 0/),
  },
  {
    id: 'parameters-italic',
    says: 'parameters are italic',
    remedy: 'Write .I for what SYNOPSIS names.',
    applies: isFunction,
    broken: ({ lines }) => {
      const parameters = lines
        .filter(({ text, section }) => section === 'SYNOPSIS' && text.startsWith('.BI '))
        .flatMap(({ text }) => [...text.matchAll(/(?:"[^"]*"|\S+) (\w+)(?= |$)/g)].map((match) => match[1] ?? ''))
      return lines.filter(
        ({ text, section }) => section !== 'SYNOPSIS' && parameters.some((name) => new RegExp(`^\\.BR? ${name}\\b(?!\\()`).test(text)),
      )
    },
  },
  {
    id: 'synopsis-block',
    says: 'SYNOPSIS is one block between .nf and .fi',
    remedy: 'Put .nf directly after the heading, and .fi at the end.',
    applies: isFunction,
    broken: (page) => {
      const lines = page.of('SYNOPSIS')
      return lines[0]?.text === '.nf' && lines.at(-1)?.text === '.fi' ? [] : [placeOf(page, 'SYNOPSIS')]
    },
  },
  {
    id: 'synopsis-include',
    says: 'SYNOPSIS has a header in bold',
    remedy: 'Write .B #include <sys/mman.h>.',
    applies: isFunction,
    broken: (page) =>
      page.of('SYNOPSIS').some(({ text }) => /^\.(B #include <[^>]+>$|BR "#include <)/.test(text)) ? [] : [placeOf(page, 'SYNOPSIS')],
  },
  {
    id: 'synopsis-feature-test',
    says: 'a feature test macro has the usual comment',
    remedy: 'Write .BR "#define _GNU_SOURCE" "         /* See feature_test_macros(7) */".',
    broken: matching(
      /^\.(?!BR "#define _\w+" " {2,}\/\* See feature_test_macros\(7\) \*\/"$).*#define _/,
      ({ section }) => section === 'SYNOPSIS',
    ),
  },
  {
    id: 'synopsis-prototype',
    says: 'a prototype is bold with italic parameters, its semicolon in the last argument',
    remedy: 'Write .BI "int f(int " x );',
    applies: isFunction,
    broken: (page) => {
      const prototypes = page.of('SYNOPSIS').filter(({ text }) => new RegExp(`\\b${page.name}\\(`).test(text))
      const open = prototypes.filter(({ text }) => !/^\.(BI .*([,;]|\);")|B .*\(void\);)$/.test(text))
      return prototypes.length === 0 ? [placeOf(page, 'SYNOPSIS')] : open
    },
  },
  {
    id: 'synopsis-gap',
    says: 'one .P stands between the headers and the prototype',
    remedy: 'Put .P there.',
    applies: isSystemCall,
    broken: (page) => {
      const lines = page.of('SYNOPSIS')
      return lines.filter(({ text }, index) => new RegExp(`^\\.B.*\\b${page.name}\\(`).test(text) && lines[index - 1]?.text !== '.P')
    },
  },
  {
    id: 'wrapper-note',
    says: 'the page does not claim that a wrapper is missing where SYNOPSIS shows one',
    remedy: 'Delete the note.',
    broken: (page) => (page.of('SYNOPSIS').some(({ text }) => text.includes('syscall(')) ? [] : matching(/provides no wrapper/)(page)),
  },
  {
    id: 'heading-empty',
    says: 'a heading is followed by text or by the heading of a part',
    remedy: 'Write something, or delete the heading.',
    broken: before(/^\.S[HS] /, /^\.SH /),
  },
]
