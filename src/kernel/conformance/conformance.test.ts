// SPDX-License-Identifier: MIT
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { Explorer } from './answers.ts'
import { contradictions } from './check.ts'
import { leftOut, listedAs } from './listed.ts'
import type { Observation } from './observation.ts'
import { allObservations } from './records.ts'

const observations = allObservations()
const count = { answered: 0, leftOut: 0 }
let explorer: Explorer

beforeAll(async () => {
  explorer = new Explorer(await testKernel())
}, 60_000)

afterAll(() => {
  const { explorations, states } = explorer.made
  console.log(
    `${observations.length} observations: ${count.answered} are answered to, ${count.leftOut} left out; ` +
      `${explorations} explorations, ${states} states`,
  )
})

describe('what real kernels did, the model does', () => {
  test.for(observations.map(observation => [nameOf(observation), observation] as const))('%s', ([, observation], context) => {
    const out = listedAs(leftOut, observation)
    if (out) {
      count.leftOut++
      context.skip(out.why)
    }
    expect(contradictions(observation, explorer)).toEqual([])
    count.answered++
  })

  test.for(leftOut.map(entry => [entry.why, entry] as const))('is still left out: %s', ([, entry]) => {
    const records = observations.filter(observation => listedAs([entry], observation))
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(answersTo(record), record.place).toBe(false)
  })
})

function nameOf({ flags, kernel, place, profile, scenario }: Observation): string {
  const call = flags === undefined ? '' : `, flags ${flags}`
  return `Linux ${kernel.split(' ')[0]} ${profile}: ${scenario}${call} (${place})`
}

function answersTo(record: Observation): boolean {
  try {
    return contradictions(record, explorer).length === 0
  } catch {
    return false
  }
}
