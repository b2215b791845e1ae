// SPDX-License-Identifier: MIT
// Signals that stop another process, or let it go on. The model has no process that is stopped on the way. It needs none as long as the
// next that a stopped one gets is SIGKILL, which ends it as it ends one that runs (wants_signal, kernel/signal.c, 7.3), or SIGCONT, after
// which it is as before. All else is refused: another signal would wait, or be in time before the stop.
import type { Target } from '../kernel/index.ts'
import type { Process } from './process.ts'
import { signalName, stops } from './signals.ts'

const sigkill = 9
const sigcont = 18
const sigstop = 19

/** Why a signal to another process cannot be followed, in words; undefined when it can. */
export function whyNotFollowed({ situation, stoppedOthers }: Process, target: Target, signal: number): string | undefined {
  const name = signalName(signal)
  const wasStopped = signal === sigcont && situation.held === 'stopped'
  if (wasStopped || (stops(signal) && signal !== sigstop)) return `${name} to another process is not simulated`
  const mayExit = situation.exitsByItself || situation.sharerKinds.some((kind) => kind.endsWith('-exits'))
  if (signal === sigstop && mayExit) return 'SIGSTOP to another process is not simulated where one may exit by itself'
  const changesNothing = signal === 0 || signal === sigkill || signal === sigcont || signal === sigstop
  if (stoppedOthers.has(target) && !changesNothing) return `${name} to a process that SIGSTOP has stopped is not simulated`
  return undefined
}

/** The kernel has accepted a signal to another process. */
export function noteSent({ stoppedOthers }: Process, target: Target, signal: number): void {
  if (signal === sigstop) stoppedOthers.add(target)
  else if (signal === sigcont || signal === sigkill) stoppedOthers.delete(target)
}
