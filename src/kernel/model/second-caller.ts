// SPDX-License-Identifier: MIT
// Another process that calls process_mrelease on the victim at the same time, with the caller's rights.
import { complete } from './call.ts'
import {
  EINVAL, EVENT_NONE, EVENT_SIGNAL_KILLS, EVENT_SIGNAL_REFUSED, EXITED, HAS_KILLED, IN_USER, OK, SECOND_KILLS, SECOND_NOBODY,
} from './layout.ts'
import { processMrelease } from './mrelease.ts'
import { isOutside, refusalOf } from './signal.ts'
import { place, secondCaller, setPlace, swapCalls } from './state.ts'
import { killThreads } from './task.ts'

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
  const refused = isOutside(0) ? EINVAL : refusalOf(0)
  if (refused != OK) {
    complete(refused)
    return EVENT_SIGNAL_REFUSED
  }
  killThreads(0)
  setPlace(HAS_KILLED)
  return EVENT_SIGNAL_KILLS
}
