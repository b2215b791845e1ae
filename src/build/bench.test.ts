// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { median, table } from './bench-figures.ts'

test('a median is the middle value, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 10, 2])).toBe(3)
  expect(() => median([])).toThrow(RangeError)
})

test('a table has its first column to the left and the others to the right', () => {
  expect(table(['', 'states'], [['small', '154'], ['large one', '14,624,000']])).toBe(
    ['               states', 'small             154', 'large one  14,624,000'].join('\n'),
  )
})

const bench = (...options: string[]) => spawnSync(process.execPath, ['src/build/run.mjs', 'bench', ...options], { encoding: 'utf8' })

test.each([
  [['--only', 'nothing'], 'There is no part "nothing".'],
  [['--runs', 'many'], '--runs is "many"'],
  [['--fast'], '--fast'],
  [['explore'], 'explore'],
])('npm run bench -- %j is told what it may be', (options, message) => {
  const { status, stderr } = bench(...options)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).toContain('--only PART   one of explore, growth')
})
