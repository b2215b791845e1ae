// SPDX-License-Identifier: MIT
import { readdir, readFile } from 'node:fs/promises'
import type { Tree } from '@yowasp/clang'
import { fileOf, nullFlags, objectFlags, runCompiler } from './clang.ts'

const folder = new URL('libc/', import.meta.url)

/** The libc of the page, compiled. */
export interface Libc {
  /** The headers, as a folder for the compiler. */
  include: Tree
  /** One object file for each source file. */
  objects: Record<string, Uint8Array>
}

/** Parts of the libc that read through any pointer a program gives them; the others check the few that they take. */
const takesPointers = new Set(['string.c', 'strtol.c'])

let compiled: Promise<Libc> | undefined

/** Compiles the libc, once in each process. @throws Error with clang's diagnostics when a source file has an error. */
export function compileLibc(): Promise<Libc> {
  compiled ??= compile()
  return compiled
}

/** The warnings that programs and libc must be free of. */
export const warningFlags: readonly string[] = ['-Wall', '-Wextra', '-Werror', '-Wstrict-prototypes']

async function compile(): Promise<Libc> {
  const include = await readTree(new URL('include/', folder))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort()
  const header = await readFile(new URL('libc.h', folder), 'utf8')
  const objects: Record<string, Uint8Array> = {}
  for (const name of names) {
    const files = { include, 'libc.h': header, [name]: await readFile(new URL(name, folder), 'utf8') }
    const object = name.replace(/\.c$/, '.o')
    const flags = [...objectFlags, ...(takesPointers.has(name) ? nullFlags : []), ...warningFlags]
    const run = await runCompiler(name, files, [...flags, '-o', object])
    if (run.status !== 0 || run.stderr) throw new Error(`src/program/libc/${name} does not compile:\n${run.stderr}`)
    objects[object] = fileOf(run, object)
  }
  return { include, objects }
}

async function readTree(directory: URL): Promise<Tree> {
  const tree: Tree = {}
  for (const entry of (await readdir(directory, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    tree[entry.name] = entry.isDirectory()
      ? await readTree(new URL(`${entry.name}/`, directory))
      : await readFile(new URL(entry.name, directory), 'utf8')
  }
  return tree
}
