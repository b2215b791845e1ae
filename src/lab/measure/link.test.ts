// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { readMeasureLink, writeMeasureLink } from './link.ts'
import { type MeasureSettings, defaultSettings } from './settings.ts'

describe('a link to a measurement', () => {
  test('says only what differs from the defaults', () => {
    expect(writeMeasureLink(defaultSettings)).toBe('#measure=1')
    expect(writeMeasureLink({ ...defaultSettings, threads: 4, cpuSpeed: 0.5 })).toBe('#measure=1&threads=4&cpuSpeed=0.5')
  })

  test('leads back to what it was made from', () => {
    const settings: MeasureSettings = {
      delayUs: 5000, profile: 'exit-mm', placement: 'same-cpu', threads: 8, memoryMiB: 1, cpuSpeed: 4, readerHoldUs: 1000, runs: 20_000, seed: 4_294_967_295,
    }
    for (const made of [defaultSettings, settings]) expect(readMeasureLink(writeMeasureLink(made))).toEqual(made)
  })

  test('is not any other anchor', () => {
    expect(readMeasureLink('')).toBeUndefined()
    expect(readMeasureLink('#what-each-step-costs')).toBeUndefined()
    expect(readMeasureLink('#lab=kill_first&v=1')).toBeUndefined()
  })

  test.each([
    ['#measure=2', /version "2".*newer page/],
    ['#measure=', /version ""/],
    ['#measure=1&profile=windows', /"profile" is one of mainline.*not "windows"/],
    ['#measure=1&threads=9', /"threads" is one of 1, 2.*not "9"/],
    ['#measure=1&threads=', /not ""/],
    ['#measure=1&threads=1e0', /not "1e0"/],
    ['#measure=1&colour=red', /no "colour"/],
    ['#measure=1&__proto__=1', /no "__proto__"/],
    ['#measure=1&seed=-1', /seed is "-1"/],
    ['#measure=1&threads=2&threads=4', /says "threads" twice/],
  ])('with nonsense says what is wrong: %s', (hash, message) => {
    expect(() => readMeasureLink(hash)).toThrow(message)
  })
})
