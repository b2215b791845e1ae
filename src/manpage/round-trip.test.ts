// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { installedGroff, newerGroff, type Groff } from './check/groff.ts'
import { setPage } from './check/typeset.ts'
import { parsePage } from './page.ts'
import { toTroff } from './troff.ts'

const header =
  '<!-- SPDX-License-Identifier: MIT -->\n<!-- Copyright 2026, A Person <a@example.org> -->\n\n# frob(7) — frobnicate\n\n## Notes\n\n'

/** A small generator of pseudo-random numbers (xorshift), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Words of the kind that are lost on the way: requests, escapes, quotes, options, markup. */
const awkward = [
  '.SH',
  '.',
  '..',
  "'",
  "'tis",
  '\\fB',
  '\\',
  '\\&',
  '\\n',
  '"',
  '""',
  '-',
  '--all',
  '-1',
  'x-y',
  '^',
  '~',
  '`',
  '``',
  '[x]',
  '@',
  '|',
  '(',
  '*',
  '_',
  '#',
  '>',
  '+',
  '1.',
  '&amp;',
  '<b>',
  '%',
  '$',
  'T{',
  '.TE',
  'word',
  'a',
  'END',
]

const words = (random: (below: number) => number, count: number): string[] =>
  Array.from({ length: count }, () => awkward[random(awkward.length)] ?? '')

/** The same in Markdown: every character that means something there, escaped. */
const literally = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')

interface Sample {
  markdown: string
  /** What a reader should see of it, white space aside. */
  seen: string
}

function sample(random: (below: number) => number): Sample {
  const text = words(random, 1 + random(8))
  const separator = random(3) === 0 ? '\n' : ' '
  switch (random(5)) {
    case 0:
      return { markdown: `\`\`\`\n${text.join('\n')}\n\`\`\``.replace(/^`{3}/gm, '~~~~'), seen: text.join('') }
    case 1:
      return { markdown: `- first\n- ${text.map(literally).join(' ')}`, seen: `•first•${text.join('')}` }
    case 2:
      return { markdown: `x **${literally(text[0] ?? '')}**(2), *${literally(text[0] ?? '')}* y`, seen: `x${text[0]}(2),${text[0]}y` }
    case 3:
      return { markdown: `- **TERM**\\\n  ${text.map(literally).join(' ')}`, seen: `TERM${text.join('')}` }
    default:
      return { markdown: text.map(literally).join(separator), seen: text.join('') }
  }
}

const visible = (text: string): string =>
  text.replace(/\s/g, '').replaceAll('‐', '-').replaceAll('’', "'").replaceAll('‘', '`').replaceAll('−', '-')

const mandoc = nativeTool('mandoc', 'apt-get install mandoc')
type Show = (troff: string) => string

function mandocText(command: string): Show {
  return (troff) => spawnSync(command, ['-Tutf8'], { input: troff, encoding: 'utf8' }).stdout.replace(/.[\b]/gu, '')
}

function groffText(groff: Groff): Show {
  return (troff) => setPage(troff, groff).text
}

const groffs = [installedGroff(), newerGroff()]
const formatters: [name: string, show: Show | undefined][] = [
  ['mandoc', mandoc === undefined ? undefined : mandocText(mandoc)],
  ...groffs.map((groff): [string, Show | undefined] => (groff ? [`groff ${groff.version}`, groffText(groff)] : ['groff', undefined])),
]

describe.each(formatters)('what an author writes is what a reader sees with %s', (_name, show) => {
  test.skipIf(!show)('whatever it is', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = generator(seed * 7919)
      const samples = Array.from({ length: 12 }, () => sample(random))
      const page = parsePage(header + samples.map(({ markdown }) => markdown).join('\n\nbetween\n\n'), { file: `seed-${seed}.7.md` })
      const set = show?.(toTroff(page)) ?? ''
      const body = set.slice(set.indexOf('NOTES') + 'NOTES'.length, set.lastIndexOf('Linux man-pages'))
      expect(visible(body), `seed ${seed}`).toBe(visible(samples.map(({ seen }) => seen).join('between')))
    }
  })
})
