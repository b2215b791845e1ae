// SPDX-License-Identifier: MIT
// All situations that are set up live, in one list.
import type { LiveSituation } from './situation.ts'
import { argumentSituations } from './situations/arguments.ts'
import { holderSituations } from './situations/holders.ts'
import { callerSituations, memorySituations } from './situations/others.ts'
import { victimSituations } from './situations/victims.ts'

/** In the order in which they are run. */
export const liveSituations: readonly LiveSituation[] = [
  ...argumentSituations, ...victimSituations, ...holderSituations, ...callerSituations, ...memorySituations,
]
