// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import type { Exploration, Setup } from '../index.ts'
import { testKernel } from '../testing/kernels.ts'
import { allObservations } from './records.ts'
import { readPicture } from './record-picture.ts'
import { ScriptCaller } from './script.ts'
import { setUp } from './setup.ts'

/** Full searches of more threads would take a minute. */
const MOST_THREADS = 5

test('in the situations of the records the reduced search finds the outcomes of the full one, by schedules no longer', async () => {
  const kernel = await testKernel()
  const setups = new Map<string, () => Setup>()
  for (const observation of allObservations()) {
    const { flags, kernel, profile } = observation
    const { script, situation: recorded } = setUp(readPicture(observation), flags, kernel)
    const situation = { ...recorded, threads: Math.min(MOST_THREADS, recorded.threads) }
    setups.set(JSON.stringify([profile, situation, script]), () => ({ profile, situation, caller: new ScriptCaller(script) }))
  }
  for (const [name, setup] of setups) {
    const full = kernel.explore(setup(), { reductions: false })
    expect(full.verdict, name).toEqual({ exhausted: true })
    expect(found(kernel.explore(setup(), { reductions: true })), name).toEqual(found(full))
  }
})

/** Outcomes and the lengths of their witnesses. Nodes are numbered as they are met, so they differ between searches. */
function found({ outcomes }: Exploration): string[] {
  return outcomes.map(({ outcome, witness }) => JSON.stringify([witness.length, { ...outcome, node: undefined }])).sort()
}
