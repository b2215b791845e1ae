// SPDX-License-Identifier: MIT
// In the situations of the records no step of any state breaks a law (../fuzz/laws.ts), nobody waits in vain (../fuzz/waiting.ts), and
// two schedules that lead to one state agree on who holds what.
import { expect, test } from 'vitest'
import { plainSearch } from '../fuzz/search.ts'
import type { Setup } from '../index.ts'
import { wasmCore } from '../testing/kernels.ts'
import { waitForEver } from './answers.ts'
import { allObservations } from './records.ts'
import { readPicture } from './record-picture.ts'
import { continued, ScriptCaller } from './script.ts'
import { setUp } from './setup.ts'

/** States at most of one situation. */
const MOST_STATES = 50_000
/** Situations with more are looked at with so many: eight threads that run make millions of states. */
const MOST_THREADS = 4

/** Each situation once, with what was asked in it, until nobody can take a step any more. */
function setups(): Map<string, Setup> {
  const all = new Map<string, Setup>()
  for (const observation of allObservations()) {
    const { flags, kernel, profile } = observation
    const { script, situation: recorded } = setUp(readPicture(observation), flags, kernel)
    const situation = { ...recorded, threads: Math.min(MOST_THREADS, recorded.threads) }
    const name = JSON.stringify([profile, situation, script])
    if (!all.has(name)) all.set(name, { profile, situation, caller: new ScriptCaller(continued(script, waitForEver)) })
  }
  return all
}

const all = [...setups()]
const core = await wasmCore()
const profiles = [...new Set(all.map(([, { profile }]) => profile))]

test.each(profiles)('in no state of the situations of the records does a step break a law: %s', (profile) => {
  let states = 0
  for (const [name, setup] of all) {
    if (setup.profile !== profile) continue
    try {
      states += plainSearch(core, setup, MOST_STATES).states
    } catch (error) {
      throw new Error(`${name}: ${String(error)}`, { cause: error })
    }
  }
  console.log(`${profile}: ${states} states`)
  expect(states).toBeGreaterThan(0)
})
