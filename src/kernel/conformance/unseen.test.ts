// SPDX-License-Identifier: MIT
// Records that nobody has made yet, but whose outcome is known from those that were made and from reading: the same programs, other
// numbers and other combinations. The mapping has to understand them, and to notice when their result is another one.
import { beforeAll, describe, expect, test } from 'vitest'
import { testKernel } from '../testing/kernels.ts'
import { Explorer } from './answers.ts'
import { contradictions } from './check.ts'
import { readObservations } from './observation.ts'

let explorer: Explorer

beforeAll(async () => {
  explorer = new Explorer(await testKernel())
}, 60_000)

function contradictionsOf(record: object): string[] {
  return readObservations('x', JSON.stringify([record])).flatMap(observation => contradictions(observation, explorer))
}

const profiles = ['mainline', 'reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm']
const results = ['0', 'ESRCH', 'EINVAL', 'EPERM', 'EBUSY', 'EAGAIN']

/**
 * Scenario, with caller and flags where they are not root and 0; what was observed, in all profiles, or in mainline, v1, v2, v3 and
 * exit-mm (-: nothing; a,b: a in some runs, b in others); states, and shares of memory.
 */
const measured = `
  live-mt2 | EINVAL | alive after_call=1
  live-mt2 [flags=1] | EINVAL 0 0 0 EINVAL
  live-mt16 | EINVAL | alive 100ms_after_call=1
  live-mt4-leader-exited [flags=1] | EINVAL 0 0 0 EINVAL
  live-mt8-stopped [flags=1] | EINVAL 0 0 0 EINVAL
  live-mt8-frozen-v1 [flags=1] | EINVAL 0 0 0 EINVAL
  live-frozen-v1-mt2 [flags=1] | - 0 0 0 - | dying after_call=0
  live-frozen-v2 | EINVAL | alive after_call=1
  live-frozen-v2 [flags=1] | EINVAL 0 0 0 EINVAL
  killed-mt2-frozen-v2 | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie 100ms_after_call=0
  killed-mt4-frozen | 0 | dying after_call=0
  killed-mt8-leader-exited-frozen | 0 | dying after_call=0
  killed-mt2-stopped | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie
  zombie-mt8 | ESRCH ESRCH ESRCH ESRCH 0 | zombie after_call=0
  zombie-mt8 [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL | zombie
  reaped-mt8 | ESRCH | gone
  ptrace-exit-stop-sigkill-mt4 | 0 | at-ptrace-event-exit dying after_call=0
  ptrace-exit-stop-exit | 0 | at-ptrace-event-exit
  ptrace-exit-stop-mt8 [flags=1] | EINVAL 0 0 0 EINVAL
  killed-mt4-leader-held | 0 | dying after_call=0
  killed-mt4-others-held | 0 | dying after_call=0
  killed-frozen-caller-killed | 0,no-return(sig9) | dying
  caller-in-victims-pidns-live | EINVAL | alive after_call=1
  caller-in-victims-pidns-killed | EINVAL | alive after_call=1
  killed-frozen-twice | 0>0 | dying
  killed-frozen-v1-concurrent | 0/0 | dying after_call=0
  two-callers-live | EINVAL/EINVAL | alive
  two-callers-zombie | ESRCH/ESRCH ESRCH/ESRCH ESRCH/ESRCH ESRCH/ESRCH 0/0 | zombie
  two-calls-killed-immediate | 0>0,0>ESRCH,ESRCH>ESRCH 0>0,0>ESRCH 0>0,0>ESRCH 0>0,0>ESRCH 0>0 | zombie
  concurrent-killed-immediate | 0/0,0/ESRCH,ESRCH/0,ESRCH/ESRCH 0/0 0/0 0/0 0/0 | zombie
  two-calls-in-parallel-killed-held | 0/0 | dying after_call=0
  killed-mt8-frozen-two-callers | 0/0 | dying before_call=1 after_call=0
  live-frozen-two-callers [flags=1] | EINVAL/EINVAL 0/0 0/0 0/0 EINVAL/EINVAL
  two-callers-live [flags=1] | EINVAL/EINVAL 0/0,0/ESRCH,ESRCH/0 0/0,0/ESRCH 0/0,ESRCH/0 EINVAL/EINVAL
  live-second-caller-kills | EINVAL/0,0/0,ESRCH/ESRCH,ESRCH/0 - - - EINVAL/0,0/0 | zombie
  held-second-caller-kills | EINVAL/0,0/0 | dying after_call=0
  second-call-live [flags=1] | EINVAL>EINVAL 0>ESRCH 0>ESRCH 0>ESRCH EINVAL>EINVAL
  sigterm-default-immediate | 0,ESRCH 0,ESRCH 0 0 0 | zombie
  sigterm-ignored-frozen | EINVAL | alive after_call=1
  sigterm-blocked-frozen [flags=1] | EINVAL 0 0 0 EINVAL
  sigterm-handled | EINVAL | alive
  sigint-default-frozen | EINVAL | alive
  samecpu-fifo-sigint-default | 0 | zombie 100ms_after_call=0
  samecpu-fifo-sigsegv-default | EINVAL | zombie
  samecpu-fifo-sigterm-ignored | EINVAL | alive
  samecpu-fifo-sigterm-blocked [flags=1] | EINVAL 0 0 0 EINVAL
  samecpu-fifo-sigkill-mt8 | 0 | zombie 100ms_after_call=0
  coredump | EINVAL,ESRCH EINVAL EINVAL EINVAL EINVAL
  coredump-in-progress [flags=1] | EINVAL EINVAL 0 0 EINVAL
  shared-dying-target-live | EINVAL
  shared-gone-target-live | EINVAL | alive after_call=1
  shared-gone-target-live [flags=1] | EINVAL 0 EINVAL 0 EINVAL
  shared-gone-killed-frozen | 0 | dying after_call=0
  shared-gone-killed-frozen [flags=1] | EINVAL 0 EINVAL 0 EINVAL
  shared-zombie-killed-frozen | 0 | dying after_call=0
  shared-live-killed-immediate | EINVAL,ESRCH EINVAL EINVAL EINVAL EINVAL | zombie sharer:alive-memory-intact sharer_pages_intact_frac=1
  shared-dying-frozen-v2 | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie
  shared-live-target-live-mt8 | EINVAL | alive sharer:alive-memory-intact
  shared-vfork-child-live | EINVAL | alive sharer:alive-memory-intact
  shared-vfork-child-live [flags=1] | EINVAL EINVAL 0 0 EINVAL
  shared-vfork-parent-live-target-killed-frozen | EINVAL | dying sharer:alive-memory-intact
  shared-vfork-parent-live-target-killed-frozen [flags=1] | EINVAL EINVAL 0 0 EINVAL
  shared-vfork-child-live-target-zombie | ESRCH ESRCH ESRCH ESRCH - | zombie sharer:alive-memory-intact
  two-sharers-live-target-live | EINVAL | alive sharer:alive-memory-intact
  shared-with-init-killed-frozen | EINVAL | dying
  shared-with-kthread | EINVAL
  pin-environ-zombie | ESRCH ESRCH ESRCH ESRCH 0 | zombie before_call=1
  pin-environ-zombie | ESRCH ESRCH ESRCH ESRCH - | zombie after_call=1 100ms_after_call=1 after_pin_released=0
  pin-mem-zombie | ESRCH ESRCH ESRCH ESRCH - | zombie after_call=1 after_pin_released=0
  pin-mem-read-zombie [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL | zombie after_call=1
  pin-mem-killed-frozen | 0 | dying after_call=0
  pin-pvr-zombie-mt8 | ESRCH ESRCH ESRCH ESRCH 0 | zombie
  pin-pvr-reaped | ESRCH | gone after_call=1 after_pin_released=0
  pin-smaps-zombie | ESRCH ESRCH ESRCH ESRCH 0 | zombie after_call=0
  pin-environ-open-zombie | ESRCH ESRCH ESRCH ESRCH 0 | zombie after_call=0
  pin-pvr-killed-immediate | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie
  pin-cmdline-killed-mt8-frozen | 0 | dying after_call=0
  pin-cmdline-zombie-reader-gone | ESRCH ESRCH ESRCH ESRCH 0 | zombie after_call=0
  pin-pvr-shared-live-killed-frozen | EINVAL | dying sharer:alive-memory-intact
  pin-vhost-zombie | ESRCH ESRCH ESRCH ESRCH - | zombie
  pin-userfaultfd-zombie | ESRCH ESRCH ESRCH ESRCH 0 | zombie after_call=0
  other-uid-killed-frozen [uid-1000] | 0 | dying after_call=0
  other-uid-killed-frozen [uid-1000] [flags=1] | EINVAL EPERM EPERM EBUSY EINVAL | dying after_call=1
  other-uid-zombie [uid-1000] [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL | zombie
  other-uid-zombie [uid-65534] | ESRCH ESRCH ESRCH ESRCH 0 | zombie
  other-uid-reaped [uid-1000] [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL | gone
  same-uid-killed-frozen [uid-1000] [flags=1] | EINVAL 0 0 0 EINVAL | dying
  other-uid-pin-pvr-zombie [uid-1000] | ESRCH ESRCH ESRCH ESRCH - | zombie after_call=1 after_pin_released=0
  other-uid-mt8-live [uid-1000] [flags=1] | EINVAL EPERM EPERM EBUSY EINVAL | alive after_call=1
  same-uid-shared-live-other-uid-target-live [uid-1000] [flags=1] | EINVAL EINVAL EINVAL EBUSY EINVAL
  caller-in-child-pidns-zombie [child-pidns] [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL | zombie
  caller-in-child-pidns-mt8-live [child-pidns] [flags=1] | EINVAL 0 0 EBUSY EINVAL
  caller-in-child-pidns-reaped [child-pidns] | ESRCH
  pidns-init-live | EINVAL | alive
  pidns-init-killed-frozen | 0 | dying
  target-init | EINVAL | init-alive
  target-init [flags=1] | EINVAL - - EBUSY EINVAL | init-alive
  target-kthread [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL
  pidfd-thread-nonleader-killed-frozen | ESRCH
  pidfd-thread-nonleader-live [flags=1] | EINVAL ESRCH ESRCH ESRCH EINVAL
  pidfd-thread-leader-killed-frozen | 0 | dying
  pidfd-self | EINVAL EBADF EBADF EBADF EBADF
  self [flags=1] | EINVAL no-return(sig9) no-return(sig9) no-return(sig9) EINVAL
  flags-zombie [flags=2] | EINVAL
  flags-reaped [flags=0x100000001] | EINVAL ESRCH ESRCH ESRCH EINVAL
  fd-pipe [flags=1] | EINVAL EBADF EBADF EBADF EINVAL
  fd-opath | EBADF
  mem-swapped | 0 | after=0 after_exit=0
  mem-hugetlb-shared | 0 | after=1 after_exit=0
  mem-file-private-dirty | 0 | after=0
  mem-memfd-shared | 0 | after=1
  mem-shmem-sysv | 0 | after=1
  mem-pfnmap | 0 | after=1
  exit-timeline-64mib [flags=none] | memory-free-when-zombie-seen | when_zombie_seen=0
  exit-timeline-cmdline-reader [flags=none] | zombie-before-memory-free | when_zombie_seen=0.7
  poll-loop-64mib | 0,0>ESRCH,ESRCH 0 0 0 0
  race-delay-4mib-2000us | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0
  race-place-64mib-samecpu-fifo | 0
  race-killfirst-64mib-mt8 | 0,ESRCH 0,ESRCH 0 0 0
  race-reapkill-1024mib-spin [flags=1] | EINVAL 0 0 0 EINVAL
  call-cost-killed-frozen-4gib | 0 | dying
  memcg-oom-killed-frozen | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie
  oom-reaped-frozen | 0
  oom-reaped-frozen [flags=1] | EINVAL EINVAL 0 0 EINVAL
  mmap-lock-busy-mmap-loop | 0,ESRCH 0 0 0 0 | zombie 100ms_after_call=0
  killed-tgkill-frozen | 0 | dying
  exit-frozen | 0
  live-dstate [flags=1] | EINVAL 0 0 0 EINVAL
  killed-dstate | 0 | dying after_call=0
  killed-mt4-one-thread-held | 0 | dying after_call=0
  killed-mt2-other-thread-held | 0 | dying after_call=0
  sigkill-blocked-frozen | 0 | dying after_call=0
  sigterm-default-held | 0 | at-ptrace-event-exit after_call=0
  ptrace-exit-stop-sigterm-mt4 | 0 | at-ptrace-event-exit after_call=0
  sigterm-default-stopped | EINVAL | alive after_call=1
  coredump-to-a-slow-pipe | EINVAL
  vfork-child-exited-target-live [flags=1] | EINVAL 0 0 0 EINVAL
  vfork-child-execed-target-killed-frozen | 0 | dying after_call=0
  vfork-child-gone-target-killed-frozen [flags=1] | EINVAL 0 0 0 EINVAL | dying sharer:gone
  shared-zombie-target-killed-frozen [flags=1] | EINVAL 0 EINVAL 0 EINVAL | dying sharer:gone
  shared-dying-frozen-target-live [flags=1] | EINVAL 0 EINVAL 0 EINVAL
  shared-held-at-exit-target-killed-frozen | 0 | dying after_call=0
  shared-sharer-killed-target-live | EINVAL | alive
  memcg-oom-reaped-held | 0 | at-ptrace-event-exit before_call=0 after_call=0
  memcg-oom-reaped-held [flags=1] | EINVAL EINVAL 0 0 EINVAL | at-ptrace-event-exit after_call=0
  zombie-pinned-by-pvr | ESRCH ESRCH ESRCH ESRCH - | zombie after_call=1 after_pin_released=0
  race-kill-boost-64mib | 0,ESRCH 0,ESRCH 0,ESRCH 0,ESRCH 0 | zombie
  killed-frozen-caller-nice19 | 0 | dying after_call=0
  mem-ksm | 0 | after=0
`

const words: Readonly<Record<string, string>> = {
  dying: 'victim-100ms-later:has-not-exited+SIGKILL-pending',
  alive: 'victim-100ms-later:has-not-exited',
  zombie: 'victim-100ms-later:zombie',
  gone: 'victim-100ms-later:gone',
}

const RUNS = 5

interface Row {
  readonly scenario: string
  readonly profile: string
  readonly flags: string
  readonly observed: readonly string[]
  readonly record: object
}

function rowsOf(line: string): Row[] {
  const [situation = '', answers = '', rest = ''] = line.split('|').map(part => part.trim())
  const [scenario = '', ...brackets] = situation.split(' [').map(part => part.replace(']', ''))
  const flags = brackets.find(bracket => bracket.startsWith('flags='))?.slice('flags='.length) ?? '0'
  const who = brackets.find(bracket => !bracket.startsWith('flags=')) ?? 'root'
  const caller = who === 'child-pidns' ? 'root inside a child pid namespace' : who.replace('-', ' ')
  const said = rest.split(/\s+/).filter(Boolean)
  const stateAfter = Object.fromEntries(said.filter(word => !word.includes('=')).map(word => [words[word] ?? word, RUNS]))
  const memory = Object.fromEntries(said.filter(word => word.includes('=')).map(word => {
    const [name = '', value = ''] = word.split('=')
    const share = Number(value)
    const prefixed = /^sharer/.test(name) ? name : `mapped_frac_${name}`
    return [prefixed, { n: RUNS, min: share, median: share, max: share }]
  }))
  const each = answers.split(/\s+/)
  return profiles.flatMap((profile, index) => {
    const observed = (each[index] ?? each[0] ?? '-').split(',')
    if (observed[0] === '-') return []
    const record = {
      kernel: profile === 'mainline' ? '6.18.44 (a virtual machine)' : '6.12.117 (QEMU)',
      profile, scenario, flags, caller, setUp: '', runs: RUNS * observed.length, stateAfter, memory,
      outcomes: Object.fromEntries(observed.map(result => [result, RUNS])),
    }
    return [{ scenario, profile, flags, observed, record }]
  })
}

describe('records of the first shape', () => {
  const rows = measured.trim().split('\n').flatMap(rowsOf)

  test.each(rows)('$scenario, flags $flags, $profile: $observed', ({ record }) => expect(contradictionsOf(record)).toEqual([]))

  test('another result is noticed, but where chance could have had it', () => {
    const wrong = rows.filter(({ observed }) => !/[>/]/.test(observed.join())).flatMap(({ observed, record }) =>
      results.filter(result => !observed.includes(result)).map(result => ({ ...record, outcomes: { [result]: RUNS * observed.length } })))
    const unnoticed = wrong.filter(record => contradictionsOf(record).length === 0)
    expect(unnoticed.flatMap(({ outcomes }) => Object.keys(outcomes)).filter(result => !/^(0|ESRCH)$/.test(result))).toEqual([])
    expect(unnoticed.length / wrong.length).toBeLessThan(0.02)
  })
})

/** Profile, situation, flags, observed, then. */
const told = `
  mainline | zombie, 4 threads | 0 | ESRCH
  reap-kill-v1 | live, 4 threads | 1 | 0; target killed by 9
  reap-kill-v2 | live, four threads | 1 | 0; target killed by 9
  mainline | CLONE_VM sharer gone, target live | 0 | EINVAL; target still there
  reap-kill-v2 | CLONE_VM sharer gone, target live | 1 | EINVAL; target still there
  reap-kill-v2 | CLONE_VM sharer gone long ago | 1 | EINVAL; target state S
  reap-kill-v1 | CLONE_VM sharer gone long ago | 1 | 0; target state Z, sharer state -
  reap-kill-v3 | CLONE_VM sharer alive, target killed (held) | 1 | 0; target state t, sharer state Z
  mainline | CLONE_VM sharer alive, target killed (held) | 0 | EINVAL; target state t, sharer state S
  reap-kill-v3 | CLONE_VM sharer alive, target dying (held) | 0 | EINVAL; target state t RssAnon 8312
  mainline | CLONE_VM sharer dying (held), target dying (held) | 0 | 0; target state t RssAnon 0
  mainline | CLONE_VM sharer dying (held), target killed (held) | 0 | 0; target state t RssAnon 0
  reap-kill-v2 | CLONE_VM sharer dying (held), target killed (held) | 1 | EINVAL; target state t RssAnon 8312
  mainline | vfork child of target alive | 0 | EINVAL; target state S, sharer state S
  mainline | vfork child alive | 0 | EINVAL; target still there
  reap-kill-v2 | vfork child alive | 1 | 0; target state Z, sharer state S
  reap-kill-v3 | vfork child alive | 1 | 0; target state Z, sharer state -
  reap-kill-v1 | vfork child alive | 1 | EINVAL; target state D, sharer state S
  mainline | uid 1000 caller, root target dying (held) | 0 | 0; target state t RssAnon 0
  reap-kill-v1 | uid 1000 caller, root target killed (held) | 1 | EPERM; target state t RssAnon 8312
  reap-kill-v3 | uid 1000 caller, root target killed (held) | 1 | EBUSY; target state t RssAnon 8312
  reap-kill-v1 | uid 1000 caller, uid 1000 target live | 1 | 0; target killed by 9
  reap-kill-v1 | uid 1000 caller, root target zombie | 1 | ESRCH
  reap-kill-v3 | uid 1000 caller, uid 1000 target live, root sharer | 1 | EBUSY; target state Z, sharer state S
  mainline | killed, past exit_mm, mm pinned by a read of /proc/PID/cmdline | 0 | ESRCH; AnonPages 76 -> 76 MB -> reader gone 12 MB
  mainline | killed, past exit_mm, mm pinned by cmdline | 0 | ESRCH; AnonPages 76 -> 76 MB -> reader gone 12 MB
  mainline | already killed, before exit_mm, mm pinned by process_vm_readv | 0 | 0; RssAnon=0 kB
  reap-kill-v2 | already dying, before exit_mm, mm pinned by mem | 1 | 0; RssAnon=0 kB
  mainline | already killed, before exit_mm, leader exited | 0 | 0; RssAnon=0 kB
  mainline | already killed, before exit_mm, 3 threads | 0 | 0; RssAnon=0 kB; second call: 0
  mainline | caller in a child pid namespace, target killed (held) | 0 | 0 (pidfd_send_signal: EINVAL); target state t RssAnon 0
  mainline | caller in a child pid namespace, target zombie | 0 | ESRCH
  mainline | PIDFD_SELF | 0 | exit 3
  reap-kill-v2 | PIDFD_SELF | 1 | killed by 9
  mainline | SIGSTOPped target | 0 | EINVAL; target state T
  reap-kill-v1 | SIGSTOPped target, 2 threads | 1 | 0; target killed by 9
  mainline | PIDFD_THREAD fd of leader | 0 | EINVAL; target still there
  mainline | PIDFD_THREAD fd of non-leader, killed (held) | 0 | ESRCH (pidfd 7)
  mainline | kill then call, nothing held, x200 | 0 | 0=190 ESRCH=10 other=0
  reap-kill-v3 | kill then call, nothing held, 4 threads, x50 | 0 | 0=50 ESRCH=0 other=0
  reap-kill-v1 | flag alone, nothing held, x10 | 1 | 0=10 ESRCH=0 other=0
  mainline | core dump in progress | 0 | EINVAL; target state D
  mainline | SIGTERM with a handler | 0 | EINVAL; target still there
  mainline | SIGTERM handled | 0 | EINVAL; target still there
  reap-kill-v1 | SIGTERM ignored | 1 | 0; target killed by 9
  mainline | exited, not waited for | 0 | ESRCH
  mainline | frozen (v1), killed | 0 | 0; RssAnon=0 kB
  mainline | init of a child pid namespace | 0 | EINVAL; target still there
  reap-kill-v1 | init of a child pid namespace | 1 | 0; target killed by 9
  mainline | global init shares mm | 0 | EINVAL
  reap-kill-v3 | global init shares mm | 1 | EBUSY
  reap-kill-v2 | global init as target | 0 | EINVAL | init still alive, state S
  mainline | closed fd | 0 | EBADF
  mainline | O_PATH fd | 0 | EBADF
  mainline | /proc/PID directory | 0 | EBADF
  mainline | CLONE_VM sharer stopped, target live | 0 | EINVAL; target state S, sharer state T
  reap-kill-v2 | CLONE_VM sharer zombie, target live | 1 | EINVAL; target state S, sharer state Z
  reap-kill-v2 | vfork child exited, target live | 1 | 0; target state Z
  mainline | vfork child killed (held), target killed (held) | 0 | 0; target state t RssAnon 0
  reap-kill-v1 | uid 1000 caller, root target stopped | 1 | EPERM; target state T
  reap-kill-v3 | uid 1000 caller, uid 1000 target killed (held) | 1 | 0; target state t RssAnon 0
  mainline | memcg OOM victim, held, after the oom_reaper | 0 | 0; RssAnon=0 kB
  mainline | two callers at once, killed (held) | 0 | 0/0; RssAnon=0 kB
  mainline | zombie leader, thread alive | 0 | EINVAL; target still there
  mainline | killed, past exit_mm, /proc/PID/maps open | 0 | ESRCH; AnonPages 14 -> 14 MB
  mainline | killed (held) | 0 | 0; VmRSS 66252 -> 0 kB; VmPTE 168 kB; second call: 0; cmdline reads 0 bytes; maps still 26 lines
  mainline | killed (held) | 0 | 0; RssAnon 24680 -> 0 kB; RssFile 17060 -> 8192 kB; RssShmem 8192 -> 8192 kB; VmLck 8192 kB
  mainline | shared anonymous memory, killed (held) | 0 | 0; RssShmem=8192 kB
  mainline | global init as target, flags 2 | 2 | EINVAL | init still alive, state S
`

/** Profile, flags, caller, what only the set-up says, result and state. */
const inSentences = `
  mainline | 0 | root | 64 MiB; kill(pid, SIGKILL) while it sits in the cgroup v1 freezer, then process_mrelease(pidfd, 0) | 0 | dying
  mainline | 0 | root | the victim ignores SIGTERM; SIGTERM; process_mrelease at once | EINVAL | alive
  mainline | 0 | root | a JVM with a SIGTERM handler; SIGTERM, process_mrelease at once | EINVAL | alive
  mainline | 0 | root | victim SIGKILLed; waitpid() has collected it; pidfd kept open | ESRCH | gone
  mainline | 0 | root | process_vm_readv by another process is stuck on a userfaultfd page; victim dead but not reaped | ESRCH | zombie
  mainline | 0 | root | a kernel thread is inside kthread_use_mm with the victim's mm; victim frozen (v1), SIGKILLed | EINVAL | dying
  mainline | 0 | nobody | root's process, SIGKILLed and held before exit_mm; the caller is nobody | 0 | dying
  reap-kill-v2 | 1 | root | the victim called vfork(); the child has exited; the victim is alive again | 0 | zombie
  reap-kill-v2 | 1 | root | a CLONE_VM sharer exited long ago; the target is alive | EINVAL | alive
  reap-kill-v1 | 1 | root | mm shared with another process by clone(CLONE_VM); neither was signalled | EINVAL | alive
  mainline | 0 | root | SIGKILL to a process in uninterruptible sleep (state D) | 0 | dying
  mainline | 0 | root | 32 MiB of shared anonymous memory; SIGKILL; held; RSS is not looked at | - | -
`

describe('records whose names nobody knows', () => {
  test.each(inSentences.trim().split('\n'))('%s', line => {
    const [profile, flags, caller, setUp, result = '', state = ''] = line.split('|').map(part => part.trim())
    const record = (result: string) => ({
      kernel: '6.18.44', profile, scenario: 'case-17', flags, caller, setUp, runs: 1, outcomes: { [result]: 1 },
      stateAfter: state === '-' ? {} : { [words[state] ?? state]: 1 },
    })
    if (result === '-') return expect(() => contradictionsOf(record('0'))).toThrow("sentences.ts does not know what begins 'rss")
    expect(contradictionsOf(record(result))).toEqual([])
    for (const other of results.filter(other => other !== result)) expect(contradictionsOf(record(other)), other).not.toEqual([])
    return undefined
  })
})

describe('of two at the same time, who got what', () => {
  test.each([
    ['killed-frozen-two-callers', '0/0', ['0/ESRCH', 'ESRCH/0', '0/EINVAL', '0>0', '0']],
    ['live-two-callers', 'EINVAL/EINVAL', ['EINVAL/0', '0/EINVAL', 'EINVAL>EINVAL', 'EINVAL']],
    // Who kills does not call before it has.
    ['held-second-caller-kills', 'EINVAL/0', ['0/EINVAL', 'EINVAL/EINVAL']],
    ['killed-frozen-twice', '0>0', ['0/0']],
  ])('%s', (scenario, observed, wrong) => {
    const record = { kernel: '6.18.44', profile: 'mainline', scenario, flags: 0, caller: 'root', runs: 1 }
    expect(contradictionsOf({ ...record, outcomes: { [observed]: 1 } })).toEqual([])
    for (const other of wrong) expect(contradictionsOf({ ...record, outcomes: { [other]: 1 } }), other).not.toEqual([])
  })

  test.each([
    ['two-callers-self', 0, "the model's second caller calls on the victim, not on 'self'"],
    ['two-callers-live', 2, "the model's second caller calls with flags 0 or 1, not 2"],
    ['sigterm-default-frozen-two-callers', 0, 'has been sent SIGKILL in the model, not signal 15'],
    ['live-second-caller-kills', 1, "the model's second caller kills and calls with flags 0, not 1"],
  ])('what the model has no second caller for is said: %s, flags %s', (scenario, flags, message) => {
    const record = { kernel: '6.18.44', profile: 'mainline', scenario, flags, caller: 'root', runs: 1, outcomes: { '0/0': 1 } }
    expect(() => contradictionsOf(record)).toThrow(message)
  })
})

describe('records of the second shape', () => {
  test.each(told.trim().split('\n'))('%s', line => {
    const [profile, situation, flags, observed = '', then] = line.split('|').map(part => part.trim())
    const kernel = '7.3.4 (User Mode Linux, one CPU)'
    const record = { kernel, profile, situation, setUp: '', flags: Number(flags), observed, then: then === undefined ? [] : [then] }
    expect(contradictionsOf(record)).toEqual([])
    // Nobody can tell when a core dump ends.
    if (situation?.includes('core dump')) return
    for (const result of results) {
      const wrong = observed.replace(/^(0|E[A-Z]+)(?=;| |$)/, result)
      if (wrong !== observed) expect(contradictionsOf({ ...record, observed: wrong }), wrong).not.toEqual([])
    }
  })
})
