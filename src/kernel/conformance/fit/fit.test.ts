// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allObservations } from '../records.ts'
import { fitAll, fittedJson } from './fit.ts'

const fits = fitAll(allObservations())

describe('the fitted curves', () => {
  test('fitted.json is what the records give', () => {
    const checkedIn = readFileSync(new URL('fitted.json', import.meta.url), 'utf8')
    expect(fittedJson(fits), 'after a change: node src/kernel/conformance/fit/fit.ts --write').toBe(checkedIn)
  })

  test.each(fits.map(detailed => [`${detailed.fit.curve} on ${detailed.fit.kernel}`, detailed] as const))(
    '%s: no record both decides and tests',
    (_, { fit }) => {
      expect(fit.fitted.records.length).toBeGreaterThanOrEqual(fit.parameters.length)
      expect(fit.heldOut.records.length).toBeGreaterThan(0)
      expect(fit.fitted.records.filter(record => fit.heldOut.records.includes(record))).toEqual([])
    },
  )

  test('shares stay shares: on records that did not decide them, a curve is off by less than a quarter', () => {
    for (const { fit } of fits.filter(({ fit }) => fit.errors.includes('shares') && fit.curve !== 'reader')) {
      expect(fit.heldOut.error, `${fit.curve} on ${fit.kernel}`).toBeLessThan(0.25)
    }
  })
})
