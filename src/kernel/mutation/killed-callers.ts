// SPDX-License-Identifier: MIT
// What becomes of a caller that is killed while it calls, and of one whose target is init of its own pid namespace. Sources: a reader takes
// a free lock without a look at signals, and only one that has to wait gets EINTR (__down_read_common, kernel/locking/rwsem.c, an excerpt);
// that the memory is released all the same was seen on 6.18.44 (live/records). What init does is read from 6.12: sig_task_ignored and
// force_sig_info_to_task (kernel/signal.c), zap_pid_ns_processes (kernel/pid_namespace.c).
import type { Core } from '../core.ts'
import { checkSituation, type Kernel, type Profile, type Request, type Situation } from '../index.ts'
import { kernelOf } from '../kernel.ts'
import { Drive } from '../testing/drive.ts'
import { killFirst, reapKill, Script } from '../testing/script.ts'

const CALLER = 0
const VICTIM = 1
/** After the victim's thread: parent, clock, init. */
const KILLER = 5

/** Asks a core about each case; yields what is not as it would be. */
export function* killedCallers(core: Core): Iterable<string> {
  const kernel = kernelOf(() => core)
  yield* waiting(kernel)
  yield* notWaiting(kernel)
  yield* namespaceInit(kernel)
}

/** A wait for mmap_lock ends: EINTR, which only the trace shows. */
function* waiting(kernel: Kernel): Iterable<string> {
  const drive = new Drive(kernel, setup('mainline', { callerKilled: true, pages: 1 }, killFirst))
  drive.until(CALLER, 'mmap_read_lock_killable').until(VICTIM, 'free_pgtables').take(KILLER)
  try {
    drive.take(CALLER)
    const action = drive.trace.steps.at(-1)?.step.action
    if (!action?.includes('EINTR')) yield `a killed caller that waits for mmap_lock ${action}`
  } catch (error) {
    yield `a killed caller waits for mmap_lock: ${error}`
  }
}

/** A call that need not wait goes on to its end, and the caller never sees what it returned. */
function* notWaiting(kernel: Kernel): Iterable<string> {
  const asked = setup('mainline', { callerKilled: true, pages: 1, held: 'frozen' }, killFirst)
  const drive = new Drive(kernel, asked).until(CALLER, 'mmap_read_lock_killable').take(KILLER)
  try {
    const { end, steps } = drive.until(CALLER, 'killed').trace
    if (end.memory !== 'released') yield `a killed caller whose lock was free leaves memory ${end.memory}`
    if (steps.at(-1)?.step.call?.result !== 0) yield `its call returns ${steps.at(-1)?.step.call?.result}, not 0`
    const seen = asked.caller.results(end.node).length
    if (seen !== 1) yield `it has seen ${seen} results, not that of the kill alone`
  } catch (error) {
    yield `a killed caller does not die of it: ${error}`
  }
}

/** Signals from inside do nothing to a namespace's init; without its memory it dies, and the caller with it. */
function* namespaceInit(kernel: Kernel): Iterable<string> {
  const situation = { permission: 'init-of-the-namespace', threads: 2, pages: 1 } as const
  const asked = setup('mainline', situation, killFirst)
  for (const { outcome } of kernel.explore(asked).outcomes) {
    const seen = [...asked.caller.results(outcome.node), outcome.victim].join()
    if (seen !== '0,EINVAL,alive') yield `killing init of one's pid namespace, then releasing it: ${seen}`
  }
  for (const profile of ['reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3'] as const) {
    const ends = kernel.explore(setup(profile, situation, reapKill)).outcomes.map(({ outcome }) => `${outcome.caller}, ${outcome.victim}`)
    for (const end of ['exited, alive', 'exited, dying', 'killed, dying']) {
      if (!ends.includes(end)) yield `${profile} on init of one's pid namespace never ends with the caller ${end}`
    }
  }
}

function setup(profile: Profile, situation: Partial<Situation>, calls: readonly Request[]) {
  return { profile, situation: checkSituation(situation), caller: new Script(calls) } as const
}
