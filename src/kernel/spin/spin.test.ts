// SPDX-License-Identifier: MIT
// Two models of the same kernel, in two languages, written apart from each other: the AssemblyScript model that the site runs, and
// mrelease.pml for SPIN. Without reductions both must find the same number of states and of transitions, and the same outcomes.
// All rows run always: about a minute of one core. The sizes of "npm run bench" go further (up to 14 million states).
import { mkdtemp, copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { lineOf } from './outcomes.ts'
import { PanError, promela, spinTools, withPan, type PanReport } from './pan.ts'
import { definitions, limits, outcomesOf, setupOf, type Question } from './question.ts'

/** On a busy machine gcc alone may take long. */
const patience = 180_000

const skipped = spinTools() === undefined
const kernel = await testKernel()

/** Without partial order reduction; a small hash table. Small models are compiled faster than they are optimized. */
const full = (question: Question) => ['-DNOREDUCE', question.threads + question.pinners + question.sharers > 5 ? '-O2' : '-O0']

interface Answer {
  states: number
  transitions: number
  outcomes: string[]
}

/** The AssemblyScript model's answer. */
function ours(question: Question): Answer {
  const { result, ...setup } = setupOf(question)
  const exploration = kernel.explore(setup, limits(false))
  expect(exploration.verdict).toEqual({ exhausted: true })
  return { states: exploration.states, transitions: exploration.transitions, outcomes: outcomesOf(exploration, result) }
}

/** SPIN's answer, with the invariants of checks.pml asserted after each step. */
async function spin(question: Question, model = promela): Promise<Answer> {
  const { states, transitions, outcomes } = await pan(question, ['-DCHECK'], ['-E'], model)
  return { states, transitions, outcomes: [...new Set(outcomes.map((outcome) => lineOf(outcome, question.sharers)))].sort() }
}

function pan(question: Question, variant: string[], flags: string[], model = promela): Promise<PanReport> {
  const input = { definitions: [...definitions(question), ...variant], gcc: full(question), model }
  return withPan(input, (run) => run('-w20', ...flags))
}

const counts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const questions = [false, true].flatMap((reapKill) => counts(1, 3).flatMap((threads) => counts(0, 2).flatMap((pinners) =>
  counts(0, 2).map((sharers): Question => ({ reapKill, threads, pinners, sharers, pages: 2 })))))
const small = questions.filter(({ threads, pinners, sharers }) => threads === 2 && pinners === 1 && sharers < 2)

describe.skipIf(skipped)('SPIN and the AssemblyScript model', () => {
  describe('have the same states, transitions and outcomes, and SPIN finds every invariant kept', () => {
    test.concurrent.each(questions)('REAP_KILL $reapKill, $threads threads, $pinners pinners, $sharers sharers', async (question) => {
      expect(await spin(question)).toEqual(ours(question))
    }, patience)
    test.concurrent.each([0, 1, 5])('%i units of memory', async (pages) => {
      const question = { reapKill: false, threads: 2, pinners: 1, sharers: 1, pages }
      expect(await spin(question)).toEqual(ours(question))
    }, patience)
  })

  describe('would not agree on a model that differs', () => {
    test.concurrent.each([
      ['exit_mm that does not wait for task_lock', 'STEP(task_locked != _pid + 1,', 'STEP(true,'],
      ['get_task_mm that does not wait for task_lock', 'has_mm[0] && task_locked != 1', 'has_mm[0]'],
      ['MMF_OOM_SKIP not looked at under mmap_lock', ':: STEP(oom_skip, result = ZERO);', ':: STEP(false, result = ZERO);'],
      ['a walk that does not ask the sharers', ':: STEP(mm_users <= 1, skip) -> goto eligible', ':: STEP(true, skip) -> goto eligible'],
      ['exit_mmap that does not wait for the reaper', 'STEP(!writer && readers == 0, writer = true)', 'STEP(true, writer = true)'],
      ['MMF_OOM_SKIP set too late', 'AT_LABEL(STEP(true, oom_skip = true));', 'AT_LABEL(STEP(true, skip));'],
      ['a pin that is not counted', 'mm_users++; HOLDS(PINNED, true)', 'HOLDS(PINNED, true)'],
      ['the last user that is not told', 'STEP(mm_users > 1, mm_users--', 'STEP(mm_users > 0, mm_users--'],
      ['a kill that is not marked at send time', 'V2\n  STEP(true, killed = true)', 'V2\n  STEP(true, skip)'],
    ])('%s', async (_, right, wrong) => {
      const question = { reapKill: false, threads: 2, pinners: 1, sharers: 1, pages: 2 }
      const folder = await mkdtemp(join(tmpdir(), 'mrelease-mutant-'))
      try {
        const text = await readFile(promela, 'utf8')
        expect(text.split(right)).toHaveLength(2)
        await copyFile(join(dirname(promela), 'checks.pml'), join(folder, 'checks.pml'))
        await writeFile(join(folder, 'mrelease.pml'), text.replace(right, () => wrong))
        const answer = await spin(question, join(folder, 'mrelease.pml')).catch((error: unknown) => {
          // One of the invariants is broken, or somebody waits for ever.
          if (error instanceof PanError && /assertion violated|invalid end state/.test(error.message)) return error.message
          throw error
        })
        expect(answer).not.toEqual(ours(question))
      } finally {
        await rm(folder, { recursive: true })
      }
    }, patience)
  })
})

describe.skipIf(skipped)('what mrelease.pml says of itself', () => {
  test.concurrent.each(small)('nobody waits for ever, also after the caller has exited: %o', async (question) => {
    const { states } = await pan(question, ['-DCHECK', '-DGO_ON'], [])
    expect(states).toBe(ours(question).states)
  }, patience)

  test.concurrent.each(small)('its books add no states: %o', async (question) => {
    const { states, transitions } = await pan(question, [], ['-E'])
    expect({ states, transitions }).toMatchObject({ states: ours(question).states, transitions: ours(question).transitions })
  }, patience)

  test.concurrent.each(small)('taking steps apart changes no outcome: %o', async (question) => {
    const { outcomes } = await pan(question, ['-DCHECK', '-DSPLIT'], ['-E'])
    expect([...new Set(outcomes.map((outcome) => lineOf(outcome, question.sharers)))].sort()).toEqual(ours(question).outcomes)
  }, patience)
})
