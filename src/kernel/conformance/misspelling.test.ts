// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { meantBy } from './misspelling.ts'

const known = ['kernel', 'stateAfter', 'runs', 'n', 'then']

test.each([
  ['stateafter', 'stateAfter'], ['state_after', 'stateAfter'], ['statAfter', 'stateAfter'], ['statesAfte', 'stateAfter'], ['run', 'runs'],
  ['Kernel', 'kernel'], ['kernl', 'kernel'], ['N', 'n'],
])('%s is %s misspelt', (name, meant) => {
  expect(meantBy(name, known)).toBe(meant)
})

test.each(['stateAfter', 'n', 'p95', 'remark', 'kernelConfig', 'host', 'recordedOn', ''])('%j is none of them, or right', (name) => {
  expect(meantBy(name, known)).toBeUndefined()
})
