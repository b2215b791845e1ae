// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildKernel } from '../kernel/build.ts'
import { type Kernel, instantiateKernel } from '../kernel/index.ts'
import { compileProgram } from '../program/compile.ts'
import { type Program, type ProgramRun, loadProgram, runProgram } from '../program/index.ts'
import { momentOf, windowOf } from './moment.ts'
import { type LabSetup, argumentsFor, defaultSetup } from './setup.ts'
import { showTimeline } from './show-timeline.ts'
import { stories } from './stories.ts'
import { reportColumns, textReport } from './text-report.ts'

let kernel: Kernel
let program: Program

beforeAll(async () => {
  kernel = await instantiateKernel(await buildKernel())
  const source = await readFile(new URL('../../examples/kill_first.c', import.meta.url), 'utf8')
  program = await loadProgram((await compileProgram('kill_first', source)).wasm, 'kill_first')
})

function runOf(setup: LabSetup, seed: number): ProgramRun {
  return runProgram(kernel, { program, argv: argumentsFor(setup), profile: setup.profile, situation: setup.situation, by: { seed } })
}

describe.each(stories)('a run with "$title"', ({ situation }) => {
  const setup = { ...defaultSetup('kill_first'), situation }

  test('as text has at most 72 columns, every step, and no trailing space', () => {
    for (const seed of [1, 2, 3]) {
      const run = runOf(setup, seed)
      const lines = textReport(setup, run).split('\n')
      expect(lines.filter((line) => line.length > reportColumns || line !== line.trimEnd())).toEqual([])
      expect(lines.filter((line) => /^ *\d+\. /.test(line))).toHaveLength(run.trace.steps.length)
      expect(lines).toContain('$ ./kill_first 4242')
    }
  })

  test('has a window that begins when the victim is dying and ends when its last thread has let go of the mm', () => {
    const run = runOf(setup, 1)
    const window = windowOf(run)
    if (window === undefined) {
      expect(run.trace.steps.at(-1)?.after.flags.groupExit).toBe(false)
      return
    }
    expect(momentOf(run, window.from).state.flags.groupExit).toBe(true)
    if (window.from > 0) expect(momentOf(run, window.from - 1).state.flags.groupExit).toBe(false)
    expect(window.to).toBeGreaterThanOrEqual(window.from)
  })

  test('is drawn with one dot for each step, and well formed at its ends', () => {
    const run = runOf(setup, 1)
    for (const position of [0, run.trace.steps.length]) {
      const { markup } = showTimeline(run, position, 'what was run')
      expect(markup.match(/class="lab-dot"/g) ?? []).toHaveLength(run.trace.steps.length)
      expect(markup).not.toMatch(/NaN|undefined/)
    }
  })
})

test('a moment beyond the ends of a run is the nearest end', () => {
  const run = runOf(defaultSetup('kill_first'), 1)
  expect(momentOf(run, -5).position).toBe(0)
  expect(momentOf(run, 1e9).position).toBe(run.trace.steps.length)
  expect(momentOf(run, 1e9).ended).toBe(true)
})
