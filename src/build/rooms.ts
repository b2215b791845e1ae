// SPDX-License-Identifier: MIT
import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'
import ts from 'typescript'

/**
 * Which room may import which others. Data goes one way: kernel ← program ← lab ← components ← content, and nothing
 * knows who uses it.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  program: ['kernel'],
  lab: ['kernel', 'program'],
  manpage: [],
  cli: ['manpage', 'program'],
  build: ['kernel', 'program', 'manpage'],
  components: ['kernel', 'program', 'lab', 'manpage'],
  content: ['components'],
  pages: ['components', 'manpage'],
}

/**
 * Besides its index.ts, a room may have doors that only some may use: what a build or a test needs does not run in a browser.
 */
const otherDoors: Readonly<Record<string, readonly string[]>> = {
  'kernel/build.ts': ['build', 'program', 'lab'],
  'kernel/conformance/observation.ts': ['components'],
  'kernel/conformance/scenario.ts': ['components'],
  'kernel/conformance/setup.ts': ['components'],
  'kernel/time/index.ts': ['lab', 'components'],
  'kernel/time/compare.ts': ['components'],
  'program/compile.ts': ['build', 'cli', 'lab'],
  'lab/element.ts': ['components'],
  'lab/lab.css': ['components'],
  'lab/worker.ts': ['components'],
  'lab/measure/index.ts': ['components'],
  'lab/measure/element.ts': ['components'],
  'lab/measure/measure.css': ['components'],
  'build/native-tool.ts': ['kernel', 'program', 'manpage', 'cli', 'lab', 'components'],
  'build/browser.ts': ['lab', 'components', 'pages'],
}

/** One import that breaks the rule, in words. */
export type Trespass = string

function importsOf(file: string, text: string): string[] {
  const script = /\.(astro|mdx)$/.test(file) ? text.replace(/^---$|<\/?script.*>/gm, ';') : text
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** Every import below `src` that leaves its room by another way than the rule says. */
export async function trespasses(src: string): Promise<Trespass[]> {
  const found: Trespass[] = []
  for (const entry of await readdir(src, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(ts|astro|mdx)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const file = relative(src, path).split(sep).join('/')
    const room = file.split('/')[0] ?? ''
    for (const imported of importsOf(file, await readFile(path, 'utf8'))) {
      if (!imported.startsWith('.')) continue
      const target = posix.join(posix.dirname(file), imported.replace(/\?.*$/, ''))
      const other = target.split('/')[0] ?? ''
      if (target.startsWith('..') || other === room || !(other in mayImport)) continue
      const door = otherDoors[target]
      const allowed = door === undefined ? mayImport[room]?.includes(other) === true && (target === `${other}/index.ts` || other === 'components') : door.includes(room)
      if (!allowed) found.push(`${file} imports ${target}: ${room} may import ${mayImport[room]?.join(', ') || 'no other room'}, each through its index.ts`)
    }
  }
  return found
}
