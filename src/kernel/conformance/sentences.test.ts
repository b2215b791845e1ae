// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import type { Picture } from './picture.ts'
import { notUnderstood, readPicture } from './record-picture.ts'
import { allObservations } from './records.ts'
import { readScenario } from './scenario.ts'
import { UnknownSentence, wordsOf } from './sentences.ts'

/** A scenario's picture; who has said it all the same says which words. */
function facts(name: string): Picture {
  const picture = readScenario(name, 0)
  const { sharers, victim } = picture
  return { ...picture, said: new Set(), victim: { ...victim, told: true }, sharers: sharers.map(sharer => ({ ...sharer, told: true })) }
}

describe('sentences, in the words of scenario/', () => {
  test.each([
    ['three threads, frozen (v1), SIGKILL, process_mrelease', 'killed-mt3-frozen'],
    ['a reader is blocked in read(/proc/PID/environ); the victim dead but not reaped', 'pin-environ-zombie'],
    ['two readers stuck in read(/proc/PID/cmdline); the victim is live', 'pin-two-cmdline-live'],
    ['kill(pid, SIGKILL) while the victim sits in the cgroup v1 freezer, then process_mrelease(pidfd, 0)', 'killed-frozen'],
    ['victim SIGKILLed; waitpid() has collected it; pidfd kept open', 'reaped'],
    ['the victim ignores SIGTERM; SIGTERM; process_mrelease', 'sigterm-ignored'],
    ['the victim has installed a SIGINT handler; SIGINT sent', 'sigint-handled'],
    ['the victim called vfork(); the child has exited; the victim is alive again', 'vfork-child-gone-target-live'],
    ['vfork child has already called execve; the parent is frozen (v1) and SIGKILLed', 'vfork-child-execed-target-killed-frozen'],
    ['the victim is a vfork child; the parent is frozen (v1) and killed; the child is alive', 'vfork-parent-killed-frozen-target-live'],
    ['process_vm_readv by another process is stuck on a userfaultfd page; victim killed, zombie', 'pin-pvr-zombie'],
    ['a CLONE_VM sharer exited long ago; the target is alive', 'shared-gone-target-live'],
    ['an eventfd is passed in place of the pidfd', 'fd-not-pidfd'],
    ['file descriptor 999, not open', 'bad-fd'],
    ['SIGKILL to a process in uninterruptible sleep (state D)', 'killed-dstate'],
    ['8 MiB of shared anonymous memory; SIGKILL; held', 'mem-shared-anon-killed-held'],
    ['4 threads, SIGKILL; one thread is held at PTRACE_EVENT_EXIT', 'killed-mt4-leader-held'],
    ["the caller is nobody; root's process, killed; held before exit_mm", 'other-uid-killed-held'],
    ['memcg OOM victim; held; after the oom_reaper', 'oom-reaped-held'],
    ['tgkill(pid, tid, SIGKILL) to a non-leader thread of 4; frozen (v1)', 'killed-frozen'],
    ['SIGKILL was sent while the victim was frozen by the cgroup v1 freezer', 'killed-frozen'],
    ['4 threads, the leader called pthread_exit, 3 threads alive, SIGKILL while frozen (v1)', 'killed-mt4-leader-exited-frozen'],
    ['stopped by SIGSTOP, then SIGKILL, process_mrelease at once', 'killed-stopped'],
    ['a zombie that had 8 threads', 'zombie-mt8'],
    ['SIGTERM, blocked, sent while frozen (v1)', 'sigterm-blocked-frozen'],
    ['core dump in progress (256 MiB), process_mrelease', 'coredump'],
    ['a reader is stuck in a read of /proc/PID/mem; SIGKILL, zombie; process_mrelease', 'pin-mem-zombie'],
    ['another process holds /proc/PID/smaps open; SIGKILL, zombie, process_mrelease', 'pin-smaps-open-zombie'],
    ['mm shared by three processes, all frozen (v1) and all SIGKILLed; process_mrelease on the first', 'two-sharers-dying-frozen'],
    ['mm shared with a process that has exited long ago; the victim alive, not signalled', 'shared-gone-target-live'],
    ['the victim is a vfork child of a sleeping parent; SIGKILL, frozen (v1), process_mrelease', 'vfork-parent-live-target-killed-frozen'],
    ["root's zombie; the caller has only a pidfd and uid 65534", 'other-uid-zombie'],
    ["uid 1000's process, SIGKILLed while frozen (v1); caller uid 1000", 'same-uid-killed-frozen'],
    ['OOM-killed by a memory cgroup while frozen', 'oom-killed-frozen'],
    ['64 MiB of file-private-dirty, touched; victim frozen (v1 freezer), SIGKILL, process_mrelease', 'mem-file-private-dirty'],
    ['frozen (v1), SIGKILL, then two processes call process_mrelease at the same time', 'killed-frozen-concurrent'],
    ['a call, and at the same time another process that kills the victim and calls', 'live-second-caller-kills'],
    ['64 MiB private anonymous, no reader; SIGKILL, held before exit_mm', 'killed-held'],
    ['the victim is frozen (v1), SIGKILL; the caller was killed', 'killed-frozen-caller-killed'],
    ['SIGKILL, held before exit_mm; the caller is killed while it calls', 'killed-held-caller-killed'],
    ['the caller is in a child PID namespace, and has inherited the pidfd; the victim is live', 'caller-in-child-pidns-target-live'],
    ['a reader is stuck in a read of /proc/PID/mem; SIGKILL, zombie, then the reader is killed; process_mrelease', 'zombie'],
    ['a reader is stuck in a read of /proc/PID/mem; SIGKILL, zombie; process_mrelease, then the reader is killed', 'pin-mem-zombie'],
    ['frozen (v1), SIGKILL (if flags 0)', 'killed-frozen'],
    ['4 threads, two threads have exited, SIGKILL, held before exit_mm', 'killed-mt4-two-threads-exited-held'],
    ['SIGKILL, held before exit_mm; caller is another process', 'killed-held'],
    ['a zombie; two calls in parallel', 'zombie-two-callers'],
    ['frozen (v1), SIGKILL, process_mrelease three times', 'killed-frozen-three-calls'],
    ['frozen (v1), SIGKILL, thawed, process_mrelease', 'killed-frozen-thawed'],
    ['4 threads, the leader is a zombie, the others live', 'live-mt4-leader-exited'],
    ['the group leader has called pthread_exit, three others sleep', 'live-mt4-leader-exited'],
    ['mm shared by three processes; the first frozen (v1) and SIGKILLed, the other two live', 'two-sharers-live-killed-frozen'],
    ["caller uid 1000, root's process, SIGKILLed while frozen (v1)", 'other-uid-killed-frozen'],
    ['caller uid 1000, target uid 0, live', 'other-uid-live'],
    ["root's zombie; the caller is root", 'same-uid-zombie'],
    ['the victim has a vfork child which has not called execve', 'vfork-child-target-live'],
    ['the fd of a timerfd', 'fd-not-pidfd'],
    ['100 times: SIGKILL, then the call at once', 'killed-immediate'],
    ['8 threads, traced with PTRACE_O_TRACEEXIT, SIGKILL, all of them at the PTRACE_EVENT_EXIT stop', 'killed-mt8-held'],
  ])('%s', (sentences, name) => expect(facts(wordsOf(sentences))).toEqual(facts(name)))

  test('what stands in brackets behind a sharer is about it', () => {
    const { sharers, victim } = readScenario(wordsOf('mm shared with a dying process (SIGKILLed, frozen v1); the victim live'), 0)
    expect(sharers).toMatchObject([{ fate: 'signalled', hold: 'frozen' }])
    expect(victim).toMatchObject({ fate: 'live', hold: 'nothing' })
  })

  test.each([
    'a process that was never frozen, killed', 'no victim', 'live process without memory',
    'no reader is stuck in a read of /proc/PID/mem; SIGKILL', 'no process is killed', 'a live process, no core dump',
    'a live process; the caller is frozen (v1)', 'a live process; another process is killed',
    // What a record says in passing is about what it says it of, and nothing else.
    'SIGKILL, so the victim cannot run between the signal and the call', 'a live process (it holds mm_users)', 'killed (one chunk read)',
  ])('nothing is passed over: %s', sentences => expect(() => wordsOf(sentences)).toThrow(UnknownSentence))

  test('who has no reader has none', () => {
    expect(() => readScenario(wordsOf('a reader is stuck in a read of /proc/PID/mem; SIGKILL, a zombie, no reader'), 0)).toThrow(
      'it says that nobody has hold of the memory, and that somebody has',
    )
  })

  test('nearly all of the records’ own sentences are understood; most others refer to another record', () => {
    const told = new Set(allObservations().filter(({ place }) => !place.startsWith('variants-7')).map(({ setUp }) => setUp))
    const unknown = [...told].filter(setUp => {
      try {
        return wordsOf(setUp) === undefined
      } catch {
        return true
      }
    })
    expect(told.size).toBeGreaterThan(60)
    // The names of these records say enough: it is about the flags, and tells why a victim dies.
    const aside = /, valid pidfd; flags passed in a 64-bit register$|\(a v2-frozen task does die\)/
    expect(unknown.filter(setUp => !/^as /.test(setUp) && !aside.test(setUp))).toEqual([])
  })
})

describe('sentences of which not all is understood, beside a name that is', () => {
  const record = { caller: 'root', flags: 0, scenario: 'killed-mt2-frozen', setUp: '2 threads of a daemon, frozen (v1), SIGKILLed by cron' }

  test('are told of', () => {
    expect(readPicture(record)).toEqual(readScenario('killed-mt2-frozen', 0))
    expect(notUnderstood(record)).toEqual(['daemon', 'cron'])
    expect(notUnderstood({ ...record, setUp: '2 threads, frozen (v1), SIGKILL' })).toEqual([])
  })

  test('must not say anything else', () => {
    expect(() => readPicture({ ...record, setUp: '3 threads of a daemon' })).toThrow('threads 3, and not 2')
    expect(() => readPicture({ ...record, setUp: 'a daemon without threads' })).toThrow("does not know what begins 'without threads'")
  })
})

describe('who calls', () => {
  const read = (scenario: string, caller: string, setUp = '', flags = 0) => readPicture({ caller, flags, scenario, setUp }).caller

  test.each(['uid 1000', 'uid=1000', 'nobody (uid 65534)', 'nobody', 'alice (1000)', 'an unprivileged user'])(
    '%s may not kill root', caller => expect(read('killed-frozen', caller).mayKill).toBe(false),
  )

  test.each(['root', 'root (uid 0)', 'uid 0', 'uid 1000 with CAP_KILL'])('%s may kill anybody', caller => {
    expect(read('other-uid-live', caller).mayKill).toBe(true)
    expect(read('live', caller, "uid 1000's live process; the caller is root").mayKill).toBe(true)
  })

  test('whose the victim is, the setUp may say alone', () => {
    expect(read('live', 'uid 33', "uid 33's live process; caller uid 33", 1).mayKill).toBe(true)
    expect(read('live', 'uid 33', "root's live process; caller uid 33", 1).mayKill).toBe(false)
    expect(() => read('live', 'uid 33', '', 1)).toThrow("'same-uid' or 'other-uid' must say whose the victim is")
    expect(() => read('same-uid-live', 'uid 33', "root's live process; caller uid 33", 1)).toThrow('mayKill false, and not true')
  })

  test('how fast, and with what any user has', () => {
    for (const caller of ['uid 33, SCHED_FIFO priority 50', 'uid 33 (no capabilities)', 'uid 33 in the initial namespaces']) {
      expect(read('other-uid-live', caller, '', 1).mayKill, caller).toBe(false)
    }
    expect(() => read('live', 'root without capabilities')).toThrow("'without capabilities' is not understood")
  })

  test('where it is', () => {
    expect(read('caller-in-child-pidns-live', 'root in a child PID namespace').childPidNamespace).toBe(true)
    expect(() => read('caller-in-child-pidns-live', 'root')).toThrow("the record's caller is not in a child pid namespace")
  })
})

describe('a name that has a word which nobody knows', () => {
  const record = { caller: 'root', flags: 0, scenario: 'killed-mt2-hibernated', setUp: '2 threads, frozen (v1), SIGKILL, process_mrelease' }

  test('is as its sentences say', () => {
    expect(readPicture(record).victim).toEqual({ fate: 'signalled', hold: 'frozen', threads: 2, leaderExited: false, told: true })
  })

  test('is refused when they contradict what is known of it, with the word and the remedy', () => {
    expect(() => readPicture({ ...record, setUp: '3 threads, frozen (v1), SIGKILL' })).toThrow('threads 2, and not 3')
    expect(() => readPicture({ ...record, setUp: 'put to bed' })).toThrow(
      "scenario 'killed-mt2-hibernated': no word of scenario/ begins 'hibernated'; nor does its setUp say it: " +
        "sentences.ts does not know what begins 'put to bed'. Add the word to scenario/, or the record to listed.ts",
    )
  })
})
