// SPDX-License-Identifier: MIT
import { matching, type Rule } from './rule.ts'
import type { SourceLine } from './roff-page.ts'

const inCode = (line: SourceLine): boolean => line.isCode
const inProgram = (line: SourceLine): boolean => line.isProgram && line.isCode

/** Rules about code, example programs, and the references at the end. */
export const codeRules: readonly Rule[] = [
  {
    id: 'code-quote',
    says: 'an apostrophe in code is \\[aq]',
    remedy: 'Write \\[aq]; the plain one becomes a curly quote.',
    broken: matching(/'/, inCode),
  },
  {
    id: 'code-backslash',
    says: 'a backslash in code is \\[rs]',
    remedy: 'Write \\[rs]n.',
    broken: matching(/\\(?![-&~%]|\[(rs|aq|ha|ti|ga|dq|bu|em)\])/, inCode),
  },
  {
    id: 'code-accents',
    says: 'a caret in code is \\[ha], and a tilde \\[ti]',
    remedy: 'Write them so; the plain ones become accents.',
    broken: ({ lines }) => lines.filter((line) => line.isCode && /[~^]/.test(line.text.replaceAll('\\~', ''))),
  },
  {
    id: 'program-marks',
    says: 'a program stands between .\\" SRC BEGIN (name.c) and .\\" SRC END, in EXAMPLES',
    remedy: 'Mend the marks; the build cuts programs out by them.',
    broken: (page) => {
      const begins = page.lines.filter(({ text }) => /SRC BEGIN/.test(text))
      const ends = page.lines.filter(({ text }) => text === '.\\" SRC END')
      const wrong = begins.filter(({ text, section }) => !/^\.\\" SRC BEGIN \([a-z0-9_]+\.c\)$/.test(text) || section !== 'EXAMPLES')
      return begins.length === ends.length ? wrong : [...wrong, ...begins.slice(-1), ...ends.slice(-1)].slice(0, 1)
    },
  },
  {
    id: 'program-block',
    says: '.EX follows SRC BEGIN, and .EE stands before SRC END',
    remedy: 'Put nothing between them.',
    broken: ({ lines }) =>
      lines.filter(
        ({ text }, index) =>
          (/^\.\\" SRC BEGIN/.test(text) && lines[index + 1]?.text !== '.EX') ||
          (text === '.\\" SRC END' && lines[index - 1]?.text !== '.EE'),
      ),
  },
  {
    id: 'program-empty-line',
    says: 'an empty line of a program is \\&',
    remedy: 'Write \\&.',
    broken: ({ lines }) => lines.filter((line) => line.isProgram && /^\s*$/.test(line.text)),
  },
  {
    id: 'program-exit',
    says: 'a program ends with exit(EXIT_SUCCESS) or exit(EXIT_FAILURE)',
    remedy: 'Use these, not return or a number.',
    broken: matching(/exit\([01]\)|return [01];/, inProgram),
  },
  {
    id: 'program-error-test',
    says: 'an error is tested with == \\-1',
    remedy: 'Write == \\-1, not < 0.',
    broken: matching(/< 0\)/, inProgram),
  },
  {
    id: 'program-declarations',
    says: 'declarations are aligned, with two spaces or more before the names',
    remedy: 'Write "int  fd;".',
    broken: matching(/^(\t| {4})+(int|pid_t|size_t|char|ssize_t|long|struct [a-z_]+) \*?[a-z]\w*( =.*)?;/, inProgram),
  },
  {
    id: 'program-length',
    says: 'a program has at most 100 lines',
    remedy: 'Show less.',
    broken: ({ lines }) => {
      const first = lines.findIndex(({ text }) => /SRC BEGIN/.test(text))
      return lines.filter((line, index) => inProgram(line) && index === first + 102)
    },
  },
  {
    id: 'see-also-sorted',
    says: 'SEE ALSO is sorted by section, then by name',
    remedy: 'Sort it.',
    broken: (page) => {
      const references = page.of('SEE ALSO').filter(({ text }) => text.startsWith('.BR '))
      const keys = references.map(({ text }) => {
        const [, name = '', section = ''] = /^\.BR (\S+) \((\d\w*)\)/.exec(text) ?? []
        return `${section} ${name.replace(/^_+/, '')}`
      })
      return references.filter((_line, index) => index > 0 && (keys[index - 1] ?? '') > (keys[index] ?? ''))
    },
  },
  {
    id: 'see-also-punctuation',
    says: 'in SEE ALSO, each reference but the last ends with a comma, and the last with nothing',
    remedy: 'Mend the punctuation.',
    broken: (page) => {
      const references = page.of('SEE ALSO').filter(({ text }) => text.startsWith('.BR '))
      return references.filter(({ text }, index) => (index === references.length - 1 ? !/\)$/.test(text) : !/\),$/.test(text)))
    },
  },
]
