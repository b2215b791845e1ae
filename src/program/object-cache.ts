// SPDX-License-Identifier: MIT
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'

const cache = new URL('../../.cache/objects/', import.meta.url)

/**
 * An object file, compiled again only when something that it depends on has changed.
 *
 * @param inputs All that it depends on, as JSON can say it.
 * @param folder Where the objects are kept; its address ends with a slash.
 */
export async function objectOf(inputs: unknown, compile: () => Promise<Uint8Array>, folder = cache): Promise<Uint8Array> {
  const file = new URL(`${createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 32)}.o`, folder)
  const before = await readFile(file).catch(() => undefined)
  if (before !== undefined) return new Uint8Array(before)
  const object = await compile()
  await mkdir(folder, { recursive: true })
  // Renamed into place: another process may be reading, or writing the same.
  const unfinished = new URL(`${file.href}.${process.pid}`)
  await writeFile(unfinished, object)
  await rename(unfinished, file)
  return object
}
