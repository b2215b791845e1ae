// SPDX-License-Identifier: MIT
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { generatedFiles } from './generated.ts'

const mandoc = nativeTool('mandoc', 'apt-get install mandoc')
const groff = nativeTool('groff', 'apt-get install groff')
const lexgrog = nativeTool('lexgrog', 'apt-get install man-db')

/** What man-pages' own build does to a page before anything reads it. */
function released(page: string): string {
  return page.replace('(date)', '2026-11-23').replace('(unreleased)', '6.20')
}

describe.each(generatedFiles('man'))('$path', ({ path, content }) => {
  it('is checked in as it is generated (npm run man)', () => {
    expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(content)
  })

  it('comes out the same a second time', () => {
    expect(generatedFiles('man').find((file) => file.path === path)?.content).toBe(content)
  })

  test.skipIf(!mandoc)('has nothing that mandoc remarks', () => {
    const { stdout } = spawnSync(mandoc ?? '', ['-Tlint'], { input: released(content), encoding: 'utf8' })
    expect(stdout.replace(/.*STYLE: lower case character in document title.*\n/g, '')).toBe('')
  })

  test.skipIf(!groff)('has nothing that groff remarks', () => {
    const { stderr } = spawnSync(groff ?? '', ['-ww', '-man', '-Tutf8', '-z'], { input: released(content), encoding: 'utf8' })
    expect(stderr).toBe('')
  })

  test.skipIf(!lexgrog)('has a NAME that the index of manual pages can read', () => {
    expect(execFileSync(lexgrog ?? '', [path], { encoding: 'utf8' })).toContain(
      '"process_mrelease - release the memory of a dying process"',
    )
  })
})

it('makes the same page in another time zone and language', () => {
  const program =
    "import('./src/manpage/index.ts').then(({ readPage, toTroff }) => process.stdout.write(toTroff(readPage('man/process_mrelease.2.md'))))"
  const env = { ...process.env, TZ: 'America/New_York', LC_ALL: 'tr_TR.UTF-8', NODE_OPTIONS: '' }
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--eval', program]
  expect(execFileSync(process.execPath, flags, { encoding: 'utf8', env })).toBe(readFileSync('man/process_mrelease.2', 'utf8'))
})
