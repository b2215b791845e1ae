// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { leavesToChance, type Picture } from './picture.ts'
import { readScenario } from './scenario.ts'

function read(name: string, flags = 0): Picture {
  return readScenario(name, flags)
}

describe('a scenario is read word by word', () => {
  test('states, threads and what holds the victim', () => {
    expect(read('killed-mt8-frozen').victim).toEqual({ fate: 'signalled', hold: 'frozen', threads: 8, leaderExited: false, told: true })
    expect(read('live-mt8-leader-exited').victim).toEqual({ fate: 'live', hold: 'nothing', threads: 8, leaderExited: true, told: true })
    expect(read('ptrace-exit-stop-sigkill').victim).toMatchObject({ fate: 'signalled', hold: 'held at exit' })
    expect(read('killed-frozen-v2').victim.hold).toBe('frozen until SIGKILL')
  })

  test('threads that have exited are not there, and are not the victim', () => {
    expect(read('killed-mt4-two-threads-exited').victim).toMatchObject({ fate: 'signalled', threads: 2 })
    expect(read('live-mt8-thread-exited').victim).toMatchObject({ fate: 'live', threads: 7 })
    expect(read('live-mt8-3-threads-exited-leader-exited').victim).toMatchObject({ fate: 'live', threads: 5, leaderExited: true })
    expect(() => read('live-mt2-two-threads-exited')).toThrow('no thread is left')
  })

  test('signals, and what the victim makes of them', () => {
    expect(read('samecpu-fifo-sigterm-handled')).toMatchObject({ signal: 15, survives: true, victim: { hold: 'behind the caller' } })
    expect(read('sigterm-default-frozen')).toMatchObject({ signal: 15, survives: false, victim: { hold: 'frozen' } })
    expect(read('samecpu-fifo-sigint-ignored')).toMatchObject({ signal: 2, survives: true })
  })

  test('kinds of memory', () => {
    expect(read('mem-private-anon').memory).toBe('private-anonymous')
    expect(read('mem-private-anon-thp').memory).toBe('transparent-huge')
    expect(read('mem-shared-anon').memory).toBe('shared-anonymous')
    expect(read('mem-file-shared').memory).toBe('shared-file')
    expect(read('mem-memfd-private-dirty').memory).toBe('written-private-file')
    expect(read('mem-behind-notifier').memory).toBe('behind-notifier')
    expect(read('mem-private-tmpfs-dirty').memory).toBe('written-private-file')
    expect(() => read('mem-core')).toThrow("scenario 'mem-core': no word of scenario/ begins 'mem-core'")
    expect(() => read('mem-not-mlocked')).toThrow("no word of scenario/ begins 'mem-not-mlocked'")
    expect(() => read('mem-clean')).toThrow("scenario 'mem-clean': scenario/words-of-memory.ts knows no memory of kind 'clean'")
  })

  test('a kind of memory is that of a frozen victim that was killed, where the name says nothing else of it', () => {
    expect(read('mem-thp').victim).toMatchObject({ fate: 'signalled', hold: 'frozen' })
    expect(read('mem-thp-live').victim).toMatchObject({ fate: 'live', hold: 'nothing' })
    expect(read('killed-held-mem-shared-anon')).toMatchObject({ memory: 'shared-anonymous', victim: { hold: 'held at exit' } })
  })

  test('words that no record has put together yet', () => {
    expect(read('pin-environ-killed-mt2-frozen')).toMatchObject({
      pins: [{ by: 'environ', how: 'stalled' }],
      victim: { fate: 'signalled', hold: 'frozen', threads: 2 },
    })
    expect(read('race-place-64mib-diffcpu').victim).toMatchObject({ fate: 'signalled', hold: 'nothing' })
  })

  test('a core dump goes on for some time, so that chance has a part', () => {
    expect(read('coredump').victim.fate).toBe('dumping core')
    expect(leavesToChance(read('coredump'))).toBe(true)
  })

  test('init of the namespace that the caller is in is not the global init', () => {
    expect(read('init-of-the-callers-pidns-live')).toMatchObject({ aim: 'victim', caller: { withInit: true } })
    expect(read('init-of-a-child-pidns-live')).toMatchObject({ aim: 'victim', caller: { withInit: false } })
    expect(read('target-init')).toMatchObject({ aim: 'init' })
  })

  test('of two words that begin alike, the longer', () => {
    expect(read('killed-exit-stop').victim).toMatchObject({ fate: 'signalled', hold: 'held at exit' })
    expect(read('zombie-leader-mt4-live').victim).toMatchObject({ fate: 'live', threads: 4, leaderExited: true })
    expect(read('kill-first-immediate').victim.fate).toBe('signalled')
    expect(read('sigkill-default-frozen')).toMatchObject({ signal: 9, survives: false, victim: { hold: 'frozen' } })
    expect(read('pin-smaps-read-zombie').pins).toEqual([{ by: 'open file', how: 'stalled' }])
    expect(read('core-dumped').victim.fate).toBe('exiting')
  })

  test('several that have hold of the memory', () => {
    expect(read('pin-cmdline-and-mem-zombie')).toMatchObject({
      pins: [{ by: 'cmdline', how: 'stalled' }, { by: 'mem', how: 'stalled' }],
      victim: { fate: 'zombie' },
    })
    expect(read('pin-two-pvr-zombie').pins).toHaveLength(2)
    // Its reader gets the entries while pagemap_read has the memory.
    expect(read('pin-pagemap-read-zombie').pins).toEqual([{ by: 'process_vm_readv', how: 'stalled' }])
  })

  test('signals of all kinds', () => {
    expect(read('sigrtmin-plus-3-default-immediate')).toMatchObject({ signal: 34, survives: false })
    expect(read('sigstkflt-immediate').signal).toBe(16)
    expect(read('sigchld').victim.fate).toBe('live')
    // SIGKILL ends whoever survives another.
    expect(read('sigterm-handled-sigkill-frozen')).toMatchObject({ signal: 9, survives: false })
    expect(read('sigterm-handled-shared-killed-target-frozen')).toMatchObject({ signal: 15, survives: true })
    expect(read('killed-by-pidfd-send-signal-frozen')).toMatchObject({ ask: 'process_mrelease', signal: 9 })
  })

  test('what has held the victim before holds it no more', () => {
    expect(read('killed-frozen-thawed').victim).toMatchObject({ fate: 'signalled', hold: 'nothing' })
    expect(read('live-stopped-sigcont').victim).toMatchObject({ fate: 'live', hold: 'nothing' })
    expect(read('sigkill-after-sigstop').victim).toMatchObject({ fate: 'signalled', hold: 'stopped' })
  })

  test('who of parent and child is the target', () => {
    expect(read('live-vfork-parent-is-target').sharers).toMatchObject([{ kind: 'vfork-child', fate: 'live' }])
    expect(read('target-is-vfork-child-killed-frozen')).toMatchObject({
      sharers: [{ kind: 'vfork-parent', fate: 'live', hold: 'nothing' }],
      victim: { fate: 'signalled', hold: 'frozen' },
    })
  })

  test('an execve leaves the pidfd as it is, and the old memory to whoever has hold of it', () => {
    expect(read('live-execve-after-pidfd')).toEqual(read('live'))
    expect(() => read('live-execve-after-pidfd-pin-pvr')).toThrow('after an execve, of which memory somebody has hold is not said')
  })

  test('however a pidfd was come by, and whatever else a file descriptor is of', () => {
    expect(read('pidfd-nonblock-killed-frozen')).toEqual(read('killed-frozen'))
    for (const name of ['fd-timerfd', 'fd-cgroup-dir', 'fd-of-a-fifo', 'inotify-fd']) expect(read(name).aim, name).toBe('not a pidfd')
  })

  test('words that contradict each other are named with the scenario', () => {
    expect(() => read('killed-live')).toThrow("scenario 'killed-live': 'signalled' and 'live' are said of one process")
  })

  test('an open file is no reader', () => {
    expect(read('pin-mem-zombie').pins).toEqual([{ by: 'mem', how: 'stalled' }])
    expect(read('pin-mem-open-zombie').pins).toEqual([{ by: 'open file', how: 'stalled' }])
  })

  test('a word that nobody knows is an error that names it', () => {
    expect(() => read('killed-upside-down')).toThrow("scenario 'killed-upside-down': no word of scenario/ begins 'upside-down'")
  })
})

describe('who is dead where memory is shared', () => {
  test('one state is both processes', () => {
    const { sharers, victim } = read('shared-dying-frozen')
    expect([victim.fate, victim.hold]).toEqual(['signalled', 'frozen'])
    expect(sharers).toEqual([{ kind: 'clone', fate: 'signalled', hold: 'frozen', of: 'anybody', told: true }])
  })

  test('the first of two states is the sharer’s; what holds comes after the victim’s and is the victim’s alone', () => {
    const { sharers, victim } = read('shared-live-killed-frozen')
    expect([victim.fate, victim.hold]).toEqual(['signalled', 'frozen'])
    expect(sharers).toEqual([{ kind: 'clone', fate: 'live', hold: 'nothing', of: 'anybody', told: true }])
  })

  test('a target may be named', () => {
    const { sharers, victim } = read('shared-dying-target-live')
    expect([victim.fate, sharers[0]?.fate]).toEqual(['live', 'signalled'])
  })
})

describe('what is left to chance', () => {
  test.each(['killed-immediate', 'killed-stopped', 'killed-frozen-v2', 'shared-dying-immediate', 'race-delay-1mib-0us', 'poll-loop-1mib'])(
    '%s: who dies may run before the call', name => expect(leavesToChance(read(name))).toBe(true),
  )

  test.each(['live', 'killed-frozen-v1', 'zombie', 'reaped', 'samecpu-fifo-sigkill', 'ptrace-exit-stop-sigkill', 'race-reapkill-1mib'])(
    '%s: nothing', name => expect(leavesToChance(read(name))).toBe(false),
  )

  test('the fork loop is killed only for a call without flags', () => {
    expect(leavesToChance(read('mmap-lock-busy-fork-loop', 0))).toBe(true)
    expect(leavesToChance(read('mmap-lock-busy-fork-loop', 1))).toBe(false)
  })
})
