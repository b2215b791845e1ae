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
    'killed-held-leader-only: a tracer holds all threads or none',
    'killed-held-others-only: a tracer holds all threads or none',
    'live-two-callers: there is one caller',
    'killed-held-two-callers: there is one caller',
    'killed-frozen-two-callers: there is one caller',
    'zombie-two-callers: there is one caller',
    'killed-at-once-two-callers: there is one caller',
    'live-second-caller-kills: there is one caller',
    'held-second-caller-kills: there is one caller',
    'frozen-second-caller-kills: there is one caller',
    'killed-held-caller-killed: nobody kills the caller',
    'killed-frozen-caller-killed: nobody kills the caller',
    'killed-at-once-caller-killed: nobody kills the caller',
    'namespace-init-live-inside: nobody is init of the namespace that the caller is in',
    'namespace-init-killed-inside: nobody is init of the namespace that the caller is in',
    'namespace-init-dying-inside: nobody is init of the namespace that the caller is in',
  ])
})
