// SPDX-License-Identifier: MIT
import { wait4, waitid } from './child-calls.ts'
import { schedGetaffinity, schedSetaffinity, schedYield } from './cpu-calls.ts'
import {
  close, dup, dup2, dup3, exit, exitGroup, fcntl, getegid, geteuid, getgid, getpid, gettid, getuid, write, writev,
} from './own-calls.ts'
import { kill, pidfdOpen, pidfdSendSignal, processMrelease } from './process-calls.ts'
import { lseek, open, openat, pread64, read, readv } from './reading-calls.ts'
import { pselect6 } from './select-calls.ts'
import { rtSigaction, rtSigpending, rtSigprocmask, tgkill, tkill } from './signal-calls.ts'
import type { SystemCall } from './system-call.ts'
import { systemCallNames } from './system-call-names.ts'
import { clockGetres, clockGettime, clockNanosleep, gettimeofday, nanosleep, poll, ppoll } from './waiting-calls.ts'

/** The system calls that are simulated, by their number on x86-64. Any other answers ENOSYS. */
export const systemCalls: Readonly<Record<number, SystemCall>> = {
  0: read,
  1: write,
  2: open,
  3: close,
  7: poll,
  8: lseek,
  13: rtSigaction,
  14: rtSigprocmask,
  17: pread64,
  19: readv,
  20: writev,
  24: schedYield,
  32: dup,
  33: dup2,
  35: nanosleep,
  39: getpid,
  60: exit,
  61: wait4,
  62: kill,
  72: fcntl,
  96: gettimeofday,
  102: getuid,
  104: getgid,
  107: geteuid,
  108: getegid,
  127: rtSigpending,
  186: gettid,
  200: tkill,
  203: schedSetaffinity,
  204: schedGetaffinity,
  228: clockGettime,
  229: clockGetres,
  230: clockNanosleep,
  231: exitGroup,
  234: tgkill,
  247: waitid,
  257: openat,
  270: pselect6,
  271: ppoll,
  292: dup3,
  424: pidfdSendSignal,
  434: pidfdOpen,
  448: processMrelease,
}

/** Whether a call that is not here is one that the simulated kernel does not have: then it answers ENOSYS. */
export const hasAll: boolean = true

/** What a call that is not here is called, where that is known. */
export function nameOfCall(number: number): string | undefined {
  return systemCallNames.get(number)
}
