// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import {
  checkSituation, defaultSituation, instantiateKernel, maxNodes, ScheduleError, type Outcome, type Profile, type Situation,
} from './index.ts'
import { Drive } from './testing/drive.ts'
import { testKernel } from './testing/kernels.ts'
import { call, killFirst, reapKill, Script } from './testing/script.ts'

const kernel = await testKernel()

function explore(profile: Profile, situation: Partial<Situation>, calls = killFirst) {
  const caller = new Script(calls)
  const setup = { profile, situation: { ...defaultSituation, ...situation }, caller }
  return { ...kernel.explore(setup), setup, last: ({ node }: Outcome) => caller.results(node).at(-1) }
}

/** What the last call may return, each once. */
function results(profile: Profile, situation: Partial<Situation>, calls = killFirst): string[] {
  const { outcomes, last, verdict } = explore(profile, situation, calls)
  expect(verdict).toEqual({ exhausted: true })
  return [...new Set(outcomes.map(({ outcome }) => last(outcome) ?? ''))].sort()
}

describe('kill first', () => {
  test.each([1, 2, 3, 4])('may succeed and may be too late, with %i threads', (threads) => {
    expect(results('mainline', { threads })).toEqual(['0', 'ESRCH'])
  })

  test('a pinner can keep the memory of a victim that is too late to release', () => {
    const explored = explore('mainline', { threads: 2, pinners: 1 })
    const kept = explored.outcomes.filter(({ outcome }) => outcome.memory === 'held by a pinner')
    expect(new Set(kept.map(({ outcome }) => explored.last(outcome)))).toEqual(new Set(['ESRCH']))
    expect(kept.some(({ outcome }) => outcome.victim === 'zombie' && outcome.rss === 2)).toBe(true)
  })

  test('whenever it succeeds, the memory is released, pinned or not', () => {
    const { outcomes, last } = explore('mainline', { threads: 2, pinners: 2 })
    for (const { outcome } of outcomes.filter(({ outcome }) => last(outcome) === '0')) expect(outcome.memory).toBe('released')
  })

  test('a sharer that lives on makes it EINVAL, or ESRCH once the victim is past exit_mm', () => {
    expect(results('mainline', { sharers: 1 })).toEqual(['EINVAL', 'ESRCH'])
  })

  test('killing the sharers too makes it eligible', () => {
    const calls = [call('kill', 'sharer', 9), ...killFirst]
    expect(results('mainline', { sharers: 1 }, calls)).toEqual(['0', 'ESRCH'])
  })
})

describe('REAP_KILL', () => {
  test.each(['reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3'] as const)('%s on a live victim always succeeds, and releases', (profile) => {
    const { outcomes, last } = explore(profile, { threads: 2, pinners: 1 }, reapKill)
    for (const { outcome } of outcomes) {
      expect(last(outcome)).toBe('0')
      expect(outcome.memory).toBe('released')
      expect(outcome.victim).not.toBe('alive')
    }
  })

  test('mainline does not know the flag: EINVAL, and nobody is killed', () => {
    const { outcomes, last } = explore('mainline', {}, reapKill)
    expect(outcomes.map(({ outcome }) => [last(outcome), outcome.victim, outcome.memory])).toEqual([['EINVAL', 'alive', 'in use']])
  })

  test.each(['reap-kill-v1', 'reap-kill-v2'] as const)('%s with a living sharer: EINVAL, and nobody is killed', (profile) => {
    const { outcomes, last } = explore(profile, { threads: 2, sharers: 1 }, reapKill)
    for (const { outcome } of outcomes) {
      expect([last(outcome), outcome.victim, outcome.sharers]).toEqual(['EINVAL', 'alive', ['alive']])
    }
  })

  test('v3 kills the sharers and releases', () => {
    const { outcomes, last } = explore('reap-kill-v3', { sharers: 2 }, reapKill)
    for (const { outcome } of outcomes) {
      expect([last(outcome), outcome.memory]).toEqual(['0', 'released'])
      expect(outcome.sharers).not.toContain('alive')
    }
  })

  test('v1 may have to free the memory itself, when its mm_users is the last', () => {
    const setup = () => ({ profile: 'reap-kill-v1' as const, situation: defaultSituation, caller: new Script(reapKill) })
    const freers = Array.from({ length: 50 }, (_, seed) => kernel.run(setup(), { seed }).steps)
      .flatMap((steps) => steps.filter(({ step }) => step.kernelFunction === 'free_pgtables').map(({ step }) => step.actor))
    expect(new Set(freers)).toEqual(new Set([0, 1]))
  })
})

describe('the target dies, and is waited for, between two steps of the call', () => {
  const situation = { victim: 'exiting', parentWaits: true } as const

  test('v3, which has just seen it share the mm, answers EBUSY', () => {
    expect(results('reap-kill-v3', situation, reapKill)).toContain('EBUSY')
  })

  test.each(['reap-kill-v1', 'reap-kill-v2'] as const)('%s answers ESRCH, from kill_pid', (profile) => {
    const caller = new Script(reapKill)
    const setup = { profile, situation: { ...defaultSituation, ...situation }, caller }
    const { steps } = new Drive(kernel, setup).until(0, 'kill_pid').until(1, 'dead').take(2, 0, 0).trace
    expect(steps.at(-2)?.step.action).toBe('cannot kill the victim: nothing is released')
    expect(steps.at(-1)?.step.call?.result).toBe(profile === 'reap-kill-v2' ? -3 : undefined)
  })
})

describe('a vfork child', () => {
  test('makes it EINVAL as long as it has the mm, and can be the one that frees the memory when it calls execve', () => {
    const situation = { ...defaultSituation, sharers: 1, sharerKinds: ['vfork-child' as const] }
    const setup = { profile: 'mainline' as const, situation, caller: new Script(killFirst) }
    expect(results('mainline', setup.situation)).toEqual(['0', 'EINVAL', 'ESRCH'])
    const steps = Array.from({ length: 100 }, (_, seed) => kernel.run({ ...setup, caller: new Script(killFirst) }, { seed }).steps).flat()
    const freers = steps.filter(({ step }) => step.kernelFunction === 'free_pgtables').map(({ step }) => step.actor)
    expect(new Set(freers)).toEqual(new Set([1, 2]))
  })
})

describe('who is named wrongly', () => {
  test.each([
    ['flags before the file', call('process_mrelease', 'bad-fd', 2), 'EINVAL'],
    ['a file that is not open', call('process_mrelease', 'bad-fd'), 'EBADF'],
    ['a file that is no pidfd', call('process_mrelease', 'not-a-pidfd'), 'EBADF'],
    ['a pidfd of a thread', call('process_mrelease', 'victim-thread'), 'ESRCH'],
    ['a kernel thread', call('process_mrelease', 'kernel-thread'), 'ESRCH'],
    ['a living process', call('process_mrelease'), 'EINVAL'],
    ['oneself', call('process_mrelease', 'self'), 'EINVAL'],
    ['init', call('process_mrelease', 'init'), 'EINVAL'],
    ['pidfd_open of nobody', call('pidfd_open', 'no-such-process'), 'ESRCH'],
    ['pidfd_open of pid 0', call('pidfd_open', 'bad-pid'), 'EINVAL'],
    ['pidfd_open of a thread', call('pidfd_open', 'victim-thread'), 'ENOENT'],
    ['pidfd_open of a thread, with PIDFD_THREAD', call('pidfd_open', 'victim-thread', 0x80), '0'],
    ['a signal beyond the last', call('kill', 'victim', 65), 'EINVAL'],
    ['signal 0', call('kill', 'victim', 0), '0'],
    ['signal to nobody', call('kill', 'no-such-process', 9), 'ESRCH'],
    ['waitid for a stranger', call('waitid', 'victim', 4), 'ECHILD'],
  ] as const)('%s', (_, request, expected) => {
    expect(results('mainline', { threads: 2 }, [request])).toEqual([expected])
  })

  test('a zombie is ESRCH for process_mrelease, but can still be signalled and opened', () => {
    const calls = [call('kill', 'victim', 9), call('poll', 'victim', -1)]
    expect(results('mainline', {}, [...calls, call('process_mrelease')])).toEqual(['ESRCH'])
    expect(results('mainline', {}, [...calls, call('kill', 'victim', 9)])).toEqual(['0'])
    expect(results('mainline', {}, [...calls, call('pidfd_open')])).toEqual(['0'])
  })

  test('once its parent has waited for it, nothing finds it', () => {
    const calls = [call('kill', 'victim', 9), call('poll', 'victim', -1)]
    expect(results('mainline', { parentWaits: true }, [...calls, call('pidfd_open')])).toEqual(['0', 'ESRCH'])
    expect(results('mainline', { parentWaits: true }, [...calls, call('kill', 'victim', 0)])).toEqual(['0', 'ESRCH'])
  })
})

describe('a thread of the victim, by its own number', () => {
  const held = { threads: 2, victim: 'killed', held: 'leader-at-exit' } as const
  const died = call('poll', 'victim-thread', -1)

  test('has a pidfd that hangs up when it is dead, though the process lives; one of the process says nothing yet', () => {
    expect(results('mainline', held, [died])).toEqual(['2'])
    expect(results('mainline', held, [died, call('poll', 'victim', 0)])).toEqual(['0'])
  })

  test.each([
    ['opened with PIDFD_THREAD', call('pidfd_open', 'victim-thread', 0x80)],
    ['opened', call('pidfd_open', 'victim-thread')],
    ['signalled', call('kill', 'victim-thread', 9)],
    ['signalled through its pidfd', call('pidfd_send_signal', 'victim-thread', 0)],
  ] as const)('is not there any more when it is dead: cannot be %s', (_, request) => {
    expect(results('mainline', held, [died, request])).toEqual(['ESRCH'])
  })

  test('is one thread: another may be dead before it', () => {
    const caller = new Script([call('poll', 'victim-thread', 0)])
    const situation = { ...defaultSituation, threads: 3, victim: 'killed', pages: 0 } as const
    const ends = (reductions: boolean) => {
      const { outcomes } = kernel.explore({ profile: 'mainline', situation, caller }, { reductions })
      return outcomes.map(({ outcome, witness }) => `${caller.results(outcome.node)} ${outcome.victim} ${witness.length}`).sort()
    }
    expect(ends(true)).toEqual(ends(false))
  })
})

describe('who is in do_exit already', () => {
  test('stays before exit_mm in an uninterruptible sleep, but not in the freezer', () => {
    const exits = (held: Situation['held']) => {
      const { outcomes } = explore('mainline', { victim: 'exiting', held }, [call('poll', 'self', -1)])
      return outcomes.map(({ outcome }) => outcome.victim)
    }
    expect(exits('uninterruptible')).toEqual(['dying'])
    expect(exits('frozen')).toEqual(['zombie'])
  })
})

describe('memory in swap', () => {
  test.each(['read_memory', 'read_status'] as const)('is not counted by %s, and is released all the same', (look) => {
    const situation = { pages: 3, memory: ['swapped'], held: 'frozen' } as const
    expect(results('mainline', situation, [call(look)])).toEqual(['2'])
    expect(results('mainline', situation, [...killFirst, call(look)])).toEqual(['0'])
  })
})

// VmRSS is MM_FILEPAGES + MM_ANONPAGES + MM_SHMEMPAGES (fs/proc/task_mmu.c task_mem); hugetlb pages count in a line of their own, and pages
// without a struct page in none. memory.current counts the page cache of the files that its processes have read, until it is reclaimed.
describe('of memory that is not anonymous', () => {
  const look = (memory: Situation['memory'], victim: Situation['victim'] = 'killed') => {
    const held = { pages: memory.length, memory, victim, held: victim === 'zombie' ? 'nothing' : 'frozen' } as const
    const calls = [call('read_status'), call('read_memory'), call('process_mrelease'), call('read_status'), call('read_memory')]
    const { outcomes, setup } = explore('mainline', held, calls)
    return outcomes.map(({ outcome }) => setup.caller.results(outcome.node).join())
  }

  test.each<[Situation['memory'], string]>([
    [['private-anonymous', 'private-file'], '2,2,0,0,1'],
    [['private-file', 'private-file', 'swapped'], '2,2,0,0,2'],
    [['written-private-file', 'shared-file'], '2,2,0,1,1'],
    [['shared-anonymous', 'shared-file'], '2,2,0,2,2'],
    [['hugetlb', 'pfnmap', 'private-anonymous'], '1,1,0,0,0'],
  ])('%s: VmRSS and memory.current before the call, what it returns, and both after', (memory, seen) => {
    expect(look(memory)).toEqual([seen])
  })

  test('the page cache outlives the process', () => {
    expect(look(['private-file', 'shared-file', 'private-anonymous'], 'zombie')).toEqual(['15,2,ESRCH,15,2'])
  })
})

describe('waiting', () => {
  test('poll with a time-out may see the end or not', () => {
    expect(results('mainline', {}, [call('kill', 'victim', 9), call('poll', 'victim', 100)])).toEqual(['0', '1'])
  })

  test('poll for ever on a victim that nobody kills waits for ever', () => {
    const { outcomes } = explore('mainline', { pinners: 1 }, [call('poll', 'victim', -1)])
    expect(new Set(outcomes.map(({ outcome }) => outcome.caller))).toEqual(new Set(['waits for ever']))
  })

  test('SIGTERM with its default action kills at send time', () => {
    expect(results('mainline', {}, [call('kill', 'victim', 15), call('process_mrelease')])).toEqual(['0', 'ESRCH'])
    expect(results('mainline', {}, [call('kill', 'victim', 17), call('process_mrelease')])).toEqual(['EINVAL'])
  })
})

describe('a run', () => {
  const situation = { ...defaultSituation, threads: 2, pinners: 1 }
  const setup = () => ({ profile: 'mainline' as const, situation, caller: new Script(killFirst) })

  test('with the same seed is the same', () => {
    const [one, same] = [kernel.run(setup(), { seed: 3 }), kernel.run(setup(), { seed: 3 })]
    expect(same).toEqual(one)
    expect(one.complete).toBe(true)
  })

  test('with some other seed is another', () => {
    const schedules = Array.from({ length: 20 }, (_, seed) => kernel.run(setup(), { seed }).steps.map(({ step }) => step.actor).join())
    expect(new Set(schedules).size).toBeGreaterThan(10)
  })

  test('ends in an outcome that the exploration has', () => {
    const { outcomes } = explore('mainline', { threads: 2, pinners: 1 })
    const known = outcomes.map(({ outcome }) => JSON.stringify({ ...outcome, node: 0 }))
    for (let seed = 0; seed < 200; seed++) expect(known).toContain(JSON.stringify({ ...kernel.run(setup(), { seed }).end, node: 0 }))
  })

  test('of each witness leads to its outcome', () => {
    const explored = explore('mainline', { threads: 2, pinners: 1, parentWaits: true })
    for (const { outcome, witness } of explored.outcomes) {
      const trace = kernel.run(explored.setup, { schedule: witness })
      expect(trace.end).toEqual(outcome)
      expect(trace.complete).toBe(true)
    }
  })

  test('of a schedule that cannot be says where and who', () => {
    expect(() => kernel.run(setup(), { schedule: [0, 1, 1, 1, 1, 1, 1] })).toThrow(ScheduleError)
    expect(() => kernel.run(setup(), { schedule: [1] })).toThrow('Step 1 of the schedule is actor 1 (victim thread 1)')
    expect(() => kernel.run(setup(), { schedule: [99] })).toThrow('actor 99')
    expect(() => kernel.run(setup(), { schedule: [0.5] })).toThrow('actor 0.5')
    expect(() => kernel.run(setup(), { schedule: [Number.NaN] })).toThrow('actor NaN')
  })

  test('of a profile that does not exist says which there are', () => {
    const profile = 'mainlin' as Profile
    expect(() => kernel.run({ ...setup(), profile }, { seed: 1 })).toThrow('There is no profile mainlin: there are mainline, reap-kill-v1')
  })
})

test('a module that is not kernel.wasm is refused', async () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
  await expect(instantiateKernel(empty)).rejects.toThrow('This is not kernel.wasm, or not of this version: build it again')
})

describe('bounds', () => {
  const situation = { ...defaultSituation, threads: 4, pinners: 2 }
  const large = () => ({ profile: 'mainline' as const, situation, caller: new Script(killFirst) })

  test.each([
    [{ states: 1000 }, 'states'],
    [{ bytes: 600_000 }, 'memory'],
    [{ milliseconds: 0 }, 'time'],
  ] as const)('%o is said to be hit', (limits, reason) => {
    const explored = kernel.explore(large(), { ...limits, reductions: false })
    expect(explored.verdict).toEqual({ exhausted: false, reason })
  })

  test('more outcomes than there is room for are said to be that, not a lack of memory', () => {
    const many = checkSituation({
      threads: 2, pages: 7, pinners: 2, sharers: 3, sharerKinds: ['clone-exits', 'clone-exits', 'clone-exits'], exitsByItself: true,
      parentWaits: true,
    })
    const look = [call('read_memory'), call('process_mrelease'), call('read_memory'), call('poll', 'victim', 100), call('read_status')]
    const { verdict, outcomes } = kernel.explore({
      profile: 'mainline', situation: many, caller: new Script([call('kill', 'victim', 9), ...look]),
    }, { bytes: 2 ** 30 })
    expect(verdict).toEqual({ exhausted: false, reason: 'outcomes' })
    expect(outcomes).toHaveLength(4096)
  })

  test('an exploration is not mixed up with what is asked meanwhile', () => {
    const slices = kernel.exploration(large(), { reductions: false })
    slices.next()
    kernel.run(large(), { seed: 1 })
    expect(() => slices.next()).toThrow('The kernel was asked for something else meanwhile.')
  })

  test.each([
    { states: -1 }, { states: Number.NaN }, { states: 2 ** 25 + 1 }, { bytes: -1 }, { bytes: 2 ** 30 + 1 }, { milliseconds: Number.NaN },
  ])('%o are none', (limits) => {
    expect(() => kernel.explore(large(), limits)).toThrow(/^The limit of (states|bytes|milliseconds) is a number from 0 to \S+, not /)
  })

  test('a schedule that is longer than any witness is refused before it is taken', () => {
    const schedule = Array.from({ length: 32_769 }, () => 0)
    expect(() => kernel.run(large(), { schedule })).toThrow(new ScheduleError('A schedule has at most 32768 steps; this one has 32769.'))
  })

  test('a caller that was stopped leaves the question open', () => {
    const caller = new Script([call('kill', 'victim', 9), { kind: 'stopped', reason: 'endless loop' }])
    const { verdict } = kernel.explore({ profile: 'mainline', situation: defaultSituation, caller })
    expect(verdict).toEqual({ exhausted: false, reason: 'program' })
  })

  test('a cancelled exploration says so', () => {
    const slices = kernel.exploration(large(), { reductions: false })
    expect(slices.next().done).toBe(false)
    expect(slices.next('cancel').value).toMatchObject({ verdict: { exhausted: false, reason: 'cancelled' } })
  })

  test('a caller with a child out of range is refused', () => {
    const caller = { request: () => call('process_mrelease'), child: () => maxNodes }
    expect(() => kernel.explore({ profile: 'mainline', situation: defaultSituation, caller })).toThrow('1 to 511')
  })
})
