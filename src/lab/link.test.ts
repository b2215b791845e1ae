// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { checkSituation, defaultSituation, longestRun, profiles } from '../kernel/index.ts'
import { readLink, writeLink } from './link.ts'
import { defaultSetup } from './setup.ts'

const plain = defaultSetup('kill_first')

describe('a link to a lab', () => {
  test('says only what differs from the defaults', () => {
    expect(writeLink({ setup: plain, by: undefined })).toBe('#lab=kill_first&v=1')
    const setup = { ...plain, situation: { ...plain.situation, pinners: 1 } }
    expect(writeLink({ setup, by: { schedule: [0, 0, 1, 12] } })).toBe('#lab=kill_first&v=1&pinners=1&steps=001c')
  })

  test.each(profiles.map(({ name }) => name))('leads back to what it was made from: %s', (profile) => {
    for (const situation of [
      defaultSituation,
      { ...defaultSituation, threads: 4, leaderExited: true, parentWaits: true },
      { ...defaultSituation, pinners: 2, pinnerKinds: ['stuck', 'opener'] as const, sharers: 1, sharerKinds: ['vfork-child'] as const },
    ]) {
      for (const by of [undefined, { seed: 4_294_967_295 }, { schedule: [] }, { schedule: [0, 3, 2, 1] }]) {
        const link = { setup: { program: 'reap_kill', profile, situation }, by }
        const read = readLink(writeLink(link))
        expect(read).toMatchObject({ program: 'reap_kill', profile, by })
        expect(checkSituation(read?.situation)).toEqual(situation)
      }
    }
  })

  test('is not any other anchor', () => {
    expect(readLink('')).toBeUndefined()
    expect(readLink('#errors')).toBeUndefined()
  })

  test.each([
    ['#lab=kill_first', /does not say its version/],
    ['#lab=kill_first&v=9', /version "9".*newer page/],
    ['#lab=kill_first&v=1&profile=windows', /"windows".*mainline/],
    ['#lab=kill_first&v=1&threads=99', /threads.*1 to 8.*99/],
    ['#lab=kill_first&v=1&threads=', /threads.*not ""/],
    ['#lab=kill_first&v=1&threads=2&threads=3', /says "threads" twice/],
    ['#lab=kill_first&v=1&seed=2&steps=01', /a seed and steps/],
    ['#lab=kill_first&v=1&threads=many', /threads.*not "many"/],
    ['#lab=kill_first&v=1&__proto__=1', /__proto__/],
    ['#lab=kill_first&v=1&colour=red', /colour/],
    ['#lab=kill_first&v=1&parentWaits=maybe', /parentWaits/],
    ['#lab=kill_first&v=1&pinnerKinds=wizard', /pinnerKinds/],
    ['#lab=kill_first&v=1&seed=-1', /seed is "-1"/],
    ['#lab=kill_first&v=1&steps=0%21', /steps/],
    ['#lab=kill_first&v=1&pinners=', /pinners/],
    [`#lab=kill_first&v=1&steps=${'0'.repeat(longestRun + 1)}`, /at most 2000/],
  ])('with nonsense says what is wrong: %s', (hash, message) => {
    expect(() => checkSituation(readLink(hash)?.situation)).toThrow(message)
  })
})
