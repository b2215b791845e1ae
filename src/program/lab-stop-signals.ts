// SPDX-License-Identifier: MIT
// What a browser is sent in the place of stop-signals.ts (`#stop-signals` of package.json): no program of the labs stops another process,
// or waits for a child and asks what it has died of, as lab-calls.test.ts sees to.
import { signalName, stops } from './signals.ts'
import type * as calls from './stop-signals.ts'

const sigcont = 18

export const whyNotFollowed: typeof calls.whyNotFollowed = ({ situation }, _target, signal) => {
  if (!stops(signal) && !(signal === sigcont && situation.held === 'stopped')) return undefined
  return `${signalName(signal)} to another process is not among the labs' calls`
}

export const noteSent: typeof calls.noteSent = () => undefined
