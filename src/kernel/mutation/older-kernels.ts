// SPDX-License-Identifier: MIT
// What a user could tell apart in kernels before 7.3, case by case. Sources: the commits named beside each.
import type { Core } from '../core.ts'
import { checkSituation, type Kernel, type Release, type Request, type Situation } from '../index.ts'
import { kernelOf } from '../kernel.ts'
import { call, killFirst, Script } from '../testing/script.ts'

const heldBeforeExitMm = { victim: 'killed', held: 'at-exit', pages: 1 } as const

/** Asks a core about each case; yields what is not as it was. */
export function* older(core: Core): Iterable<string> {
  const kernel = kernelOf(() => core)

  // 6.16: pidfd_open of a thread that does not lead its group is ENOENT (8cf4b738f6d8).
  for (const [release, expected] of [['5.14', 'EINVAL'], ['6.15', 'EINVAL'], ['6.16', 'ENOENT'], ['7.3', 'ENOENT']] as const) {
    const got = results(kernel, release, { threads: 2 }, [call('pidfd_open', 'victim-thread')])
    if (String(got) !== expected) yield `${release}: pidfd_open of a thread is ${got}, not ${expected}`
  }

  // 6.9: pidfd_open knows PIDFD_THREAD (64bef697d33b).
  for (const [release, expected] of [['5.15', 'EINVAL'], ['6.1', 'EINVAL'], ['6.9', '0'], ['7.3', '0']] as const) {
    const got = results(kernel, release, { threads: 2 }, [call('pidfd_open', 'victim-thread', 0x80)])
    if (String(got) !== expected) yield `${release}: pidfd_open with PIDFD_THREAD is ${got}, not ${expected}`
  }

  // 6.1: exit_mmap unmaps as a reader (bf3980c85212), so that a call may go on beside it; from 5.17 on as a writer (64591e8605d6): who has
  // looked the mm up before waits for all of it. In 5.15 and 5.16 it takes no lock, because the call holds mm_users.
  for (const [release, beside] of [['5.15', false], ['5.17', false], ['6.0', false], ['6.1', true], ['7.3', true]] as const) {
    const states = schedulesOf(kernel, release, { pages: 4 }).flatMap((steps) => steps.map(({ after }) => after.actors))
    const seen = states.some(([caller, victim]) => caller?.at === '__oom_reap_task_mm' && victim?.at === 'unmap_vmas')
    if (seen !== beside) yield `${release}: process_mrelease ${beside ? 'never releases' : 'releases'} while exit_mmap unmaps`
  }

  // Up to 5.16 the call holds mm_users, so it may have to run exit_mmap itself (337546e83fc7); then mm_count (ba535c1caf3e).
  for (const [release, frees] of [['5.15', true], ['5.16', true], ['5.17', false], ['7.3', false]] as const) {
    const freers = schedulesOf(kernel, release, { pages: 1 })
      .flatMap((steps) => steps.filter(({ step }) => step.kernelFunction === 'free_pgtables').map(({ step }) => step.actor))
    if (freers.includes(0) !== frees) yield `${release}: the caller ${frees ? 'never runs' : 'runs'} exit_mmap itself`
  }

  // Up to 5.16 it takes mm_users before it asks whether the target is dying: so even a call that is refused may have to run exit_mmap.
  for (const [release, frees] of [['5.15', true], ['5.16', true], ['5.17', false], ['7.3', false]] as const) {
    const refused = Array.from({ length: 400 }, (_, seed) =>
      kernel.run(setup(release, { exitsByItself: true, pages: 1 }, [call('process_mrelease')]), { seed }).steps)
      .filter((steps) => steps.some(({ step }) => step.call?.result === -22))
      .flatMap((steps) => steps.filter(({ step }) => step.kernelFunction === 'free_pgtables').map(({ step }) => step.actor))
    if (refused.includes(0) !== frees) yield `${release}: a caller that is refused ${frees ? 'never runs' : 'runs'} exit_mmap`
  }

  // Up to 5.15 a core dump kills who shares the mm, and they wait for it before exit_mm (zap_threads); then no more (0258b5fd7c71).
  const dump = [call('kill', 'victim', 11), call('poll', 'self', -1)]
  for (const [release, expected] of [['5.14', 'dead'], ['5.15', 'dead'], ['5.16', 'alive'], ['7.3', 'alive']] as const) {
    const asked = setup(release, { sharers: 1, pages: 1 }, dump)
    const ends = new Set(kernel.explore(asked).outcomes.map(({ outcome }) => String(outcome.sharers)))
    if (String([...ends]) !== expected) yield `${release}: after a core dump a sharer is ${[...ends]}, not ${expected}`
    const early = schedulesOf(kernel, release, { sharers: 1, pages: 1 }, [call('kill', 'victim', 11)]).flatMap((steps) => steps)
      .some(({ after: { actors } }) => actors[1]?.at === 'coredump_wait' && actors[2]?.at === 'mmput')
    if (early) yield `${release}: a sharer leaves the mm while it is dumped`
  }
  // They have SIGNAL_GROUP_COREDUMP, as the dumper has, and keep it until exit_mm (zap_process, 5.15): neither of them is eligible.
  for (const target of ['victim', 'sharer'] as const) {
    const shared = { victim: 'dumping-core', sharers: 1, pages: 1 } as const
    const got = results(kernel, '5.15', shared, [call('process_mrelease', target)])
    const expected = target === 'victim' ? '0,EINVAL,ESRCH' : 'EINVAL,ESRCH'
    if (String(got) !== expected) yield `5.15: process_mrelease of the ${target} of a core dump is ${got}, not ${expected}`
  }
  // How a sharer dumps is not modelled there.
  for (const [release, expected] of [['5.15', ''], ['5.16', '0']] as const) {
    const got = results(kernel, release, { sharers: 1, pages: 0 }, [call('kill', 'sharer', 11)])
    if (String(got) !== expected) yield `${release}: a signal that makes a sharer dump is ${got}, not ${expected}`
  }

  // 6.0: whoever exits gets SIGNAL_GROUP_EXIT (cbe9dac37904). Up to 5.19 one thread alone did not: PF_EXITING counted, which exit_signals
  // sets behind PTRACE_EVENT_EXIT. SIGKILL marks it there, too.
  for (const [release, expected] of [['5.15', 'EINVAL'], ['5.18', 'EINVAL'], ['6.0', '0'], ['7.3', '0']] as const) {
    const exits = { victim: 'exiting', held: 'at-exit', pages: 1 } as const
    const got = results(kernel, release, exits, [call('process_mrelease')])
    if (String(got) !== expected) yield `${release}: process_mrelease of one that exits by itself is ${got}, not ${expected}`
    const killed = results(kernel, release, exits, [call('kill', 'victim', 9), call('process_mrelease')])
    if (String(killed) !== '0') yield `${release}: when it is killed as well, that is ${killed}, not 0`
  }

  // 6.4: a vhost worker is a thread of the victim (f9010dbdce91); before, a kernel thread with the borrowed mm, and so a living sharer.
  for (const [release, expected] of [['5.15', 'EINVAL'], ['6.1', 'EINVAL'], ['6.9', '0'], ['7.3', '0']] as const) {
    const served = { ...heldBeforeExitMm, pinners: 1, pinnerKinds: ['vhost'] } as const
    const got = results(kernel, release, served, [call('process_mrelease')])
    if (String(got) !== expected) yield `${release}: process_mrelease of a victim with vhost is ${got}, not ${expected}`
  }

  // 5.18 releases mlocked memory too (a213e5cf71cb).
  for (const [release, left] of [['5.17', 1], ['5.18', 0], ['7.3', 0]] as const) {
    const asked = setup(release, { ...heldBeforeExitMm, memory: ['mlocked'] }, [call('process_mrelease')])
    const rss = new Set(kernel.explore(asked).outcomes.map(({ outcome }) => outcome.rss))
    if (String([...rss]) !== String(left)) yield `${release}: of one mlocked unit ${[...rss]} is left, not ${left}`
  }

  // Not there before 5.15.
  const got = results(kernel, '5.14', heldBeforeExitMm, [call('process_mrelease')])
  if (String(got) !== 'ENOSYS') yield `5.14: process_mrelease is ${got}, not ENOSYS`
}

/** Some schedules, chosen by chance. */
function schedulesOf(kernel: Kernel, release: Release, situation: Partial<Situation>, calls = killFirst) {
  return Array.from({ length: 200 }, (_, seed) => kernel.run(setup(release, situation, calls), { seed }).steps)
}

function setup(release: Release, situation: Partial<Situation>, calls: readonly Request[]) {
  return { profile: 'mainline', situation: checkSituation({ ...situation, release }), caller: new Script(calls) } as const
}

function results(kernel: Kernel, release: Release, situation: Partial<Situation>, calls: readonly Request[]): string[] {
  const asked = setup(release, situation, calls)
  const all = kernel.explore(asked).outcomes.map(({ outcome }) => asked.caller.results(outcome.node).at(-1) ?? '')
  return [...new Set(all)].sort()
}
