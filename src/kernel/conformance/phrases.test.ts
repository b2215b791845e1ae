// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { readObservations } from './observation.ts'

const common = { kernel: '7.3.4 (User Mode Linux, one CPU)', profile: 'reap-kill-v2', setUp: '', flags: 1, then: [] as string[] }

function read(record: Partial<typeof common> & { situation: string; observed: string }) {
  return readObservations('x.json', JSON.stringify([{ ...common, ...record }]))
}

describe('a record in phrases', () => {
  test('says a situation and a result', () => {
    expect(read({ situation: 'leader exited, thread alive', observed: '0; target killed by 9' })).toMatchObject([
      { scenario: 'leader-exited-live', flags: 1, results: { 0: 1 }, after: { 'victim-died-sig9': 1 }, runs: 1, place: 'x.json:1' },
    ])
  })

  test('may say several calls, each in its own situation', () => {
    const observed = 'ESRCH (pidfd 7); PIDFD_THREAD fd of leader: 0; target killed by 9'
    expect(read({ situation: 'PIDFD_THREAD fd of non-leader', observed })).toMatchObject([
      { scenario: 'pidfd-thread-nonleader-live', results: { ESRCH: 1 }, after: {} },
      { scenario: 'pidfd-thread-leader-live', results: { 0: 1 }, after: { 'victim-died-sig9': 1 } },
    ])
  })

  test('says states and memory', () => {
    expect(read({ situation: 'CLONE_VM sharer alive', observed: '0; target state Z, sharer state -' })[0]?.after)
      .toEqual({ 'victim-state-Z': 1, 'sharer:gone': 1 })
    const pinned = { situation: 'killed, past exit_mm, mm pinned by process_vm_readv' }
    expect(read({ ...pinned, observed: 'ESRCH; AnonPages 76 -> 76 MB -> reader gone 12 MB' })[0]).toMatchObject({
      scenario: 'killed-zombie-pin-pvr',
      memory: { mapped_frac_after_call: { median: 1 }, mapped_frac_after_pin_released: { median: 0 } },
    })
  })

  test('says what each of two callers got', () => {
    expect(read({ situation: 'live, two processes call at the same time', observed: '0/ESRCH' })[0])
      .toMatchObject({ scenario: 'live-concurrent', runs: 1, results: { '0/ESRCH': 1 } })
  })

  test('may say who may not kill whom', () => {
    expect(read({ situation: 'uid 33 caller, root target live', observed: 'EPERM' })[0]?.caller).toBe('uid 33')
    expect(read({ situation: 'owned by another uid, live', observed: 'EPERM' })[0]?.caller).toBe('an unprivileged user')
    expect(read({ situation: 'live', observed: '0' })[0]?.caller).toBe('root')
  })

  test('may say whose the target is', () => {
    const scenarioOf = (situation: string) => read({ situation, observed: 'EPERM' })[0]?.scenario
    expect(scenarioOf('uid 33 caller, uid 33 target live')).toContain('same-uid-target-live')
    expect(scenarioOf('uid 33 caller, uid 34 target live')).toBe('other-uid-other-uid-target-live')
  })

  test('counts', () => {
    expect(read({ situation: 'kill then call, nothing held, x100', observed: '0=98 ESRCH=2 other=0' })[0])
      .toMatchObject({ runs: 100, results: { 0: 98, ESRCH: 2 } })
  })

  test('is refused when it has a phrase that nobody knows', () => {
    expect(() => read({ situation: 'live, upside down', observed: '0' })).toThrow("x.json:1: no phrase of phrases.ts is 'upside down'")
    expect(() => read({ situation: 'live', observed: '0; it laughed' })).toThrow("x.json:1: no phrase of phrases.ts says 'it laughed'")
  })
})
