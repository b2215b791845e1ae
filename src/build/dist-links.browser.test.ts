// SPDX-License-Identifier: MIT
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dist } from './build-site.ts'
import { brokenLinks } from './dist-links.ts'

describe('the links of the built site', () => {
  test('lead to files and anchors that are there', async () => {
    expect(await brokenLinks(dist)).toEqual([])
  })

  test('are found when they are broken, with their page and the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'links-'))
    await mkdir(join(folder, 'there'))
    await writeFile(join(folder, 'there/index.html'), '<h1 id="top">There</h1>')
    await writeFile(join(folder, 'index.html'), '<a href="/there/#top">a</a><a href="there/#gone">b</a><a href="/gone/">c</a><a href="https://example.org">d</a>')
    expect(await brokenLinks(folder)).toEqual([
      { page: '/index.html', href: 'there/#gone', why: '/there/index.html has no such anchor' },
      { page: '/index.html', href: '/gone/', why: 'there is no such file' },
    ])
    await rm(folder, { recursive: true })
  })
})
