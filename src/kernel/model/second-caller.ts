// SPDX-License-Identifier: MIT
// Whoever else has to do with the call: another process that calls process_mrelease on the victim at the same time, with the caller's
// rights (as the threads that release in Android's LMKD), and whoever kills the caller.
import { complete } from './call.ts'
import {
  EINVAL, EPERM, ESRCH, EVENT_CALLER_KILLED, EVENT_KILL_IGNORED, EVENT_NONE, EVENT_SIGNAL_KILLS, EVENT_SIGNAL_REFUSED, EXITED, FOREIGN,
  HAS_KILLED, IN_USER, OK, OUTSIDE, SECOND_KILLS, SECOND_NOBODY,
} from './layout.ts'
import { processMrelease } from './mrelease.ts'
import { callerKilled, callerMayBeKilled, killCaller, place, secondCaller, setPlace, swapCalls, traits } from './state.ts'
import { killThreads, leaderOf, released } from './task.ts'

/** The next step of the second caller. Its pidfd is open; it calls once, at any moment, and is then done. */
export function stepSecondCaller(): u32 {
  if (secondCaller == SECOND_NOBODY) return EVENT_NONE
  swapCalls()
  const event = stepSwapped()
  swapCalls()
  return event
}

function stepSwapped(): u32 {
  if (place() == EXITED) return EVENT_NONE
  return secondCaller == SECOND_KILLS && place() == IN_USER ? killVictim() : processMrelease()
}

/** pidfd_send_signal(SIGKILL); when it fails, the second caller gives up with that error. */
function killVictim(): u32 {
  const may = traits(leaderOf(0))
  const refused = (may & OUTSIDE) != 0 ? EINVAL : released(0) ? ESRCH : (may & FOREIGN) != 0 ? EPERM : OK
  if (refused != OK) {
    complete(refused)
    return EVENT_SIGNAL_REFUSED
  }
  setPlace(HAS_KILLED)
  return killThreads(0) ? EVENT_SIGNAL_KILLS : EVENT_KILL_IGNORED
}

/** Somebody sends the caller SIGKILL: it is pending until the caller comes to where it can be acted on. */
export function stepKiller(): u32 {
  if (!callerMayBeKilled || callerKilled() || place() >= EXITED) return EVENT_NONE
  killCaller()
  return EVENT_CALLER_KILLED
}
