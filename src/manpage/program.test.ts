// SPDX-License-Identifier: MIT
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'

const gcc = nativeTool('gcc', 'apt-get install gcc')

describe.skipIf(!gcc)('the program of the page, on the kernel of this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mrelease-native-'))
  const program = join(folder, 'process_mrelease')
  beforeAll(() => {
    execFileSync(gcc ?? '', ['-Wall', '-Wextra', '-Werror', '-Wstrict-prototypes', '-o', program, 'examples/process_mrelease.c'])
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (...args: string[]) => spawnSync(program, args, { encoding: 'utf8' })

  test('kills a process, tells what became of its memory, and sees it terminate', async (context) => {
    const victim = spawn('sleep', ['60'])
    await once(victim, 'spawn')
    const { status, stdout, stderr } = run(String(victim.pid))
    // The process is killed all the same, but there is nothing to be seen of what the test is about.
    context.skip(/process_mrelease: (Function not implemented|Operation not permitted)/.test(stderr), 'this kernel or sandbox has no process_mrelease')
    expect(stdout).toMatch(/^(The memory was released|The process let go of its memory first)\.\nThe process has terminated\.\n$/)
    expect(status).toBe(0)
  })

  test('fails for a process that is not there, and for what is no process', () => {
    expect(run('4194305')).toMatchObject({ status: 1, stdout: '', stderr: 'process_mrelease: pidfd_open: No such process\n' })
    expect(run('12x')).toMatchObject({ status: 1, stdout: '', stderr: 'process_mrelease: 12x: not a process ID\n' })
    expect(run('0')).toMatchObject({ status: 1, stderr: 'process_mrelease: 0: not a process ID\n' })
    expect(run().stderr).toContain('Usage: ')
  })
})
