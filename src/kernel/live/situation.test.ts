// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { callsOf, isOlder } from './situation.ts'
import { liveSituations } from './situations.ts'

test('steps are calls of the caller; what happens around them is not', () => {
  expect(callsOf(['send:9', '+readers-go', 'mrelease@sharer:0x100000000'])).toEqual([
    { call: 'pidfd_send_signal', target: 'victim', argument: 9 },
    { call: 'process_mrelease', target: 'sharer', argument: 0x100000000 },
  ])
})

test('what stands before +begin is set up, not called', () => {
  expect(callsOf(['send:9', 'poll:-1', '+begin', 'mrelease'])).toEqual([{ call: 'process_mrelease', target: 'victim', argument: 0 }])
})

test('a step that does not exist is named', () => {
  expect(() => callsOf(['reap'])).toThrow('step "reap": one of mrelease')
  expect(() => callsOf(['mrelease@nobody'])).toThrow('step "mrelease@nobody"')
})

test('releases are compared by number', () => {
  expect(isOlder('6.9.1-2-generic', '6.18')).toBe(true)
  expect(isOlder('6.18.44 (a virtual machine)', '6.18')).toBe(false)
  expect(isOlder('7.0', '6.18')).toBe(false)
})

test('each situation has a name of its own', () => {
  expect(new Set(liveSituations.map(({ name }) => name)).size).toBe(liveSituations.length)
})

test('the model has words for all of them but these', () => {
  const without = liveSituations.flatMap(({ name, model }) => 'notExpressible' in model ? [`${name}: ${model.notExpressible}`] : [])
  expect(without).toEqual([
  ])
})
