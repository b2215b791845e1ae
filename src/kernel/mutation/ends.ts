// SPDX-License-Identifier: MIT
// What becomes of everybody in the end, case by case. Sources beside each; 6.18.44 is what was seen (live/records).
import type { Core } from '../core.ts'
import { checkSituation, type Profile, type Request, type Situation } from '../index.ts'
import { kernelOf } from '../kernel.ts'
import { call, Script } from '../testing/script.ts'

interface Case {
  what: string
  profile: Profile
  situation: Partial<Situation>
  calls: readonly Request[]
  /** Each end: what the calls returned, what became of the caller, the victim, and the sharers. */
  ends: readonly string[]
}

const sigterm = [call('kill', 'victim', 15), call('process_mrelease')]

const cases: readonly Case[] = [
  // complete_signal marks the group exit for SIGKILL, or where the leader has no tracer; 6.18.44: EINVAL, and 0 when it was passed on.
  {
    what: 'SIGTERM to a victim that a tracer holds at its exit',
    profile: 'mainline',
    situation: { held: 'at-exit', threads: 2, pages: 1 },
    calls: sigterm,
    ends: ['0,0: waits for ever, dying', '0,EINVAL: waits for ever, dying'],
  },
  {
    what: 'SIGTERM where only other threads than the leader have a tracer',
    profile: 'mainline',
    situation: { held: 'others-at-exit', threads: 2, pages: 1 },
    calls: sigterm,
    ends: ['0,0: waits for ever, dying'],
  },
  // pidfd_poll of a pidfd made with PIDFD_THREAD; 6.18.44: POLLIN and POLLHUP as soon as the thread is dead.
  {
    what: 'a poll of a thread that dies before its leader',
    profile: 'mainline',
    situation: { held: 'leader-at-exit', threads: 2, victim: 'killed', pages: 0 },
    calls: [call('poll', 'victim-thread', -1)],
    ends: ['2: waits for ever, dying'],
  },
  // v3 (2026-05-11) kills every process that shares the mm. Init it cannot kill: EBUSY, and the others die all the same.
  {
    what: 'REAP_KILL of a dying victim that shares its memory',
    profile: 'reap-kill-v3',
    situation: { victim: 'killed', held: 'at-exit', sharers: 1, pages: 1 },
    calls: [call('process_mrelease', 'victim', 1)],
    ends: ['0: waits for ever, dying, dead'],
  },
  {
    what: 'REAP_KILL of a victim that shares its memory with init and with another',
    profile: 'reap-kill-v3',
    situation: { sharers: 2, sharerKinds: ['init', 'clone'], pages: 1 },
    calls: [call('process_mrelease', 'victim', 1)],
    ends: ['EBUSY: waits for ever, zombie, alive, dead'],
  },
  // do_exit: exit_files and exit_task_work, where vhost gives back its mm_users, come before exit_notify (kernel/exit.c, 6.12).
  {
    what: 'the memory that vhost had, when the victim is a zombie',
    profile: 'mainline',
    situation: { pinners: 1, pinnerKinds: ['vhost'], victim: 'killed', pages: 1 },
    calls: [call('poll', 'victim', -1), call('read_memory')],
    ends: ['1,0: waits for ever, zombie'],
  },
  // mem_rw takes mm_users of the mm that the file has known since open (mmget_not_zero, fs/proc/base.c, 6.12), whoever still has it.
  // 6.18.44: with a leader that is a zombie, read(2) of /proc/PID/mem and smaps give the memory, of cmdline nothing.
  {
    what: 'a read of an open file that begins when the leader has exited',
    profile: 'mainline',
    situation: { threads: 2, leaderExited: true, victim: 'killed', pinners: 1, pinnerKinds: ['open-reader'], pages: 1 },
    calls: [call('poll', 'victim', -1), call('read_memory')],
    ends: ['1,0: waits for ever, zombie', '1,1: waits for ever, zombie'],
  },
  {
    what: 'a read of /proc/PID/cmdline when the leader has exited',
    profile: 'mainline',
    situation: { threads: 2, leaderExited: true, victim: 'killed', pinners: 1, pages: 1 },
    calls: [call('poll', 'victim', -1), call('read_memory')],
    ends: ['1,0: waits for ever, zombie'],
  },
  // After execve it is alive, with another memory that is not modelled: nothing is said of it.
  {
    what: 'a call on a vfork child that may have called execve',
    profile: 'mainline',
    situation: { victim: 'killed', held: 'frozen', sharers: 1, sharerKinds: ['vfork-child'], pages: 1 },
    calls: [call('process_mrelease', 'sharer')],
    ends: [': stopped, dying, dead', 'EINVAL: waits for ever, dying, dead'],
  },
  {
    what: 'a poll of a vfork child that was killed, before or after execve',
    profile: 'mainline',
    situation: { victim: 'killed', held: 'frozen', sharers: 1, sharerKinds: ['vfork-child'], pages: 1 },
    calls: [call('kill', 'sharer', 9), call('poll', 'sharer', -1)],
    ends: ['0,1: waits for ever, dying, dead', ': stopped, dying, dead'],
  },
  // wait_consider_task: no event but its exit can come of a zombie (ECHILD); eligible_child: __WCLONE is for others. 6.18.44: the same.
  {
    what: 'waitid for a zombie to stop',
    profile: 'mainline',
    situation: { victim: 'zombie', callerIsParent: true, pages: 0 },
    calls: [call('waitid', 'victim', 2), call('waitid', 'victim', 0x80000004), call('waitid', 'victim', 0xc0000004)],
    ends: ['ECHILD,ECHILD,1: waits for ever, reaped'],
  },
  // 6.18.44: the victim is a zombie, in spite of its tracer. That is not modelled.
  {
    what: 'SIGKILL to a victim that dumps core, with a tracer at its exit',
    profile: 'mainline',
    situation: { victim: 'dumping-core', held: 'at-exit', pages: 0 },
    calls: [call('kill', 'victim', 9)],
    ends: ['0: waits for ever, dying', ': stopped, dying'],
  },
  // complete_signal asks for the tracer of the thread that is named. 6.18.44: EINVAL after it. Nor is that modelled.
  {
    what: 'SIGTERM by the number of a thread that has a tracer, where the leader has none',
    profile: 'mainline',
    situation: { threads: 2, held: 'others-at-exit', pages: 0 },
    calls: [call('kill', 'victim-thread', 15)],
    ends: [': stopped, alive'],
  },
  // v1 asks only about the others, who are dying; init ignores the SIGKILL, and faults on what was released.
  {
    what: 'REAP_KILL of init, whose memory the dying victim shares',
    profile: 'reap-kill-v1',
    situation: { victim: 'killed', held: 'at-exit', sharers: 1, sharerKinds: ['init'], pages: 1 },
    calls: [call('process_mrelease', 'sharer', 1)],
    ends: ['0: machine panicked, dying, alive', ': machine panicked, dying, alive'],
  },
]

/** Asks a core about each case; yields what does not end as it would. */
export function* ends(core: Core): Iterable<string> {
  const kernel = kernelOf(() => core)
  for (const { what, profile, situation, calls, ends } of cases) {
    const caller = new Script([...calls, call('poll', 'self', -1)])
    const { outcomes } = kernel.explore({ profile, situation: checkSituation(situation), caller })
    const found = outcomes.map(({ outcome }) =>
      `${caller.results(outcome.node)}: ${[outcome.caller, outcome.victim, ...outcome.sharers].join(', ')}`)
    const all = [...new Set(found)].sort().join(' | ')
    if (all !== ends.join(' | ')) yield `${what}: ${all}, not ${ends.join(' | ')}`
  }
}
