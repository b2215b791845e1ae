// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildKernel } from '../kernel/build.ts'
import { type Kernel, defaultSituation, instantiateKernel } from '../kernel/index.ts'
import { compileProgram } from '../program/compile.ts'
import { type Program, type ProgramRun, loadProgram, runProgram } from '../program/index.ts'
import { callsOf } from './calls.ts'
import { momentOf, windowOf } from './moment.ts'
import { type LabSetup, argumentsFor, defaultSetup } from './setup.ts'
import { showTimeline } from './show-timeline.ts'
import { showMoment } from './show-moment.ts'
import { endWords, showStory } from './show-run.ts'
import { stories } from './stories.ts'
import { reportColumns, textReport } from './text-report.ts'

let kernel: Kernel
const programs = new Map<string, Program>()

beforeAll(async () => {
  kernel = await instantiateKernel(await buildKernel())
  for (const name of ['kill_first', 'kill_boost']) {
    const source = await readFile(new URL(`../../examples/${name}.c`, import.meta.url), 'utf8')
    programs.set(name, await loadProgram((await compileProgram(name, source)).wasm, name))
  }
})

function runOf(setup: LabSetup, seed: number): ProgramRun {
  const program = programs.get(setup.program)
  if (program === undefined) throw new Error(`${setup.program} is not loaded`)
  return runProgram(kernel, { program, argv: argumentsFor(setup), profile: setup.profile, situation: setup.situation, by: { seed } })
}

describe.each(stories)('a run with "$title"', ({ situation }) => {
  const setup = { ...defaultSetup('kill_first'), situation }

  test('as text has fewer than 72 columns, every step, and no trailing space', () => {
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
    const threads = new Set(run.trace.actors.filter(({ kind }) => kind === 'victim-thread').map(({ id }) => id))
    const haveMm = (position: number) => momentOf(run, position).state.actors.some(({ id, hasMm }) => threads.has(id) && hasMm)
    for (let position = window.from; position < window.to; position++) expect(haveMm(position)).toBe(true)
    if (window.to < run.trace.steps.length) expect(haveMm(window.to)).toBe(false)
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

test('the text of a run has its steps under each other', () => {
  const setup = defaultSetup('kill_first')
  const lines = textReport(setup, runOf(setup, 1)).split('\n')
  const numbers = lines.flatMap((line) => /^ *\d+\. /.exec(line)?.[0].length ?? [])
  expect(numbers.length).toBeGreaterThan(9)
  expect(new Set(numbers)).toEqual(new Set(['  1. '.length]))
})

test('a moment beyond the ends of a run is the nearest end', () => {
  const run = runOf(defaultSetup('kill_first'), 1)
  expect(momentOf(run, -5).position).toBe(0)
  expect(momentOf(run, 1e9).position).toBe(run.trace.steps.length)
  expect(momentOf(run, 1e9).ended).toBe(true)
})

describe('the calls of a run', () => {
  const twoCallers: LabSetup = { ...defaultSetup('kill_first'), situation: { ...defaultSituation, secondCaller: 'kills-and-calls' } }

  /** What the program itself was answered, as the kernel's steps cannot tell it. */
  const answersOf = ({ calls }: ProgramRun) => calls.map(({ name, error, result }) => `${name}() = ${error ?? result}`)

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("of a second caller are its own, and leave the program's as they are (seed %d)", (seed) => {
    const run = runOf(twoCallers, seed)
    const second = run.trace.actors.find(({ kind }) => kind === 'second-caller')
    const labels = (actor: number | undefined) => callsOf(run).filter((span) => span.actor === actor && span.returned).map(({ label }) => label)
    expect(labels(0)).toEqual(answersOf(run))
    const [kill, release] = labels(second?.id)
    expect(kill).toMatch(/^pidfd_send_signal\(\) = (0|ESRCH)$/)
    if (kill?.endsWith('0') === true) expect(release).toMatch(/^process_mrelease\(\) = (0|ESRCH)$/)
    for (const { actor, from, to } of callsOf(run)) {
      expect([run.trace.steps[from]?.step.actor, run.trace.steps[to]?.step.actor]).toEqual([actor, actor])
    }
  })

  test('are drawn in the lane of who makes them', () => {
    const run = runOf(twoCallers, 1)
    const bars = [...showTimeline(run, 0, 'what was run').markup.matchAll(/class="lab-call-bar">\s*<rect x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => y)
    expect(bars).toHaveLength(callsOf(run).length)
    expect(new Set(bars).size).toBe(2)
  })

  test('are told in the turn of who makes them', () => {
    const run = runOf(twoCallers, 1)
    const turns = [...showStory(run).markup.matchAll(/<b data-kind="([a-z-]+)">[^<]*<\/b> <code class="lab-call">([^<]*)</g)]
    expect(turns.filter(([, kind]) => kind === 'caller').map(([, , call]) => call?.replace('\u00a0', ' '))).toEqual(answersOf(run))
    expect(turns.some(([, kind]) => kind === 'second-caller')).toBe(true)
  })

  test('are named rightly where the program makes calls that no other actor can see', () => {
    const run = runOf(defaultSetup('kill_boost'), 1)
    const own = run.calls.filter(({ name }) => name === 'close' || name === 'openat')
    expect(own.length).toBeGreaterThan(0)
    const labels = callsOf(run).map(({ label }) => label)
    expect(labels.at(-1)).toMatch(/^process_mrelease\(\) = /)
    expect(labels).not.toContain('close() = 0')
  })

  test('of a second caller are in the report, with what it was answered', () => {
    const run = runOf(twoCallers, 1)
    expect(textReport(twoCallers, run).replace(/\s+/g, ' ')).toContain(`Second caller: ${run.trace.end.secondCaller}.`)
  })
})

test('a program that was killed before a call has not made it', () => {
  const setup: LabSetup = { ...defaultSetup('kill_first'), situation: { ...defaultSituation, callerKilled: true } }
  const runs = Array.from({ length: 20 }, (_, seed) => runOf(setup, seed))
  for (const run of runs) {
    for (const { from } of callsOf(run)) expect(run.trace.steps[from]?.step.kernelFunction).not.toBe('do_group_exit')
  }
  expect(runs.some(({ trace }) => trace.steps.some(({ step }) => step.kernelFunction === 'do_group_exit'))).toBe(true)
})

test('who is nowhere is not said to be somewhere', () => {
  const setup: LabSetup = { ...defaultSetup('kill_first'), situation: { ...defaultSituation, callerKilled: true } }
  expect(showMoment(runOf(setup, 1), 0).markup).toContain('<b data-kind="killer">killer of the caller</b></span>')
})

test('a program that somebody else kills is not said to have been killed by its own call', () => {
  const setup: LabSetup = { ...defaultSetup('kill_first'), situation: { ...defaultSituation, callerKilled: true } }
  const runs = Array.from({ length: 20 }, (_, seed) => runOf(setup, seed)).filter(({ trace }) => trace.end.caller === 'killed')
  expect(runs.length).toBeGreaterThan(0)
  for (const run of runs) expect(endWords(run.end, run.trace.end.caller)).toBe('killed by SIGKILL')
})
