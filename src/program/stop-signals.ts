// SPDX-License-Identifier: MIT
// Signals that stop another process, or let it go on. The model has no process that is stopped on the way. It needs none as long as the
// next that a stopped one gets is SIGKILL, which ends it as it ends one that runs (wants_signal, kernel/signal.c, 7.3), or SIGCONT, after
// which it is as before. All else is refused: another signal would wait, or be in time before the stop.
// So are signals that would wait for another reason: behind one that the only thread may not have taken yet, or in a parent that sleeps in
// vfork(2), which wakes up for SIGKILL and its child alone (wants_signal and complete_signal; wait_for_vfork_done, kernel/fork.c, 7.3).
import type { Target } from '../kernel/index.ts'
import { noteKill } from './deaths.ts'
import { perProcess } from './per-process.ts'
import type { Process } from './process.ts'
import { dumpsCore, isFatal, signalName, stops } from './signals.ts'

const sigkill = 9
const sigterm = 15
const sigcont = 18
const sigstop = 19

/** Whom the program has sent SIGSTOP, and nothing after it that lets them go on or ends them. */
const stoppedByIt = perProcess(() => new Set<Target>())

/** Who was stopped before the program began, and was not killed by it: nothing else that it may send changes that. */
const stoppedBefore = perProcess(
  ({ situation: { held, victim } }) => new Set<Target>(held === 'stopped' && victim === 'running' ? ['victim'] : []),
)

/** Who may have a signal waiting that the program has sent: one that is caught, or that counts only when it is taken. */
const mayHaveOneWaiting = perProcess(() => new Set<Target>())

/** Whether `target` is stopped: a parent that waits for that is told. */
export function isStopped(process: Process, target: Target): boolean {
  return stoppedByIt(process).has(target) || stoppedBefore(process).has(target)
}

/** Why a signal to another process cannot be followed, in words; undefined when it can. */
export function whyNotFollowed(process: Process, target: Target, signal: number): string | undefined {
  const { situation } = process
  const name = signalName(signal)
  const wasStopped = signal === sigcont && situation.held === 'stopped'
  if (wasStopped || (stops(signal) && signal !== sigstop)) return `${name} to another process is not simulated`
  const mayExit = situation.exitsByItself || situation.sharerKinds.some((kind) => kind.endsWith('-exits'))
  if (signal === sigstop && mayExit) return 'SIGSTOP to another process is not simulated where one may exit by itself'
  const changesNothing = signal === 0 || signal === sigkill || signal === sigcont || signal === sigstop
  if (stoppedByIt(process).has(target) && !changesNothing) return `${name} to a process that SIGSTOP has stopped is not simulated`
  return whyItWaits(process, target, signal)
}

/** Why a fatal signal would not count when it is sent, other than that its target is stopped or frozen. */
function whyItWaits(process: Process, target: Target, signal: number): string | undefined {
  const { situation } = process
  const { threads, leaderExited, held, sharerKinds, survivesSigterm } = situation
  const isVictim = target === 'victim'
  if (!isFatal(signal) || signal === sigkill || (isVictim && survivesSigterm && signal === sigterm)) return undefined
  const name = signalName(signal)
  const sharer = ['sharer', 'sharer-2', 'sharer-3'].indexOf(target)
  if (dumpsCore(signal) && sharerKinds[sharer] === 'vfork-parent') {
    return `${name} to a parent that waits in vfork() is not simulated: send SIGKILL`
  }
  const takesNone = isVictim && (held === 'stopped' || held === 'frozen')
  const threadsLeft = isVictim ? threads - Number(leaderExited) : 1
  if (threadsLeft > 1 || takesNone || !mayHaveOneWaiting(process).has(target)) return undefined
  return `${name} to a process that may not have received the signal before it is not simulated: send SIGKILL`
}

/** The kernel has accepted a signal to another process. Of those that end one, only SIGKILL ends one that is stopped. */
export function noteSent(process: Process, target: Target, signal: number): void {
  if (isFatal(signal) && (signal === sigkill || !isStopped(process, target))) noteKill(process, target, signal)
  if (dumpsCore(signal) || (signal === sigterm && process.situation.survivesSigterm)) mayHaveOneWaiting(process).add(target)
  if (signal === sigstop) stoppedByIt(process).add(target)
  if (signal === sigcont || signal === sigkill) stoppedByIt(process).delete(target)
  if (signal === sigkill) stoppedBefore(process).delete(target)
}
