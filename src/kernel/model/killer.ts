// SPDX-License-Identifier: MIT
// Whoever kills the caller.
import { EVENT_CALLER_KILLED, EVENT_NONE, EXITED } from './layout.ts'
import { callerKilled, callerMayBeKilled, killCaller, place } from './state.ts'

/** Somebody sends the caller SIGKILL: it is pending until the caller comes to where it can be acted on. */
export function stepKiller(): u32 {
  if (!callerMayBeKilled || callerKilled() || place() >= EXITED) return EVENT_NONE
  killCaller()
  return EVENT_CALLER_KILLED
}
