// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { type KernelCall, kernelFunctions, placeNames } from '../kernel/index.ts'
import { functionAnchor, functionLink, placeLink } from './function-link.ts'
import { flagNames } from './show-moment.ts'

const calls: Readonly<Record<KernelCall, true>> = {
  pidfd_open: true, kill: true, pidfd_send_signal: true, process_mrelease: true, poll: true, waitid: true, nanosleep: true,
  read_memory: true, read_status: true,
}
const described = new Set(kernelFunctions().map(({ name }) => name))

test.each([...new Set([...described, ...Object.keys(calls)])])('%s leads to where it is described, if it is', (name) => {
  expect(functionLink(name).markup.startsWith('<a ')).toBe(described.has(name))
})

test('a sentence names whom it speaks of, and leaves no place for a name empty', () => {
  for (const { actions } of kernelFunctions()) for (const action of actions) expect(action).not.toMatch(/undefined|[{}]/)
})

test.each(Object.values(flagNames))('a flag leads to where it is described: $flag', ({ flag }) => {
  expect(functionLink(flag).markup).toContain(`#${functionAnchor(flag)}"`)
})

const elsewhere = new Set([
  'running', 'SIGKILL pending', 'dead', 'reaped', 'not begun', 'finished', 'asleep', 'exited', 'killed', 'stopped', 'panic', 'has killed',
  'holds mm_users',
])

test.each(placeNames())('an actor that is at "%s" is in a function that is described, or nowhere in the kernel', (place) => {
  if (!elsewhere.has(place)) expect(described).toContain(place)
  expect(String(placeLink(place)).startsWith('<a ')).toBe(!elsewhere.has(place))
})
