// SPDX-License-Identifier: MIT
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { bundleCommand } from './bundle.ts'

interface Manifest {
  bin?: Record<string, string>
  files?: string[]
  [field: string]: unknown
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const man = nativeTool('man', 'apt-get install man-db')

describe('npm pack, and a global install of the result', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mrelease-install-'))
  const prefix = join(folder, 'prefix')
  const npm = (...args: string[]): string => execFileSync('npm', [...args, '--loglevel=error'], { cwd: folder, encoding: 'utf8' })

  beforeAll(async () => {
    for (const path of ['man', 'examples', 'README.md']) if (existsSync(path)) cpSync(path, join(folder, path), { recursive: true })
    await bundleCommand(join(folder, 'dist/cli/mrelease.mjs'))
    // What is developed with is not installed, and nothing is fetched; packing would make the bundle again.
    const { scripts, devDependencies, optionalDependencies, overrides, allowScripts, ...published } = manifest
    writeFileSync(join(folder, 'package.json'), JSON.stringify(published))
    npm('pack')
    npm(
      'install',
      '--global',
      '--offline',
      `--prefix=${prefix}`,
      join(folder, `${manifest['name'] as string}-${manifest['version'] as string}.tgz`),
    )
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('have the command', () => {
    const { stdout } = spawnSync(join(prefix, 'bin/mrelease'), ['man', '--format', 'troff'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
    })
    expect(stdout).toBe(readFileSync('man/process_mrelease.2', 'utf8'))
  })

  it('put the page where man(1) looks', () => {
    expect(readFileSync(realpathSync(join(prefix, 'share/man/man2/process_mrelease.2')), 'utf8')).toBe(
      readFileSync('man/process_mrelease.2', 'utf8'),
    )
  })

  test.skipIf(!man)('let "man process_mrelease" find and show it', () => {
    const { stdout, stderr } = spawnSync(man ?? '', ['process_mrelease'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(prefix, 'bin')}:${process.env['PATH'] ?? ''}`, MANPATH: '', MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
    })
    expect(stderr).toBe('')
    expect(stdout).toContain('int process_mrelease(int pidfd, unsigned int flags);')
  })
})
