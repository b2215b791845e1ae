// SPDX-License-Identifier: MIT
// True records, each made wrong in one thing: the check has to notice, unless chance could have had it so.
import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { Explorer } from './answers.ts'
import { contradictions } from './check.ts'
import { readObservations, type Observation } from './observation.ts'
import { leavesMoreToChance } from './picture.ts'
import { readPicture } from './record-picture.ts'

const folder = new URL('observations/', import.meta.url)
const files = readdirSync(folder).filter(name => name.endsWith('.json')).sort()
const observations = files.flatMap(file => readObservations(file, readFileSync(new URL(file, folder), 'utf8')))

const results = ['0', 'ESRCH', 'EINVAL', 'EPERM', 'EBUSY', 'EBADF', 'EAGAIN', 'EINTR', 'ENOSYS', 'no-return(sig9)']
/** States that exclude each other. */
const families = [
  ['victim-100ms-later:has-not-exited', 'victim-100ms-later:has-not-exited+SIGKILL-pending', 'victim-100ms-later:zombie',
    'victim-100ms-later:gone'],
  ['victim-alive', 'victim-died'],
  ['sharer:alive-memory-intact', 'sharer:alive-memory-gone', 'sharer:died-sig9'],
  ['init-alive', 'init-panic-later'],
]

let explorer: Explorer

beforeAll(async () => {
  explorer = new Explorer(await testKernel())
}, 60_000)

function isNoticed(record: Observation): boolean {
  return contradictions(record, explorer).length > 0
}

/** Nothing, now or after a call that kills. */
function leftToChance(record: Observation): boolean {
  return leavesMoreToChance(readPicture(record), record.flags)
}

function renamed(counts: Readonly<Record<string, number>>, from: string, to: string): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [name === from ? to : name, n]))
}

/** For each observed result, each of the others that was not observed. 'returned' says of any result that it came. */
function withWrongResult(record: Observation): Observation[] {
  const observed = Object.keys(record.results)
  if (observed.includes('returned')) return []
  return observed.flatMap(from => results.filter(to => !observed.includes(to))
    .map(to => ({ ...record, results: renamed(record.results, from, to) })))
}

function withWrongState(record: Observation): Observation[] {
  const observed = Object.keys(record.after)
  return observed.flatMap(from => families.filter(family => family.includes(from)).flat()
    .filter(to => !observed.includes(to)).map(to => ({ ...record, after: renamed(record.after, from, to) })))
}

/** Shares of memory: all where nothing was left, and nothing where all was. Who waits for the caller's CPU frees it before the look. */
function withWrongMemory(record: Observation): Observation[] {
  if (readPicture(record).victim.hold === 'behind the caller') return []
  const shares = Object.entries(record.memory).filter(([name, { min }]) => /mapped_frac|intact_frac/.test(name) && min >= 0)
  return shares.flatMap(([name, { n, min, max }]) =>
    [...new Set([min, max].map(value => (value < 0.5 ? 1 : 0)))]
      .map(value => ({ ...record, memory: { ...record.memory, [name]: { n, min: value, median: value, max: value } } })))
}

describe('where nothing is left to chance, what is wrong is noticed', () => {
  const certain = observations.filter(record => !leftToChance(record))
  const unnoticed = (make: (record: Observation) => Observation[]) => {
    const wrong = certain.flatMap(make)
    expect(wrong.length).toBeGreaterThan(100)
    return wrong.filter(record => !isNoticed(record))
      .map(({ after, memory, place, results, scenario }) => JSON.stringify({ place, scenario, results, after, memory }))
  }

  test('a result', () => expect(unnoticed(withWrongResult)).toEqual([]))

  test('a state', () => expect(unnoticed(withWrongState)).toEqual([]))

  test('memory', () => expect(unnoticed(withWrongMemory)).toEqual([]))

  test('a result more than there are', () =>
    expect(unnoticed(record => withWrongResult(record).map(wrong => ({ ...wrong, results: { ...record.results, ...wrong.results } }))))
      .toEqual([]))
})

describe('where something is left to chance', () => {
  test('what is noticed is every result that no schedule has', () => {
    const wrong = observations.filter(leftToChance).flatMap(withWrongResult)
    const unnoticed = wrong.filter(record => !isNoticed(record)).flatMap(record => Object.keys(record.results))
    // Victims that get on with dying, called too early, in time or too late; never with the errors of arguments and permissions.
    expect([...new Set(unnoticed)].filter(result => !/^(0|ESRCH|EINVAL)(>|$)/.test(result))).toEqual([])
    expect(unnoticed.length / wrong.length).toBeLessThan(0.05)
  })
})

describe('a record that contradicts itself is refused', () => {
  const record = {
    kernel: '6.18.44', profile: 'mainline', scenario: 'killed-mt4-frozen', flags: '0', caller: 'root', runs: 3, outcomes: { 0: 3 },
    setUp: '4 threads, frozen (v1), SIGKILL, process_mrelease',
  }
  const check = (changes: object) =>
    readObservations('x', JSON.stringify([{ ...record, ...changes }])).flatMap(one => contradictions(one, explorer))

  test.each([
    [{ runs: 4 }, 'x:2: 4 runs had 3 outcomes'],
    [{ runs: 0, outcomes: {} }, 'x:2: no outcome was observed'],
    [{ setUp: '2 threads, frozen (v1), SIGKILL, process_mrelease' }, 'threads 2, and not 4'],
    [{ setUp: '4 threads, live' }, 'live, and not signalled'],
    [{ setUp: 'mm shared with a live process; SIGKILL, frozen (v1)' }, 'sharers'],
    [{ kernel: 'Linux' }, "kernel 'Linux' has no version"],
    [{ caller: 'uid 1000', flags: '1' }, "'same-uid' or 'other-uid' must say whose the victim is"],
    [{ scenario: 'killed-other-uid-frozen', setUp: '' }, "the caller 'root' may kill anybody"],
    [{ flags: null }, "x:2: flags 'null' is no number"],
    [{ flags: '' }, "x:2: flags '' is no number"],
  ])('%j', (changes, message) => expect(() => check(changes)).toThrow(message))

  test('and one that does not is answered to', () => expect(check({})).toEqual([]))
})
