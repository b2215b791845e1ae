// SPDX-License-Identifier: MIT
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { trespasses } from './rooms.ts'

const src = fileURLToPath(new URL('..', import.meta.url))

describe('the rooms', () => {
  let folder: string
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function tree(files: Record<string, string>): Promise<string> {
    folder = await mkdtemp(join(tmpdir(), 'rooms-'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return folder
  }

  test('import each other only in the direction that the design says, and through index.ts', async () => {
    folder = ''
    expect(await trespasses(src)).toEqual([])
  })

  test('may not import upwards', async () => {
    const found = await trespasses(await tree({ 'kernel/a.ts': "import { x } from '../program/index.ts'\nx()" }))
    expect(found).toEqual([expect.stringContaining('kernel/a.ts imports program/index.ts')])
  })

  test('may not reach into another room', async () => {
    const found = await trespasses(await tree({ 'program/a.ts': "export { x } from '../kernel/model/task.ts'" }))
    expect(found).toEqual([expect.stringContaining('program/a.ts imports kernel/model/task.ts')])
  })

  test('are looked at in components and pages too', async () => {
    const found = await trespasses(await tree({ 'components/A.astro': "---\nimport x from '../build/site.ts'\n---\n<p>{x}</p>" }))
    expect(found).toHaveLength(1)
  })
})
