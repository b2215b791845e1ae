// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { bundleCommand } from './bundle.ts'

const groff = nativeTool('groff', 'apt-get install groff')
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrelease-cli-'))
  cpSync('man', join(folder, 'man'), { recursive: true })
  cpSync('examples', join(folder, 'examples'), { recursive: true })
  await bundleCommand(join(folder, 'dist/cli/mrelease.mjs'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command as an installed package has it: one file, anywhere, no modules next to it. */
function mrelease(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(folder, 'dist/cli/mrelease.mjs'), ...args], { encoding: 'utf8', cwd: tmpdir() })
}

describe('mrelease man', () => {
  it('writes the manual page', () => {
    expect(mrelease('man', '--format', 'troff').stdout).toBe(readFileSync('man/process_mrelease.2', 'utf8'))
  })

  it('writes the proposed edition', () => {
    expect(mrelease('man', '--format', 'troff', '--edition', 'proposed').stdout).toBe(
      readFileSync('man/process_mrelease-proposed.2', 'utf8'),
    )
  })

  it('writes the Markdown', () => {
    expect(mrelease('man', '--format', 'markdown').stdout).toBe(readFileSync('man/process_mrelease.2.md', 'utf8'))
  })

  test.skipIf(!groff)('writes text when nobody looks', () => {
    expect(mrelease('man').stdout).toMatch(/^process_mrelease\(2\) +System Calls Manual/)
  })

  test.skipIf(!groff)('writes a PDF', () => {
    expect(mrelease('man', '--format', 'pdf').stdout.slice(0, 5)).toBe('%PDF-')
  })

  it('says what there is', () => {
    expect(mrelease('man', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--edition') as string })
    expect(mrelease()).toMatchObject({ status: 0, stdout: expect.stringContaining('mrelease man') as string })
  })

  it.each([
    [['man', '--edition', 'next'], 'no edition "next"'],
    [['man', '--format', 'html'], 'no format "html"'],
    [['man', '--colour'], "Unknown option '--colour'"],
    [['woman'], 'no command "woman"'],
  ])('%j fails with status 2 and what would be right', (args, message) => {
    const { status, stderr } = mrelease(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toContain('Usage: mrelease')
  })
})
