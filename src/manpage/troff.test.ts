// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { installedGroff, newerGroff } from './check/groff.ts'
import { roffPage } from './check/roff-page.ts'
import { applyRules } from './check/rule.ts'
import { rules } from './check/rules.ts'
import { mandocFindings } from './check/tools.ts'
import { groffFindings, released } from './check/typeset.ts'
import { PageError } from './finding.ts'
import { parsePage, readPage } from './page.ts'
import { readRoff } from './roff-read.ts'
import { prepare } from './prepare.ts'
import { keepEveryWord, rawTroff, toTroff } from './troff.ts'
import { selectEdition } from './edition.ts'

const mandoc = nativeTool('mandoc', 'apt-get install mandoc')

const header = '<!-- SPDX-License-Identifier: MIT -->\n<!-- Copyright 2026, A Person <a@example.org> -->\n\n# frob(2) — frobnicate\n\n'
const page = (markdown: string) =>
  parsePage(header + markdown, { file: 'frob.2.md', readProgram: () => '// SPDX-License-Identifier: MIT\nint x;\n\nint y;\n' })
/** What comes out for Markdown under a heading, without the lines before it. */
const body = (markdown: string): string[] => {
  const lines = toTroff(page(`## Notes\n\n${markdown}\n`)).split('\n')
  return lines.slice(lines.indexOf('.SH NOTES') + 1, -1)
}

describe('what remark-man would lose or mangle', () => {
  const kept: [what: string, markdown: string, roff: string[]][] = [
    ['a paragraph that begins with a period', '.config is a file.', ['\\&.config is a file.']],
    ['a paragraph that begins with an apostrophe', "'tis so.", ["\\&'tis so."]],
    ['a line that begins with a period, after a break of the author', 'See\n.config.', ['See', '\\&.config.']],
    ['code that begins with a period', '```\n.SH EVIL\n```', ['.in +4n', '.EX', '\\&.SH EVIL', '.EE', '.in']],
    ['empty lines of code', '```\na\n\nb\n```', ['.in +4n', '.EX', 'a', '\\&', 'b', '.EE', '.in']],
    [
      'backslashes, quotes, carets and tildes in code',
      "```\n'\\n' ^ ~x - `\n```",
      ['.in +4n', '.EX', '\\[aq]\\[rs]n\\[aq] \\[ha] \\[ti]x \\- \\[ga]', '.EE', '.in'],
    ],
    ['comments', 'Text.\n<!-- Linux 5.15\nand more -->', ['Text.', '.\\" Linux 5.15', '.\\" and more']],
    [
      'indents in comments',
      '- Text.\n  <!--\n  one\n    two\n\n  three\n  -->',
      ['.IP \\[bu] 3', 'Text.', '.\\" one', '.\\"   two', '.\\"', '.\\" three'],
    ],
    ["the author's lines", 'One,\ntwo.\nThree.', ['One,', 'two.', 'Three.']],
    ['a no-break space', '(*libc*,&nbsp;*-lc*)', ['.RI ( libc ,\\~ \\-lc )']],
    ['a minus', 'It returns -1.', ['It returns \\-1.']],
    ['hyphens that are hyphens', 'A low-memory killer.', ['A low-memory killer.']],
    ['an option', 'The *--all* option.', ['The', '.I \\-\\-all', 'option.']],
    ['an em dash', 'One—two.', ['One\\[em]two.']],
    ['brackets', 'An array \\[0, n).', ['An array [0, n).']],
    ['an address', 'See\n<https://example.org/a>.', ['See', '.UR https://\\:example.org/\\:a', '.UE .']],
    ['the text of a link', '[a **b**](https://example.org/)'.replace('**b**', 'b'), ['.UR https://\\:example.org/', 'a b', '.UE']],
  ]
  it.each(kept)('%s', (_what, markdown, roff) => {
    expect(body(markdown)).toEqual(roff)
  })
})

describe('house style', () => {
  const style: [what: string, markdown: string, roff: string[]][] = [
    ['a reference', 'See\n**poll**(2),\nor not.', ['See', '.BR poll (2),', 'or not.']],
    ['words in one font', '**EAGAIN** and *fd* and `a - b`.', ['.B EAGAIN', 'and', '.I fd', 'and', '.IR a\\~\\-\\~b .']],
    ['a word in parentheses', 'Text (*n*) here.', ['Text', '.RI ( n )', 'here.']],
    ['a placeholder in a file name', 'Read `/proc/<pid>/maps`.', ['Read', '.IR /proc/ pid /maps .']],
    [
      'a list of terms',
      '- **A** (since Linux 1.0)\\\n  One.\n\n  More.\n\n- *b*\\\n  Two.',
      ['.TP', '.BR A " (since Linux 1.0)"', 'One.', '.IP', 'More.', '.TP', '.I b', 'Two.'],
    ],
    ['bullets', '- one;\n- two.', ['.IP \\[bu] 3', 'one;', '.IP \\[bu]', 'two.']],
    ['numbers', '1. one;\n2. two.', ['.IP (1) 5', 'one;', '.IP (2)', 'two.']],
    ['a list in a list', '- one\n  - two\n\n  three', ['.IP \\[bu] 3', 'one', '.RS', '.IP \\[bu] 3', 'two', '.RE', '.IP', 'three']],
    ['a shell session', '```console\n$ ls -l\nx\n```', ['.in +4n', '.EX', '.RB $\\~ "ls \\-l"', 'x', '.EE', '.in']],
    [
      'a quoted program',
      '### Program source\n\n[x.c](../examples/x.c)',
      ['.SS Program source', '\\&', '.\\" SRC BEGIN (x.c)', '.EX', 'int x;', '\\&', 'int y;', '.EE', '.\\" SRC END'],
    ],
    ['paragraphs', 'One.\n\nTwo.', ['One.', '.P', 'Two.']],
  ]
  it.each(style)('%s', (_what, markdown, roff) => {
    expect(body(markdown)).toEqual(roff)
  })

  it('gives the header, the title and NAME their form', () => {
    expect(toTroff(page('## Notes\n\nx'))).toBe(
      '.\\" Copyright 2026, A Person <a@example.org>\n.\\"\n.\\" SPDX-License-Identifier: MIT\n.\\"\n' +
        '.TH frob 2 (date) "Linux man-pages (unreleased)"\n.SH NAME\nfrob \\- frobnicate\n.SH NOTES\nx\n',
    )
  })

  it('sets a SYNOPSIS in bold, with parameters in italics', () => {
    const lines = toTroff(
      page(
        '## Synopsis\n\n```c\n#define _X    /* why */\n#include <x.h>\n\n' +
          'int *frob(const char *s[], int (*f)(int),\n          int n, ...);\nvoid g(void);\n```',
      ),
    ).split('\n')
    expect(lines.slice(lines.indexOf('.SH SYNOPSIS') + 1, -1)).toEqual([
      '.nf',
      '.BR "#define _X" "    /* why */"',
      '.B #include <x.h>',
      '.P',
      '.BI "int *frob(const char *" s "[], int (*" f )(int),',
      '.BI "          int " n ", ...);"',
      '.B void g(void);',
      '.fi',
    ])
  })
})

describe('what a manual page cannot keep is refused, with its place and a remedy', () => {
  const refused: [what: string, markdown: string, rule: string, line: number][] = [
    ['HTML', '## A\n\n<b>x</b>', 'no-form', 8],
    ['a footnote', '## A\n\nx[^1]\n', 'no-form', 8],
    ['an image', '## A\n\n![x](x.png)', 'no-form', 8],
    ['a rule', '## A\n\n---', 'no-form', 8],
    ['a link by reference', '## A\n\n[x]\n\n[x]: https://example.org', 'no-form', 8],
    ['a broken table', '## A\n\n| a | b |\n| --- | --- |\n| c |', 'no-form', 8],
    ['a quotation', '## A\n\n> x', 'proposed', 8],
    ['formatting in a heading', '## A *b*', 'heading', 6],
    ['quotes in a heading', '## A "b"', 'heading', 6],
    ['a second title', '## A\n\n# B', 'title', 1],
    ['numbers and terms', '## A\n\n1. **x**\\\n   y', 'list', 8],
    ['formatting in a link', '## A\n\n[*x*](https://example.org)', 'nesting', 8],
    ['formatting in formatting', '## A\n\n***x***', 'nesting', 8],
    ['a forced line break', '## A\n\nx\ny\\\nz', 'line-break', 9],
    ['a forced line break, later', '## A\n\n- x\\\n  y\\\n  z', 'line-break', 9],
    ['a comment in a sentence', '## A\n\nx <!-- y --> z', 'comment', 8],
    ['a list with a term here and there', '## A\n\n- **x**\\\n  y\n- z', 'list', 8],
    ['an item that begins with a list', '## A\n\n- - x', 'list', 8],
    ['a list that begins at 2', '## A\n\n2. x', 'list', 8],
    ['a definition after a colon', '## A\n\nx\n: y', 'definition', 8],
    ['other characters', '## A\n\nnaïve', 'ascii', 8],
    ['curly quotes', '## A\n\n“x”', 'ascii', 8],
    ['a dash with spaces', '## A\n\nx — y', 'em-dash', 8],
    ['a word in three fonts', '## A\n\nx\n**a**`b`c', 'form', 9],
    ['a link inside a line', '## A\n\nx <https://example.org> y', 'form', 8],
    ['a program that is not there', '## A\n\n[x.c](x.c)', 'program', 8],
  ]
  it.each(refused)('%s', (_what, markdown, rule, line) => {
    const attempt = (): unknown => toTroff(parsePage(header + markdown, { file: 'frob.2.md' }))
    expect(attempt).toThrow(PageError)
    try {
      attempt()
    } catch (error) {
      const findings = (error as PageError).findings
      expect(findings).toContainEqual(expect.objectContaining({ file: 'frob.2.md', rule, line }))
      for (const finding of findings) expect(finding.remedy).not.toBe('')
    }
  })

  it('a word that remark-man drops without a sign', () => {
    const source = page('## Notes\n\nOne.\n\nTwo.')
    const { tree, notes } = prepare(source.tree)
    const blocks = readRoff(rawTroff({ ...source, tree }), notes, 'x.2.md')
    expect(() => keepEveryWord(tree, blocks, notes, 'x.2.md')).not.toThrow()
    expect(() => keepEveryWord(tree, blocks.slice(0, -1), notes, 'x.2.md')).toThrow(/remark-man changed the text near ".*two/)
  })

  it.each([
    ['an unknown request', '.TH x\n.SH "NAME"\nx\n.QQ\n'],
    ['an unknown escape', '.TH x\n.SH "NAME"\nx\n.P\n\\*[x]\n'],
    ['an unknown list mark', '.TH x\n.SH "NAME"\nx\n.RS 0\n.IP x 4\ny\n.RE 0\n\n'],
    ['text that belongs to nothing', '.TH x\n.SH "NAME"\nx\nstray\n'],
    ['an end too early', '.TH x\n.SH "NAME"\nx\n.P\n'],
  ])('%s in the output of another remark-man', (_what, roff) => {
    expect(() => readRoff(roff, [], 'x.2.md')).toThrow(/as remark-man wrote it\):\d+: /)
  })
})

describe('editions', () => {
  const markdown =
    '## Notes\n\nNow.\n\n> **Proposed, in no release up to Frob 2.**\n>\n> Later.\n\n' +
    '- a\n\n  > **Proposed, in no release up to Frob 2.**\n  >\n  > Too.'

  it('leave out what is proposed, or say at the top that it is', () => {
    expect(toTroff(page(markdown))).not.toMatch(/Later|Too|[Pp]roposed/)
    const proposed = toTroff(page(markdown), { edition: 'proposed' })
    expect(proposed).toContain('.TH frob 2 (date) Proposed "Proposed, in no release up to Frob 2"')
    expect(proposed).toContain('.\\" Proposed, in no release up to Frob 2.')
    expect(proposed).toContain('\nNow.\n.P\nLater.\n.IP \\[bu] 3\na\n.IP\nToo.\n')
  })
})

describe('remark-man alone', () => {
  const real = readPage('man/process_mrelease.2.md')
  const raw = rawTroff({ ...real, tree: selectEdition(real.tree, 'mainline') })
  const broken = (text: string): Set<string> => new Set(applyRules(rules, roffPage('process_mrelease.2', text)).map(({ rule }) => rule))

  it('breaks what the house style mends', () => {
    expect([...broken(raw)].sort()).toEqual([
      'ascii',
      'blank-line',
      'bullets',
      'control-line',
      'cross-reference',
      'font-escape',
      'header-copyright',
      'header-license',
      'header-project',
      'heading-quotes',
      'history',
      'inset',
      'library',
      'line-length',
      'macros-known',
      'minus',
      'name',
      'own-name',
      'paragraph-place',
      'presentation',
      'return-value',
      'sections-complete',
      'sections-order',
      'semantic-newlines',
      'special-characters',
      'standards',
      'synopsis-block',
      'synopsis-include',
      'synopsis-prototype',
      'title',
    ])
    expect(broken(toTroff(real))).toEqual(new Set())
  })

  test.skipIf(!mandoc)('is remarked by mandoc, and the page is not', () => {
    expect(mandocFindings('raw.2', raw).length).toBeGreaterThan(10)
    expect(mandocFindings('process_mrelease.2', toTroff(real))).toEqual([])
  })

  test.skipIf(!newerGroff())('is remarked by groff, and the page is not', () => {
    const groff = newerGroff()
    expect(groff && groffFindings('raw.2', raw, groff).length).toBeGreaterThan(5)
    expect(groff && groffFindings('process_mrelease.2', toTroff(real), groff)).toEqual([])
  })
})

describe('other pages', () => {
  const fixtures = 'src/manpage/fixtures'
  const pages = [
    ['strfrob', '3'],
    ['frobbing', '7'],
  ] as const
  const groffs = [installedGroff(), newerGroff()].filter((groff) => groff !== undefined)

  it.each(pages)('%s(%s) keeps the conventions', (name, section) => {
    const text = toTroff(readPage(`${fixtures}/${name}.${section}.md`))
    expect(text).toBe(readFileSync(`${fixtures}/${name}.${section}`, 'utf8'))
    expect(applyRules(rules, roffPage(`${name}.${section}`, text))).toEqual([])
  })

  test.each(pages)('%s(%s) has nothing that groff or mandoc remarks', (name, section) => {
    const text = toTroff(readPage(`${fixtures}/${name}.${section}.md`))
    expect(mandocFindings(name, text)).toEqual([])
    for (const groff of groffs) expect(groffFindings(name, text, groff)).toEqual([])
    expect(released(text)).not.toContain('(date)')
  })
})
