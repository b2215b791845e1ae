// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { StateNumbers } from './schedule-count-states.ts'

test('states are numbered in the order in which they come, and each once', () => {
  const states = new StateNumbers()
  const words: [number, number, number][] = [[1, 2, 3], [1, 2, 4], [1, 2, 3], [0, 1, 0], [1, 2, 4]]
  expect(words.map((each) => states.numberOf(...each))).toEqual([0, 1, 0, 2, 1])
  expect(states.size).toBe(3)
})

test('a word is 32 bits, whether it comes with a sign or without', () => {
  const states = new StateNumbers()
  states.numberOf(-1, -0x80000000, 5)
  expect(states.numberOf(0xffffffff, 0x80000000, 5)).toBe(0)
  expect([states.word(0, 0), states.word(0, 1), states.word(0, 2)]).toEqual([0xffffffff, 0x80000000, 5])
})

test('100,000 states that differ little are all told apart, and found again', () => {
  const states = new StateNumbers()
  const words = Array.from({ length: 100_000 }, (_, index) => {
    return [index % 50, (Math.trunc(index / 50) % 50) << 27, Math.trunc(index / 2500) << 8] as const
  })
  const different = new Set(words.map(([first, second, third]) => `${first} ${second} ${third}`)).size
  const numbers = words.map((each) => states.numberOf(...each))
  expect(states.size).toBe(different)
  expect(words.map((each) => states.numberOf(...each))).toEqual(numbers)
})
