// SPDX-License-Identifier: MIT
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** All files below `path` (or `path` itself), sorted, so that the same tree gives the same list everywhere. */
async function filesBelow(path: string): Promise<string[]> {
  const information = await stat(path).catch(() => undefined)
  if (information === undefined) return []
  if (!information.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/**
 * One hash over names and contents of files: what is built from them is up to date exactly when it is unchanged.
 *
 * @param root Names are taken relative to this folder, so that a moved checkout keeps its hash.
 * @param paths Files or folders; what does not exist counts as absent.
 * @param extra Anything else that the result depends on (versions, options).
 */
export async function contentHash(root: string, paths: readonly string[], extra: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256')
  for (const word of extra) hash.update(`${word}\0`)
  for (const path of paths) {
    for (const file of await filesBelow(join(root, path))) {
      hash.update(`${relative(root, file)}\0`)
      hash.update(await readFile(file))
      hash.update('\0')
    }
  }
  return hash.digest('hex')
}

/** The version of an installed package, as part of what a build depends on. */
export function packageVersion(root: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }
  return `${name}@${version}`
}
