// SPDX-License-Identifier: MIT
import type { End } from './process.ts'

/** SI_TKILL: sent to one thread. Only the kernel may claim it, as all codes from 0. */
export const tkillCode = -6

/** Signals of x86-64 Linux. */
const names = [
  '0', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGUSR1', 'SIGSEGV',
  'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGSTKFLT', 'SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU',
  'SIGURG', 'SIGXCPU', 'SIGXFSZ', 'SIGVTALRM', 'SIGPROF', 'SIGWINCH', 'SIGIO', 'SIGPWR', 'SIGSYS',
]

const ignored = new Set(['0', 'SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH'])
const stopping = new Set(['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'])

const dumping = new Set(['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGXCPU', 'SIGXFSZ', 'SIGSYS'])

/** Whether the signal's default action ends a process with a core dump. */
export function dumpsCore(signal: number): boolean {
  return dumping.has(signalName(signal))
}

/** Whether the kernel knows the signal: 0 (no signal, only the checks) to 64. */
export function isSignal(signal: number): boolean {
  return signal >= 0 && signal <= 64
}

/** 'SIGKILL'; a number stays a number where it has no name. */
export function signalName(signal: number): string {
  return names[signal] ?? String(signal)
}

/** Whether the signal's default action stops a process. */
export function stops(signal: number): boolean {
  return stopping.has(signalName(signal))
}

/** Whether the signal's default action ends a process. */
export function isFatal(signal: number): boolean {
  return isSignal(signal) && !ignored.has(signalName(signal)) && !stops(signal)
}

/** The end of a program that a signal kills, as a shell shows it. */
export function killedBy(signal: number, detail: string): End {
  return { kind: 'exit', status: 128 + signal, signal: signalName(signal), detail }
}
