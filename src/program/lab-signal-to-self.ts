// SPDX-License-Identifier: MIT
// What a browser is sent in the place of signal-calls.ts (`#signal-to-self` of package.json): no program of the labs sends itself a signal,
// as lab-calls.test.ts sees to.
import { type Answer, stopped } from './system-call.ts'
import type * as calls from './signal-calls.ts'

export const signalToSelf: typeof calls.signalToSelf = (): Answer => stopped('a signal that a program sends itself is not among the labs\' calls')
