// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MissingToolError, nativeTool } from '../../build/native-tool.ts'

/** A groff to judge and set pages with: the installed one, or one that newer-groff.sh has unpacked. */
export interface Groff {
  /** `1.22.4` */
  version: string
  /** Runs one of its programs on `input`. */
  run(program: 'tbl' | 'eqn' | 'troff' | 'grotty', args: readonly string[], input: string): { output: string; errors: string }
}

function start(command: string, args: readonly string[], input: string): { output: string; errors: string } {
  const { stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 26,
  })
  if (error) throw error
  return { output: stdout, errors: stderr }
}

function withVersion(run: Groff['run']): Groff {
  const version = /version ([\d.]+)/.exec(run('troff', ['--version'], '').output)?.[1] ?? 'unknown'
  return { version, run }
}

/** The installed groff; undefined, after a word to the user, where there is none. */
export function installedGroff(): Groff | undefined {
  if (!nativeTool('troff', 'apt-get install groff')) return undefined
  return withVersion((program, args, input) => start(program, args, input))
}

/** Where newer-groff.sh unpacks by default. */
export const newerGroffFolder = '.cache/groff'

/**
 * The groff that newer-groff.sh unpacked. It runs with the libraries unpacked next to it, so it needs neither root nor chroot.
 *
 * @throws MissingToolError when `CI` is set and there is none.
 */
export function newerGroff(folder = newerGroffFolder): Groff | undefined {
  const root = resolve(folder, 'root')
  const share = join(root, 'usr/share/groff')
  if (!existsSync(share)) {
    const message = `no newer groff: sh src/manpage/check/newer-groff.sh ${newerGroffFolder}`
    if (process.env['CI']) throw new MissingToolError(message)
    console.warn(`skipped what needs it: ${message}`)
    return undefined
  }
  const version = readdirSync(share).find((name) => /^\d/.test(name)) ?? ''
  const libraries = readdirSync(join(root, 'usr/lib'))
    .map((name) => join(root, 'usr/lib', name))
    .find((path) => existsSync(join(path, 'libc.so.6')))
  const loader = libraries && readdirSync(libraries).find((name) => /^ld-linux.*\.so/.test(name))
  if (!libraries || !loader) throw new Error(`${root} has no C library: delete ${folder} and run newer-groff.sh again`)
  const fonts = ['-F', join(share, version, 'font')]
  const macros = ['-M', join(share, version, 'tmac'), '-M', join(root, 'etc/groff')]
  const own: Record<string, string[]> = { tbl: [], eqn: ['-M', join(share, version, 'tmac')], troff: [...fonts, ...macros], grotty: fonts }
  return withVersion((program, args, input) =>
    start(join(libraries, loader), ['--library-path', libraries, join(root, 'usr/bin', program), ...(own[program] ?? []), ...args], input),
  )
}
