// SPDX-License-Identifier: MIT
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { Explorer } from './answers.ts'
import { contradictions } from './check.ts'
import { leftOut, listedAs } from './listed.ts'
import type { Observation } from './observation.ts'
import { notUnderstood } from './record-picture.ts'
import { allObservations } from './records.ts'

const observations = allObservations()
const count = { answered: 0, leftOut: 0 }
/** What no table knows of a setUp whose record has a name that is known → in how many records. */
const skipped = new Map<string, number>()
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
  for (const [words, records] of skipped) console.log(`of the setUp of ${records} records was not understood, nor needed: ${words}`)
})

describe('what real kernels did, the model does', () => {
  test.for(observations.map(observation => [nameOf(observation), observation] as const))('%s', ([, observation], context) => {
    const out = listedAs(leftOut, observation)
    if (out) {
      count.leftOut++
      context.skip(out.why)
    }
    expect(contradictions(observation, explorer)).toEqual([])
    const words = notUnderstood(observation).join(' ')
    if (words !== '') skipped.set(words, (skipped.get(words) ?? 0) + 1)
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
