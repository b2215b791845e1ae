// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSituation, countSchedules, type Kernel } from '../kernel/index.ts'
import {
  type CountedOutcome, countProgramSchedules, exploreProgram, looksOf, type Program, type ProgramSetup, ProgramTree,
} from './index.ts'
import { example, fixture, kernelForTests, patience, programOf } from './testing.ts'

/** Tells nobody what process_mrelease has returned. */
const silent = `#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
int main(void)
{
	int pidfd = pidfd_open(4242, 0);
	pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
	process_mrelease(pidfd, 0);
	return 0;
}
`

let kernel: Kernel
let programs: { killFirst: Program; reapKill: Program; silent: Program; hostile: Program }
beforeAll(async () => {
  kernel = await kernelForTests()
  programs = {
    killFirst: await programOf('kill_first', await example('kill_first')),
    reapKill: await programOf('reap_kill', await example('reap_kill')),
    silent: await programOf('silent', silent),
    hostile: await programOf('hostile', await fixture('hostile')),
  }
}, patience)

function setupOf(program: Program, profile: ProgramSetup['profile'], situation: object): ProgramSetup {
  return { program, argv: [program.name, '4242'], profile, situation: checkSituation(situation) }
}

function count(setup: ProgramSetup): { total: bigint; outcomes: CountedOutcome[] } {
  const counted = countProgramSchedules(kernel, setup)
  if (!counted.counted) throw new Error(counted.reason)
  return counted
}

const sum = (numbers: bigint[]) => numbers.reduce((before, number) => before + number, 0n)

describe.each(['mainline', 'reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm'] as const)('%s', (profile) => {
  test.each([
    {}, { threads: 2, pinners: 1 }, { sharers: 1 }, { victim: 'zombie' },
  ])('%j: names the outcomes of the exploration, each once', (situation) => {
    for (const program of [programs.killFirst, programs.reapKill]) {
      const setup = setupOf(program, profile, situation)
      const { total, outcomes } = count(setup)
      expect(outcomes.map(looksOf).sort()).toEqual(exploreProgram(kernel, setup).outcomes.map(looksOf).sort())
      expect(outcomes.every(({ schedules, share }) => schedules >= 1n && share > 0 && share <= 1)).toBe(true)
      expect(sum(outcomes.map(({ schedules }) => schedules))).toBe(total)
      expect(outcomes.reduce((before, { share }) => before + share, 0)).toBeCloseTo(1, 12)
    }
  })
})

test('outcomes that look the same are one, with the schedules of all', () => {
  const setup = setupOf(programs.silent, 'mainline', { pages: 1 })
  const { total, outcomes } = count(setup)
  const caller = new ProgramTree(setup.program, setup.argv, { situation: setup.situation })
  const separate = countSchedules(kernel, { ...setup, caller })
  if (!separate.counted) throw new Error(separate.reason)
  const gone = { victim: 'zombie', memory: 'released' }
  const before = separate.outcomes.filter(({ outcome }) => outcome.victim === gone.victim && outcome.memory === gone.memory)
  expect(before.map(({ outcome }) => caller.node(outcome.node).calls.at(-1)?.error).sort()).toEqual(['ESRCH', undefined])
  const after = outcomes.filter(({ outcome }) => outcome.victim === gone.victim && outcome.memory === gone.memory)
  expect(after.map(({ schedules }) => schedules)).toEqual([sum(before.map(({ schedules }) => schedules))])
  expect(total).toBe(separate.total)
})

test('a share is the part that the schedules are of all', () => {
  const { total, outcomes } = count(setupOf(programs.killFirst, 'mainline', { threads: 4, pinners: 1 }))
  expect(total).toBeGreaterThan(2n ** 64n)
  for (const { schedules, share } of outcomes) expect(share).toBeCloseTo(Number(schedules) / Number(total), 14)
})

test('with only one outcome, its share is all', () => {
  const { total, outcomes } = count(setupOf(programs.reapKill, 'reap-kill-v2', { victim: 'reaped' }))
  expect(outcomes).toEqual([expect.objectContaining({ schedules: total, share: 1 })])
})

test('is plain data', () => {
  const counted = countProgramSchedules(kernel, setupOf(programs.killFirst, 'mainline', {}))
  expect(structuredClone(counted)).toEqual(counted)
})

test('a program that was stopped has the schedules up to there', () => {
  const { outcomes } = count({ ...setupOf(programs.hostile, 'mainline', {}), argv: ['hostile', 'kernel calls'] })
  expect(outcomes).toEqual([expect.objectContaining({ schedules: 1n, end: expect.objectContaining({ kind: 'stopped' }) as unknown })])
})

test('beyond its bound it says why there are no numbers', () => {
  expect(countProgramSchedules(kernel, setupOf(programs.killFirst, 'mainline', { threads: 2 }), { states: 100 })).toEqual({
    counted: false, reason: 'there are more than 100 states',
  })
})
