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

describe('what is noticed in single records', () => {
  const measured = { kernel: '6.18.44', profile: 'mainline', flags: 0, caller: 'root', setUp: '', runs: 3, memory: {}, stateAfter: {} }
  const phrased = { kernel: '7.3.4 (User Mode Linux)', profile: 'reap-kill-v1', flags: 1, setUp: '', then: [] }
  const check = (record: object) => readObservations('x', JSON.stringify([record])).flatMap(one => contradictions(one, explorer))

  test.each([
    ['killed-exit-stop', { 0: 3 }, { 'at-ptrace-event-exit': 3 }, { 'victim-100ms-later:zombie': 3 }],
    ['killed-immediate', { 0: 3 }, { 'victim-after-1s:zombie': 3 }, { 'victim-after-1s:has-not-exited': 3 }],
    ['samecpu-fifo-sigterm-default', { 0: 3 }, { 'victim-died-sig15': 3 }, { 'victim-died-sig9': 3 }],
    ['zombie', { ESRCH: 3 }, { 'victim-died-sig9': 3 }, { 'victim-died-sig15': 3 }],
    ['zombie', { ESRCH: 3 }, { 'victim-died': 3 }, { 'victim-dumped-core': 3 }],
    ['shared-live-killed-frozen', { EINVAL: 3 }, { 'sharer:alive': 3 }, { 'sharer:died-sig7': 3 }],
    ['shared-live-killed-frozen', { EINVAL: 3 }, { 'sharer-alive': 3 }, { 'sharer-gone': 3 }],
    ['killed-mt4-held', { 0: 3 }, { 'at-exit-stop': 3 }, { 'victim-100ms-later:zombie': 3 }],
  ])('%s: what became of everybody', (scenario, outcomes, right, wrong) => {
    expect(check({ ...measured, scenario, outcomes, stateAfter: right })).toEqual([])
    expect(check({ ...measured, scenario, outcomes, stateAfter: wrong })).not.toEqual([])
  })

  test.each([
    ['leader exited, thread alive', 0, 'EINVAL; target state Z', 'EINVAL; target state S'],
    ['leader exited, thread alive', 1, '0; target state Z', '0; target state S'],
    ['live', 1, '0; target killed by 9', '0; target killed by 11'],
    ['SIGSEGV, default action', 0, 'EINVAL; target dumped core', 'EINVAL; target killed by 9'],
  ])('%s, flags %s: signals and states of /proc', (situation, flags, right, wrong) => {
    expect(check({ ...phrased, situation, flags, observed: right })).toEqual([])
    expect(check({ ...phrased, situation, flags, observed: wrong })).not.toEqual([])
  })

  test('resident memory, by whatever name, and where nobody looked before the call', () => {
    const frozen = { ...measured, scenario: 'killed-frozen', outcomes: { 0: 3 } }
    for (const name of ['rss_anon_kib_after_call', 'RssAnon_kib_after', 'vmrss_kib_after_call', 'VmRSS_after_kb', 'vmrss_after']) {
      expect(check({ ...frozen, memory: { [name]: 0 } }), name).toEqual([])
      expect(check({ ...frozen, memory: { [name]: 262144 } }), name).not.toEqual([])
      expect(check({ ...frozen, memory: { [name]: 8200, [name.replace('after', 'before')]: 8300 } }), name).not.toEqual([])
    }
    // Each counter is compared where the memory is in it: libraries and stacks are in others.
    const others = { RssFile_kib_before_call: 17060, RssFile_kib_after_call: 8192, VmSwap_kib_after_call: 0 }
    expect(check({ ...frozen, memory: others })).toEqual([])
    const shared = { ...measured, scenario: 'mem-shared-anon', outcomes: { 0: 3 } }
    expect(check({ ...shared, memory: { RssShmem_kib_after_call: 8192, RssAnon_kib_after_call: 0 } })).toEqual([])
    expect(check({ ...shared, memory: { RssShmem_kib_after_call: 0 } })).not.toEqual([])
    const swapped = { ...measured, scenario: 'mem-swapped', outcomes: { 0: 3 } }
    expect(check({ ...swapped, memory: { VmSwap_kib_before_call: 65536, VmSwap_kib_after_call: 0 } })).toEqual([])
    expect(check({ ...swapped, memory: { VmSwap_kib_before_call: 65536, VmSwap_kib_after_call: 65536 } })).not.toEqual([])
    expect(check({ ...frozen, memory: { cpu_us: 7 } })).toEqual([])
    expect(check({ ...frozen, memory: { weight_kg: 7 } })).toEqual(["'weight_kg' is neither compared nor listed in quantities.ts"])
  })
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
    [{ runs: 4 }, 'x:1: 4 runs had 3 outcomes'],
    [{ runs: 0, outcomes: {} }, 'x:1: no outcome was observed'],
    [{ setUp: '2 threads, frozen (v1), SIGKILL, process_mrelease' }, 'threads 2, and not 4'],
    [{ setUp: '4 threads, live' }, 'live, and not signalled'],
    [{ setUp: 'mm shared with a live process; SIGKILL, frozen (v1)' }, 'sharers'],
    [{ kernel: 'Linux' }, "kernel 'Linux' has no version"],
    [{ caller: 'uid 1000', flags: '1' }, "'same-uid' or 'other-uid' must say whose the victim is"],
    [{ setUp: 'single-threaded victim in a gizmo, frozen (v1), SIGKILL' }, 'threads 1, and not 4'],
    [{ setUp: 'the victim is alive in a gizmo' }, 'live, and not signalled'],
    [{ setUp: 'both frozen (v1), both SIGKILLed' }, 'sharers'],
    [{ setUp: 'nothing held; SIGKILL, process_mrelease at once' }, 'hold "nothing", and not "frozen"'],
    [{ setUp: 'frozen (v1); SIGKILL after process_mrelease' }, "begins 'after process_mrelease'"],
    [{ setUp: 'frozen (v1), SIGKILL, process_mrelease(pidfd, 1)' }, 'its setUp says flags 1, and the record 0'],
    [{ setUp: "the caller is uid 1000; root's process; frozen (v1), SIGKILL" }, "the caller is 'root', and by its setUp 'uid 1000'"],
    [{ scenario: 'mem-shared-anon', setUp: '64 MiB of private anonymous memory; frozen (v1), SIGKILL' }, 'memory "private-anonymous"'],
    [{ scenario: 'pin-mem-zombie', setUp: 'the reader has let go of the mm before the call; a zombie' }, 'pins []'],
    [{ scenario: 'sigterm-handled-frozen', setUp: 'SIGTERM, default action; frozen (v1)' }, 'survives false, and not true'],
    [{ scenario: 'killed-mt4-mt2-frozen', setUp: '' }, 'it has 4 threads, and 2'],
    // A setUp may say less than the name, but nothing else, and nothing of which nobody knows whether it turns the rest round.
    [{ setUp: 'the victim is not frozen, SIGKILL' }, 'not frozen, and frozen'],
    [{ setUp: '8 threads gizmo; SIGKILL' }, 'threads 8, and not 4'],
    [{ setUp: 'put to bed; the sharer is alive' }, 'x:1: what its setUp'],
    [{ setUp: '4 threads, frozen (v1), SIGKILL, process_mrelease three times' }, 'process_mrelease three times'],
    [{ setUp: 'the process was killed, but not by SIGKILL' }, "'not by sigkill'"],
    [{ scenario: 'killed-mt4-gizmo', setUp: '' }, "no word of scenario/ begins 'gizmo'; and there is no setUp that says it. Add the word"],
    [{ scenario: 'mem-zeropage', setUp: '4 KiB of zeropage, frozen (v1), SIGKILL' }, "x:1: scenario 'mem-zeropage': no word of scenario/"],
    [{ caller: 'Carol' }, "x:1: the caller 'Carol' is neither root nor 'uid' and a number: say 'root'"],
    [{ caller: 'root without CAP_SYS_NICE' }, "of the caller 'root without CAP_SYS_NICE', 'without cap_sys_nice' is not understood"],
    [{ caller: 'root in a child pid namespace' }, "caller is in a child pid namespace; by its scenario and setUp it is not in one"],
    [{ kernel: 'next-20210901' }, "x:1: kernel 'next-20210901' has no version such as 6.18.44: let it begin with one"],
    [{ stateafter: { zombie: 3 } }, "x:1: no field is called 'stateafter': is it 'stateAfter'?"],
    [{ stateAfter: { 'victim-alive': 4 } }, 'x:1: stateAfter.victim-alive was seen 4 times in 3 runs'],
    [{ secondCallOutcomes: { 0: 9 } }, 'x:1: secondCallOutcomes.0 was seen 9 times in 3 runs'],
    [{ memory: { mapped_frac_after_call: { n: -3, min: 0, median: 0, max: 0 } } }, 'n is -3'],
    [{ memory: { mapped_frac_after_call: { n: 3, min: 1, median: 7, max: 0 } } }, 'min 1, median 7 and max 0 are not in order'],
    [{ memory: { mapped_frac_after_call: { n: 3, min: 0, median: 0, max: 0, medan: 0 } } }, "no field is called 'medan': is it 'median'?"],
    [{ flags: null }, "x:1: flags 'null' is no number"],
    [{ flags: '' }, "x:1: flags '' is no number"],
  ])('%j', (changes, message) => expect(() => check(changes)).toThrow(message))

  test('and one that does not is answered to', () => {
    expect(check({})).toEqual([])
    expect(check({ notes: 'a loaded machine', parameters: { mib: 4 }, series: 2 })).toEqual([])
    expect(check({ setUp: '4 threads in a gizmo, frozen (v1), SIGKILL' })).toEqual([])
  })

  test('its place is the line on which it begins, however the file is laid out', () => {
    const wrong = { ...record, runs: 4 }
    const one = JSON.stringify(record)
    expect(() => readObservations('f.json', `[\n${one},\n${JSON.stringify(wrong)}\n]`)).toThrow('f.json:3: 4 runs had 3 outcomes')
    const laidOut = JSON.stringify([record, { ...wrong, notes: 'a "," and a ]' }, record], null, 2)
    const line = laidOut.split('\n').findIndex((text, index) => index > 2 && text === '  {') + 1
    expect(() => readObservations('f.json', laidOut)).toThrow(`f.json:${line}: 4 runs had 3 outcomes`)
  })

  test.each([
    ['[{"kernel": }]', 'f.json is no JSON: '],
    ['{}', 'f.json: expected a list of records'],
    ['[{"kernel": "6.18.44"}]', "f.json:1: a record has a 'scenario' or a 'situation'"],
    ['[7]', 'f.json:1: expected an object'],
  ])('what is no record is said: %s', (text, message) => expect(() => readObservations('f.json', text)).toThrow(message))
})
