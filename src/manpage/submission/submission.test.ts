// SPDX-License-Identifier: MIT
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it, test } from 'vitest'
import { readPage } from '../page.ts'
import { addReference } from './edits.ts'
import { submissionKit } from './mails.ts'
import { wrap } from './notice.ts'

const page = readPage('man/process_mrelease.2.md')
const folder = mkdtempSync(join(tmpdir(), 'mrelease-kit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A repository with the pages that change, as they are installed here. */
function cloneOfInstalledPages(): string {
  const clone = join(folder, 'clone')
  mkdirSync(join(clone, 'man/man2'), { recursive: true })
  for (const name of ['syscalls', 'pidfd_open', 'process_madvise']) {
    writeFileSync(join(clone, `man/man2/${name}.2`), gunzipSync(readFileSync(`/usr/share/man/man2/${name}.2.gz`)))
  }
  const git = (...args: string[]): string => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8' })
  git('init', '--quiet')
  git('add', '.')
  git('-c', 'user.name=A Person', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message=Pages')
  return clone
}

describe('the submission kit', () => {
  const kit = submissionKit(page)

  it('says first that the project does not accept this', () => {
    const notice = kit[0]?.content.replaceAll('\n', ' ') ?? ''
    expect(kit[0]?.name).toBe('READ-THIS-FIRST')
    expect(notice).toMatch(/^The Linux man-pages project does not accept contributions that were made with the assistance of AI/)
    expect(notice).toContain('This page was made with such assistance.')
    expect(notice).toContain('do not send it there as your own')
  })

  it('signs nothing and comes from nobody', () => {
    for (const { content } of kit.slice(1)) expect(content).not.toMatch(/^(From|Signed-off-by|Date)\b/m)
  })

  it('hides nowhere how the page was made', () => {
    const mails = kit.map(({ content }) => content)
    expect(mails[1]?.replaceAll('\n', ' ')).toContain('AI assistance')
    expect(mails[2]).toContain('The text was written with AI assistance.')
    expect(mails[2]).toContain('+.\\" This page was written with AI assistance.')
  })

  it('keeps messages to 72 columns, and subjects to the form of the project', () => {
    for (const { content } of kit.slice(1)) {
      const [head = '', body = ''] = content.split('\n\n', 2)
      expect(head).toMatch(/^Subject: \[PATCH v1 \d\/4\] (man\/man2\/\w+\.2: |process_mrelease\(2\): )/)
      expect(head.split('\n', 1)[0]).toMatch(/[^.]$/)
      for (const line of (body.split('\n---\n')[0] ?? '').split('\n')) expect(line.length).toBeLessThanOrEqual(72)
    }
  })

  it('without a clone, gives changes to other pages in words', () => {
    expect(kit[3]?.content).toContain('No clone of the repository was given')
  })

  it('refuses a folder that is no clone of the repository', () => {
    expect(() => submissionKit(page, folder)).toThrow(/is no clone of the man-pages repository/)
  })

  test.skipIf(!existsSync('/usr/share/man/man2/syscalls.2.gz'))(
    'with a clone, gives patches that apply to it, and changes nothing in it',
    () => {
      const clone = cloneOfInstalledPages()
      const patches = submissionKit(page, clone).slice(2)
      expect(execFileSync('git', ['-C', clone, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('')
      for (const { content } of patches) {
        const applied = spawnSync('git', ['-C', clone, 'apply', '--whitespace=nowarn', '-'], { input: content, encoding: 'utf8' })
        expect(applied.stderr).toBe('')
      }
      const text = (name: string): string => readFileSync(join(clone, `man/man2/${name}.2`), 'utf8')
      expect(text('process_mrelease')).toBe(readFileSync('man/process_mrelease.2', 'utf8'))
      expect(text('syscalls')).toMatch(/process_madvise\S*\(2\)\t5\.10.*\n\S*process_mrelease\S*\(2\)\t5\.15/)
      expect(text('pidfd_open').match(/process_mrelease \(2\)/g)).toHaveLength(2)
      expect(text('process_madvise')).toContain('.BR process_mrelease (2),\n.BR process_vm_readv (2)')
      expect(patches[0]?.content).toMatch(/\nbase-commit: [0-9a-f]{40}\n$/)
    },
  )
})

describe('addReference', () => {
  it.each([
    ['.BR a (2),\n.BR z (2)', '.BR a (2),\n.BR m (2),\n.BR z (2)'],
    ['.BR a (2),\n.BR b (7)', '.BR a (2),\n.BR m (2),\n.BR b (7)'],
    ['.BR a (2)', '.BR a (2),\n.BR m (2)'],
    ['.BR z (2)', '.BR m (2),\n.BR z (2)'],
  ])('puts a reference in its place in %j', (before, after) => {
    expect(addReference(`.SH SEE ALSO\n${before}\n`, 'm', '2')).toBe(`.SH SEE ALSO\n${after}\n`)
  })
})

describe('wrap', () => {
  it('breaks lines before they are too long', () => {
    expect(wrap('one two three', 7)).toBe('one two\nthree')
  })
})
