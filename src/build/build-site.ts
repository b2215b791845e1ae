// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildArtefacts } from './artefacts.ts'
import { contentHash } from './content-hash.ts'
import { nativeTool } from './native-tool.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const dist = join(root, 'dist')

const inputs = ['src', 'man', 'examples', 'public', 'astro.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'LICENSES', 'README.md']

/** Builds the site into dist/; returns false when dist/ was up to date already. */
export async function buildSite(): Promise<boolean> {
  const stamp = join(root, '.cache/site.inputs')
  const now = await contentHash(root, inputs, [process.versions.node, process.env['SITE'] ?? '', nativeTool('groff', 'apt-get install groff') ?? 'no groff'])
  const before = await readFile(stamp, 'utf8').catch(() => '')
  if (before === now && existsSync(join(dist, 'index.html'))) {
    console.log('The site is up to date.')
    return false
  }
  await buildArtefacts(console.log)
  console.log('Building the site …')
  const { build } = await import('astro')
  await build({ root, logLevel: 'info' })
  await mkdir(join(root, '.cache'), { recursive: true })
  await writeFile(stamp, now)
  return true
}
