// SPDX-License-Identifier: MIT
// What the tests of this room share. Nothing that runs outside tests imports it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildKernel } from '../kernel/build.ts'
import { instantiateKernel, type Kernel } from '../kernel/index.ts'
import { compileProgram } from './compile.ts'
import { loadProgram, type Program } from './program.ts'

const room = fileURLToPath(new URL('.', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache/test-programs/', import.meta.url))

/** The text of examples/NAME.c. */
export function example(name: string): Promise<string> {
  return readFile(new URL(`../../examples/${name}.c`, import.meta.url), 'utf8')
}

/** The text of fixtures/NAME.c. */
export function fixture(name: string): Promise<string> {
  return readFile(new URL(`fixtures/${name}.c`, import.meta.url), 'utf8')
}

/** A program compiled to wasm; compiled again only when it, the libc or the compiler's driver has changed. */
export async function wasmOf(name: string, source: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = join(cache, `${await key(name, source)}.wasm`)
  const before = await readFile(file).catch(() => undefined)
  if (before) return new Uint8Array(before)
  const { wasm } = await compileProgram(name, source)
  await mkdir(cache, { recursive: true })
  // Renamed into place: another test file may be reading.
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, wasm)
  await rename(unfinished, file)
  return wasm
}

/** A program, ready to run in the page's way. */
export async function programOf(name: string, source: string): Promise<Program> {
  return loadProgram(await wasmOf(name, source), name)
}

async function key(name: string, source: string): Promise<string> {
  const hash = createHash('sha256').update(`${name}\0${source}\0`)
  const isInput = (file: string): boolean => /^(libc\/.*\.(?:[ch]|def)|[^/]*\.ts)$/.test(file) && !/test/.test(file)
  const files = (await readdir(room, { recursive: true })).filter(isInput)
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(room, file)))
  return hash.digest('hex').slice(0, 32)
}

/** For hooks that compile: loading clang takes seconds, and more on a busy machine. */
export const patience = 120_000

let kernel: Promise<Kernel> | undefined

/** The simulated kernel, compiled once in each test file. */
export function kernelForTests(): Promise<Kernel> {
  kernel ??= buildKernel().then(instantiateKernel)
  return kernel
}

/** What a native run printed, byte for byte, and how it ended. */
export interface NativeRun {
  stdout: string
  stderr: string
  status: number | null
  signal: NodeJS.Signals | null
}

const allWarnings: readonly string[] = ['-Wall', '-Wextra', '-Werror', '-Wstrict-prototypes']

/**
 * A program compiled by the machine's own compiler; only when it has changed.
 *
 * @param warnings Without, those of the project, as errors.
 */
export async function nativeProgram(compiler: string, name: string, source: string, warnings = allWarnings): Promise<string> {
  const key = [compiler, name, source, ...warnings].join('\0')
  const folder = join(cache, createHash('sha256').update(key).digest('hex').slice(0, 32))
  const program = join(folder, name)
  if (existsSync(program)) return program
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.c`)
  await writeFile(file, source)
  // In its folder, so that __FILE__ is the name alone.
  const args = ['-O2', ...warnings, '-o', `${program}.new`, `${name}.c`, '-lm']
  const run = spawnSync(compiler, args, { encoding: 'utf8', cwd: folder })
  if (run.status !== 0) throw new Error(`${compiler} ${name}.c:\n${run.stderr}`)
  await rename(`${program}.new`, program)
  return program
}

/** Runs a native program, at most 20 seconds. */
export function runNative(path: string, argv: readonly string[]): NativeRun {
  const [argv0 = path, ...args] = argv
  const { stdout, stderr, status, signal } = spawnSync(path, args, { argv0, encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' })
  return { stdout, stderr, status, signal }
}

/**
 * Whether this machine's kernel has process_mrelease(2) without a REAP_KILL flag: EBADF, and EINVAL with a flag. Says so where not.
 *
 * @param compiler Without one, no.
 */
export async function hasSameKernel(compiler: string | undefined): Promise<boolean> {
  if (!compiler) return false
  const source = `#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <sys/mman.h>
int main(void)
{
	process_mrelease(-1, 0);
	printf("%s ", strerrorname_np(errno));
	process_mrelease(-1, 1);
	printf("%s", strerrorname_np(errno));
	return 0;
}
`
  const answers = runNative(await nativeProgram(compiler, 'probe', source), ['probe']).stdout
  if (answers === 'EBADF EINVAL') return true
  console.warn(
    `skipped what runs on this machine's kernel: process_mrelease(-1, 0 and 1) answer ${answers}, not EBADF EINVAL as Linux 5.15 to 7.3`,
  )
  return false
}

/** Numbers that look random and are the same in every run (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  from<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)]
    if (thing === undefined) throw new RangeError('Nothing to choose from.')
    return thing
  }
}

/** A C string literal for any bytes below 128. */
export function cString(text: string): string {
  const escaped = [...text].map((c) => (/[\w +\-.,:;()[\]<>|%*#/=]/.test(c) ? c : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`))
  return `"${escaped.join('')}"`
}
