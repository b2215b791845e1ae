// SPDX-License-Identifier: MIT
import { readdir, readFile } from 'node:fs/promises'
import type { Tree } from '@yowasp/clang'
import { blockFlags, commonFlags, compilerVersion, fileOf, nullFlags, objectFlags, runCompiler } from './clang.ts'
import { objectOf } from './object-cache.ts'
import { systemCallNames } from './system-call-names.ts'

const folder = new URL('libc/', import.meta.url)

/** The libc of the page, compiled. */
export interface Libc {
  /** The headers, as a folder for the compiler. */
  include: Tree
  /** One object file for each source file. */
  objects: Record<string, Uint8Array>
}

/** Parts of the libc that read through any pointer a program gives them; the others check the few that they take. */
const takesPointers = new Set(['blocks.c', 'string.c', 'string-more.c', 'strtol.c', 'scan.c', 'sort.c'])

let compiled: Promise<Libc> | undefined

/** Compiles the libc: what has changed of it, and once in each process. @throws Error with clang's diagnostics when a source file has an error. */
export function compileLibc(): Promise<Libc> {
  compiled ??= compile()
  return compiled
}

/** The warnings that the examples and the libc must be free of. */
export const warningFlags: readonly string[] = ['-Wall', '-Wextra', '-Wstrict-prototypes']

async function compile(): Promise<Libc> {
  const include = await readTree(new URL('include/', folder))
  addSystemCallNumbers(include)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort()
  const own = await readTree(folder, (name) => /\.(h|def)$/.test(name))
  const objects: Record<string, Uint8Array> = {}
  for (const name of names) {
    const files = { ...own, include, [name]: await readFile(new URL(name, folder), 'utf8') }
    const object = name.replace(/\.c$/, '.o')
    const kind = name === 'blocks.c' ? blockFlags : objectFlags
    const flags = [...kind, ...(takesPointers.has(name) ? nullFlags : []), ...warningFlags, '-o', object]
    objects[object] = await objectOf([compilerVersion(), commonFlags, flags, files], async () => {
      const run = await runCompiler(name, files, flags)
      if (run.status !== 0 || run.stderr) throw new Error(`src/program/libc/${name} does not compile:\n${run.stderr}`)
      return fileOf(run, object)
    })
  }
  return { include, objects }
}

/** From here on, system calls have the same numbers on all kinds of machine. */
const firstGenericNumber = 424

/** <sys/syscall.h>, <asm/unistd.h> and <asm-generic/unistd.h>, from the one list of system calls. */
function addSystemCallNumbers(include: Tree): void {
  const define = (prefix: string, first = 0) =>
    [...systemCallNames].map(([number, name]) => (number < first ? '' : `#define ${prefix}${name} ${number}\n`)).join('')
  const header = (guard: string, text: string) => `#ifndef ${guard}\n#define ${guard}\n${text}#endif\n`
  const { asm, 'asm-generic': generic, sys } = include
  if (!isFolder(asm) || !isFolder(generic) || !isFolder(sys)) throw new Error('src/program/libc/include lacks asm, asm-generic or sys.')
  asm['unistd.h'] = header('_MRELEASE_ASM_UNISTD_H', define('__NR_'))
  // Those below are other machines': a program that mixes both wants the numbers of its own.
  generic['unistd.h'] = header('_MRELEASE_ASM_GENERIC_UNISTD_H', define('__NR_', firstGenericNumber))
  sys['syscall.h'] = header('_MRELEASE_SYS_SYSCALL_H', `#include <asm/unistd.h>\n${define('SYS_')}`)
}

function isFolder(entry: Tree | string | Uint8Array | undefined): entry is Tree {
  return typeof entry === 'object' && !(entry instanceof Uint8Array)
}

async function readTree(directory: URL, isWanted: (name: string) => boolean = () => true): Promise<Tree> {
  const tree: Tree = {}
  for (const entry of (await readdir(directory, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!isWanted(entry.name)) continue
    tree[entry.name] = entry.isDirectory()
      ? await readTree(new URL(`${entry.name}/`, directory))
      : await readFile(new URL(entry.name, directory), 'utf8')
  }
  return tree
}
