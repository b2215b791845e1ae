// SPDX-License-Identifier: MIT
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { Explorer } from './answers.ts'
import { contradictions } from './check.ts'
import { isListed, leftOut, waiting } from './listed.ts'
import type { Observation } from './observation.ts'
import { allObservations } from './records.ts'
import { Inexpressible } from './setup.ts'

const observations = allObservations()
const count = { mapped: 0, leftOut: 0, waiting: 0 }
let explorer: Explorer

beforeAll(async () => {
  explorer = new Explorer(await testKernel())
}, 60_000)

afterAll(() => {
  const { explorations, states } = explorer.made
  console.log(
    `${observations.length} observations: ${count.mapped} are answered to, ${count.leftOut} left out, ` +
      `${count.waiting} waiting for the model; ${explorations} explorations, ${states} states`,
  )
})

describe('what real kernels did, the model does', () => {
  const cases = Map.groupBy(observations, ({ kernel, profile, scenario }) => `Linux ${kernel.split(' ')[0]} ${profile}: ${scenario}`)
  test.for([...cases])('%s', ([, records]) => {
    for (const record of records) checkRecord(record)
  })

  test.for([...leftOut, ...waiting].map(entry => [entry.why, entry] as const))('is still left out: %s', ([, entry]) => {
    const records = observations.filter(observation => isListed([entry], observation))
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(found(record), record.place).not.toEqual([])
  })
})

function checkRecord(record: Observation): void {
  const what = found(record)
  if (isListed(leftOut, record)) count.leftOut++
  else if (isListed(waiting, record) || what === 'no words') count.waiting++
  else {
    count.mapped++
    expect(what, `${record.place}, flags ${record.flags}`).toEqual([])
  }
}

/** What contradicts; 'no words' when the model has none for the situation. */
function found(record: Observation): string[] | 'no words' {
  try {
    return contradictions(record, explorer)
  } catch (error) {
    if (error instanceof Inexpressible) return 'no words'
    throw error
  }
}
