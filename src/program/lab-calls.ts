// SPDX-License-Identifier: MIT
// The system calls that a browser is sent: those that the labs' programs make, as a test sees to. `#system-calls` (package.json) stands
// for this file in a browser, and for system-calls.ts, which has all of them, everywhere else: every visitor would have to load the rest.
import { close, exitGroup, write } from './own-calls.ts'
import { pidfdOpen, pidfdSendSignal, processMrelease } from './process-calls.ts'
import { openat, read } from './reading-calls.ts'
import type { SystemCall } from './system-call.ts'
import { nanosleep, poll } from './waiting-calls.ts'

/** By their number on x86-64. */
export const systemCalls: Readonly<Record<number, SystemCall>> = {
  0: read,
  1: write,
  3: close,
  7: poll,
  35: nanosleep,
  231: exitGroup,
  257: openat,
  424: pidfdSendSignal,
  434: pidfdOpen,
  448: processMrelease,
}

/** Whether a call that is not here is one that the simulated kernel does not have: then it answers ENOSYS. Here it may just be missing. */
export const hasAll: boolean = false

/** What a call that is not here is called, where that is known. */
export function nameOfCall(_number: number): string | undefined {
  return undefined
}
