// SPDX-License-Identifier: MIT
// Others beside the caller: somebody who calls at the same time, somebody who kills it, a tracer that holds some threads, and the pid
// namespace whose init is the victim. What a killed caller does step by step: mutation/killed-callers.ts.
import { describe, expect, test } from 'vitest'
import { checkSituation, targetOfPid, type Profile, type Request, type Situation } from './index.ts'
import { testKernel } from './testing/kernels.ts'
import { Drive } from './testing/drive.ts'
import { call, killFirst, reapKill, Script } from './testing/script.ts'

const kernel = await testKernel()
const release = [call('process_mrelease')]

function setupOf(profile: Profile, situation: Partial<Situation>, calls: readonly Request[]) {
  return { profile, situation: checkSituation(situation), caller: new Script(calls) }
}

/** Each end as the caller's results, the second caller's answer, and the memory. */
function ends(profile: Profile, situation: Partial<Situation>, calls: readonly Request[]): string[] {
  const setup = setupOf(profile, situation, calls)
  const { outcomes, verdict } = kernel.explore(setup)
  expect(verdict).toEqual({ exhausted: true })
  return outcomes.map(({ outcome }) => `${setup.caller.results(outcome.node)} | ${outcome.secondCaller} | ${outcome.memory}`)
}

describe('two callers on one victim', () => {
  test('both succeed when the victim cannot let go, and the memory is released once', () => {
    const held = { victim: 'killed', held: 'frozen' } as const
    expect(ends('mainline', { ...held, secondCaller: 'calls' }, release).sort())
      .toEqual(['0 | 0 | released', '0 | not yet returned | released'])
  })

  test('share the work: each may release a part of what there is', () => {
    const setup = setupOf('mainline', { victim: 'killed', held: 'frozen', pages: 4, secondCaller: 'calls' }, release)
    const second = 6
    const drive = new Drive(kernel, setup).until(0, '__oom_reap_task_mm').until(second, '__oom_reap_task_mm')
    drive.take(0, second, 0, second)
    const both = drive.trace.steps.at(-1)?.after
    expect(both).toMatchObject({ rss: 0, mmapLock: { readers: [0, second], writer: null } })
  })

  test('the one may kill for the other', () => {
    const answers = ends('mainline', { secondCaller: 'kills-and-calls', pages: 1 }, release).map((end) => end.split(' | ')[0])
    expect(new Set(answers)).toEqual(new Set(['EINVAL', '0', 'ESRCH']))
  })

  test('on a kernel with REAP_KILL neither is refused', () => {
    for (const profile of ['reap-kill-v2', 'reap-kill-v3'] as const) {
      const answers = ends(profile, { secondCaller: 'reap-kill', pages: 1 }, reapKill).map((end) => end.split(' | ').slice(0, 2).join())
      expect(new Set(answers)).toEqual(new Set(['0,0', '0,not yet returned', '0,ESRCH', 'ESRCH,0', 'ESRCH,not yet returned']))
    }
  })

  test('without the flag on a live victim both are refused', () => {
    const answers = ends('mainline', { secondCaller: 'calls' }, release)
    expect(new Set(answers)).toEqual(new Set(['EINVAL | EINVAL | in use', 'EINVAL | not yet returned | in use']))
  })
})

describe('a caller that is killed', () => {
  test('before it kills leaves the victim alive; after that the victim dies without it', () => {
    const { outcomes } = kernel.explore(setupOf('mainline', { callerKilled: true }, killFirst))
    const killed = outcomes.filter(({ outcome }) => outcome.caller === 'killed').map(({ outcome }) => outcome.victim)
    expect(new Set(killed)).toEqual(new Set(['alive', 'dying', 'zombie']))
  })
})

describe('a tracer that holds some of the threads before exit_mm', () => {
  test.each(['leader-at-exit', 'others-at-exit'] as const)('%s: one that has the mm is enough for the call to succeed', (held) => {
    expect(ends('mainline', { threads: 3, held, pages: 1 }, killFirst)).toEqual(['0,0 | undefined | released'])
  })

  test('and a memory that is not released stays with the thread that is held', () => {
    const calls = [call('kill', 'victim', 9), call('poll', 'victim', -1)]
    const { outcomes } = kernel.explore(setupOf('mainline', { threads: 2, held: 'others-at-exit' }, calls))
    expect(outcomes.map(({ outcome }) => [outcome.caller, outcome.memory])).toEqual([['waits for ever', 'held by a stuck owner']])
  })
})

describe('a caller without rights', () => {
  test('over the victim has none over init and kernel threads either', () => {
    const calls = [call('kill', 'init', 0), call('kill', 'kernel-thread', 9), call('process_mrelease', 'init', 1)]
    expect(ends('mainline', { permission: 'may-not-kill' }, calls)).toEqual(['EPERM,EPERM,EINVAL | undefined | in use'])
    expect(ends('reap-kill-v2', { permission: 'may-not-kill' }, calls)).toEqual(['EPERM,EPERM,EPERM | undefined | in use'])
    expect(ends('reap-kill-v3', { permission: 'may-not-kill' }, calls)).toEqual(['EPERM,EPERM,EBUSY | undefined | in use'])
  })

  test('cannot release what a kernel thread has borrowed', () => {
    const situation = { permission: 'may-not-kill', pinners: 1, pinnerKinds: ['kernel-thread-stuck'] } as const
    expect(ends('reap-kill-v2', situation, [call('process_mrelease', 'kernel-thread', 1)])).toEqual(['EPERM | undefined | in use'])
  })
})

describe('a pid namespace below the first', () => {
  const all = [call('pidfd_open', 'init'), call('kill', 'init', 0), call('pidfd_send_signal', 'kernel-thread', 0)]

  test.each(['outside-pid-namespace', 'init-of-the-namespace'] as const)('has neither init nor kernel threads (%s)', (permission) => {
    expect(ends('mainline', { permission }, all)).toEqual(['ESRCH,ESRCH,EINVAL | undefined | in use'])
  })

  test('has the victim as pid 1 where that is its init', () => {
    expect(targetOfPid(1, checkSituation({ permission: 'init-of-the-namespace' }))).toBe('victim')
    expect(targetOfPid(1, checkSituation({}))).toBe('init')
  })
})

describe('init of the caller\'s pid namespace', () => {
  const situation = { permission: 'init-of-the-namespace', pages: 1 } as const

  test.each([9, 15, 3])('takes no harm from signal %i, and is EINVAL', (signal) => {
    const results = ends('mainline', situation, [call('kill', 'victim', signal), call('process_mrelease')])
    expect(results).toEqual(['0,EINVAL | undefined | in use'])
  })

  test('kills the caller as soon as no thread of it is left that is not exiting, even if one still unmaps', () => {
    const setup = setupOf('mainline', { ...situation, victim: 'exiting', threads: 2, pages: 2 }, [call('poll', 'victim', -1)])
    const { outcomes } = kernel.explore(setup)
    const killed = outcomes.filter(({ outcome }) => outcome.caller === 'killed')
    expect(new Set(killed.map(({ outcome }) => outcome.rss))).toEqual(new Set([0, 1, 2]))
    expect(killed.every(({ outcome }) => outcome.victim === 'dying')).toBe(true)
  })

  test('dies of what REAP_KILL takes from it, but for one that a tracer holds', () => {
    const ends = (held: Situation['held']) => {
      const { outcomes } = kernel.explore(setupOf('reap-kill-v2', { ...situation, held }, reapKill))
      return new Set(outcomes.map(({ outcome }) => `caller ${outcome.caller}, victim ${outcome.victim}`))
    }
    expect(ends('nothing')).toEqual(new Set(['caller exited, victim alive', 'caller exited, victim dying', 'caller killed, victim dying']))
    expect(ends('at-exit')).toEqual(new Set(['caller exited, victim alive']))
  })

  test('can be released when somebody outside has killed it; and takes the caller with it', () => {
    const setup = setupOf('mainline', { ...situation, victim: 'killed' }, [call('process_mrelease'), call('poll', 'victim', -1)])
    const { outcomes } = kernel.explore(setup)
    expect(new Set(outcomes.map(({ outcome }) => outcome.caller))).toEqual(new Set(['killed']))
    const seen = outcomes.map(({ outcome }) => setup.caller.results(outcome.node).join())
    expect(new Set(seen)).toEqual(new Set(['', '0', 'ESRCH']))
  })
})
