// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { nativeTool } from '../../build/native-tool.ts'
import { checkPage, extractionFindings, referenceFindings } from './check-page.ts'
import { installedGroff, newerGroff } from './groff.ts'
import { extractProgram, programFindings } from './programs.ts'
import { roffPage } from './roff-page.ts'
import { indexFindings, mandocFindings } from './tools.ts'
import { groffFindings } from './typeset.ts'

const file = 'process_mrelease.2'
const good = readFileSync(`man/${file}`, 'utf8')
const program = readFileSync('examples/process_mrelease.c', 'utf8')
const rulesOf = (findings: readonly { rule: string }[]): string[] => [...new Set(findings.map((finding) => finding.rule))]

function change(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, () => to)
  expect(changed).not.toBe(text)
  return changed
}

const mandoc = nativeTool('mandoc', 'apt-get install mandoc')

describe('mandoc', () => {
  test.skipIf(!mandoc)('has nothing to say about the page', () => {
    expect(mandocFindings(file, good)).toEqual([])
  })

  test.skipIf(!mandoc)('names an unknown macro, with its line', () => {
    const [finding] = mandocFindings(file, change(good, '.SH NOTES\n', '.SH NOTES\n.QQ\n'))
    expect(finding).toMatchObject({ rule: 'mandoc', line: good.split('\n').indexOf('.SH NOTES') + 2 })
  })
})

describe.each([
  ['installed', installedGroff()],
  ['newer', newerGroff()],
])('the %s groff', (_title, groff) => {
  test.skipIf(!groff)('has nothing to say about the page', () => {
    expect(groff && groffFindings(file, good, groff)).toEqual([])
  })

  test.skipIf(!groff)('names an unknown escape', () => {
    expect(rulesOf(groff ? groffFindings(file, change(good, 'does not kill', 'does \\[nosuch] kill'), groff) : [])).toContain('groff')
  })

  it.skipIf(!groff).each([
    ['a table', '.TS\nq.\nx\n.TE\n'],
    ['an equation', '.EQ\nx over {\n.EN\n'],
  ])('names %s that its preprocessor cannot read', (_what, lines) => {
    expect(rulesOf(groff ? groffFindings(file, change(good, '.SH NOTES\n', `.SH NOTES\n${lines}`), groff) : [])).toContain(
      'groff-preprocessor',
    )
  })

  test.skipIf(!groff)('finds a line of code that is too wide for a terminal', () => {
    expect(
      rulesOf(groff ? groffFindings(file, change(good, '\tpollfd.fd = pidfd;', `\tpollfd.fd = ${'p'.repeat(80)};`), groff) : []),
    ).toContain('columns')
  })
})

describe('the style checks of a newer groff', () => {
  const [old, newer] = [installedGroff(), newerGroff()]

  test.skipIf(!newer)('see an empty line', () => {
    const page = change(good, '.SH NOTES\n', '.SH NOTES\n\n')
    expect(
      newer
        ? groffFindings(file, page, newer)
            .map(({ message }) => message)
            .join()
        : '',
    ).toContain('blank line')
  })

  test.skipIf(!old || !old.version.startsWith('1.22'))('are what groff 1.22 does not have', () => {
    expect(old && groffFindings(file, change(good, '.SH NOTES\n', '.SH NOTES\n\n'), old)).toEqual([])
  })
})

const mandb = nativeTool('mandb', 'apt-get install man-db')

describe('the index of manual pages', () => {
  test.skipIf(!mandb)('finds the page by its name and by a word', () => {
    expect(indexFindings(roffPage(file, good))).toEqual([])
  })

  test.skipIf(!mandb)('has no description for a page whose NAME cannot be read', () => {
    const page = roffPage(file, change(good, 'process_mrelease \\- release', 'process_mrelease: release'))
    expect(rulesOf(indexFindings(page))).toEqual(['lexgrog', 'whatis', 'apropos'])
  })
})

describe('the program in the page', () => {
  test.skipIf(!mandoc)('comes out as it went in, but for its first line and the width of tabs', () => {
    const lines = extractProgram(good, 'process_mrelease.c').split('\n')
    const original = program.split('\n')
    expect(lines[0]).toBe('')
    expect(original[0]).toMatch(/SPDX/)
    expect(lines.slice(1).map((line) => line.replace(/^( {5})+/, (tabs) => '\t'.repeat(tabs.length / 5)))).toEqual(original.slice(1))
  })

  test.skipIf(!mandoc)('is missed when the page has another one', () => {
    const page = roffPage(file, change(good, 'ready == 0', 'ready != 0'))
    expect(rulesOf(extractionFindings(page, 'process_mrelease.c', program))).toEqual(['program-extracted'])
  })

  it('satisfies the compilers and linters', () => {
    expect(programFindings('process_mrelease.c', program)).toEqual([])
  })

  test.skipIf(!mandoc)('still satisfies them when it is cut out of the page', () => {
    expect(programFindings('process_mrelease.c', extractProgram(good, 'process_mrelease.c'))).toEqual([])
  })

  const bad: [tool: string, change: () => string][] = [
    ['gcc', () => change(program, 'int            pidfd, ready;', 'int            pidfd, ready, unused;')],
    ['clang', () => change(program, '(pid_t) pid', 'pid')],
    ['clang-tidy', () => change(program, 'exit(EXIT_SUCCESS);', 'if (ready); exit(EXIT_SUCCESS);')],
    ['cppcheck', () => change(program, 'exit(EXIT_SUCCESS);', 'char  *leak = malloc(1);\n\tif (leak == NULL)\n\t\treturn 1;\n\treturn 0;')],
    ['cpplint', () => change(program, 'exit(EXIT_SUCCESS);', 'exit(EXIT_SUCCESS); ')],
    ['iwyu', () => change(program, '#include <poll.h>', '#include <poll.h>\n#include <time.h>')],
  ]
  it.each(bad)('%s finds fault with a program made bad for it', (tool, makeBad) => {
    if (!nativeTool(tool, `apt-get install ${tool}`)) return
    expect(rulesOf(programFindings('bad.c', makeBad()))).toContain(tool)
  })
})

const installed = referenceFindings(roffPage(file, change(good, '.BR poll (2),', '.BR nosuch (2),'))).length > 0

describe('references', () => {
  test.skipIf(!installed)('name pages that are installed', () => {
    expect(referenceFindings(roffPage(file, good))).toEqual([])
    expect(rulesOf(referenceFindings(roffPage(file, change(good, '.BR poll (2),', '.BR nosuch (2),'))))).toEqual(['reference-exists'])
  })
})

describe.each(['process_mrelease.2', 'process_mrelease-proposed.2'])('%s', (name) => {
  it('is clean', () => {
    const groffs = [installedGroff(), newerGroff()].filter((groff) => groff !== undefined)
    expect(checkPage(`man/${name}`, readFileSync(`man/${name}`, 'utf8'), { groffs, readProgram: () => program })).toEqual([])
  })
})
