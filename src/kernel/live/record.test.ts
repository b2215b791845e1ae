// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { readRecords, recordOf } from './record.ts'

test('a record counts what was seen, and says how to see it again', () => {
  const all: [number, number] = [64, 64]
  const moment = { state: 'S', killPending: false, dumping: false, sharers: [], rss: { anon: 4096 }, mapped: { 'private-anon': all } }
  const none: [number, number] = [0, 64]
  const dead = { ...moment, state: 'Z', rss: null, mapped: { 'private-anon': none } }
  const steps = ['send:9', 'mrelease', 'waitid:4', 'mrelease']
  const situation = {
    name: 'two-calls', words: 'SIGKILL, and two calls', setUp: ['threads=2'], steps, chance: 'race', runs: 2, looked: 'settled', model: {},
  } as const
  const record = recordOf(situation, [
    { results: ['0', '0', '1', 'ESRCH'], before: moment, after: moment, settled: dead },
    { results: ['0', 'ESRCH', '1', 'ESRCH'], before: moment, after: dead, settled: dead },
  ], '6.18.0 (a test)')
  expect(record).toMatchObject({
    kernel: '6.18.0 (a test)',
    scenario: 'two-calls',
    commandLine: 'threads=2 -- send:9 mrelease waitid:4 mrelease',
    runs: 2,
    outcomes: { '0>ESRCH': 1, 'ESRCH>ESRCH': 1 },
    memory: {
      rss_anon_kib_after: { n: 1, min: 4096, median: 4096, max: 4096 },
      'mapped_frac_private-anon_after': { min: 0, median: 1, max: 1 },
    },
  })
  const zombie = { victim: 'zombie', memory: 'none' }
  expect(record.ends).toMatchObject([{ end: zombie, runs: 1 }, { end: zombie, runs: 1 }])
})

test('two calls at the same time are told apart from two, one after the other; who is killed in its call has no result of it', () => {
  const moment = { state: 't', killPending: true, dumping: false, sharers: [], rss: { anon: 0 }, mapped: {} }
  const moments = { before: moment, after: moment, settled: moment }
  const common = { name: 'x', words: '', setUp: [], chance: 'race', runs: 2, looked: 'settled', model: {} } as const
  const two = { ...common, steps: ['send:9', 'twice'] }
  const killed = { ...common, steps: ['send:9', 'mrelease'] }
  expect(recordOf(two, [{ results: ['0', '0'], second: 'ESRCH', ...moments }], '6.18.0').outcomes).toEqual({ '0/ESRCH': 1 })
  expect(recordOf(killed, [{ results: ['0'], ...moments }], '6.18.0').outcomes).toEqual({ none: 1 })
})

test('a file that is no list of records is refused, with the line at which it is wrong', () => {
  expect(() => readRecords('x.json', '{}')).toThrow('x.json: expected a list')
  expect(() => readRecords('x.json', '[\n{"scenario":"live"}\n]')).toThrow('x.json:2: a record has at least')
})
