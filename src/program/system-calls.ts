// SPDX-License-Identifier: MIT
import { close, exit, exitGroup, getpid, write } from './own-calls.ts'
import { kill, pidfdOpen, pidfdSendSignal, processMrelease } from './process-calls.ts'
import { open, openat, read } from './reading-calls.ts'
import type { SystemCall } from './system-call.ts'
import { clockGettime, nanosleep, poll, schedSetaffinity, schedYield, waitid } from './waiting-calls.ts'

/** The system calls that are simulated, by their number on x86-64. Any other answers ENOSYS. */
export const systemCalls: Readonly<Record<number, SystemCall>> = {
  0: read,
  1: write,
  2: open,
  3: close,
  7: poll,
  24: schedYield,
  35: nanosleep,
  39: getpid,
  60: exit,
  62: kill,
  203: schedSetaffinity,
  228: clockGettime,
  231: exitGroup,
  247: waitid,
  257: openat,
  424: pidfdSendSignal,
  434: pidfdOpen,
  448: processMrelease,
}
