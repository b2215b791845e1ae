// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { shareWords } from './share-words.ts'

describe('a share in words', () => {
  test.each<[string, bigint, bigint, string]>([
    ['nothing', 0n, 7n, 'none'],
    ['everything', 7n, 7n, 'all'],
    ['the only one', 1n, 1n, 'all'],
    ['exactly a half', 31n, 62n, '1 in 2'],
    ['exactly a third', 1n, 3n, '1 in 3'],
    ['exactly a tenth', 10n ** 30n, 10n ** 31n, '1 in 10'],
    ['less than a tenth: no more fractions', 1n, 11n, '9.1 %'],
    ['nearly a third', 333n, 1000n, 'about 1 in 3'],
    ['nearer than half a point, from below', 32834n, 100_000n, 'about 1 in 3'],
    ['nearer than half a point, from above', 33833n, 100_000n, 'about 1 in 3'],
    ['further away, from below', 32833n, 100_000n, '32.8 %'],
    ['further away, from above', 33834n, 100_000n, '33.8 %'],
    ['half a point below a half', 495n, 1000n, '49.5 %'],
    ['half a point above a tenth', 105n, 1000n, '10.5 %'],
    ['two thirds', 2n, 3n, '66.7 %'],
    ['anything', 372n, 1000n, '37.2 %'],
    ['a number of whole per cents', 3n, 4n, '75.0 %'],
    ['rounded down', 37_249n, 100_000n, '37.2 %'],
    ['a half is rounded up', 37_250n, 100_000n, '37.3 %'],
    ['the least that has a number', 1n, 1000n, '0.1 %'],
    ['less than that', 999n, 1_000_000n, 'less than 0.1 %'],
    ['the most that has a number', 999n, 1000n, '99.9 %'],
    ['more than that', 999_001n, 1_000_000n, 'more than 99.9 %'],
  ])('%s: %i of %i is %s', (_, part, total, words) => {
    expect(shareWords(part, total)).toBe(words)
  })

  test('is exact where a double is not', () => {
    const huge = 2n ** 200n
    expect(shareWords(huge - 1n, huge)).toBe('more than 99.9 %')
    expect(shareWords(1n, huge)).toBe('less than 0.1 %')
    expect(shareWords(huge / 2n, huge)).toBe('1 in 2')
    expect(shareWords(huge / 2n + 1n, huge)).toBe('about 1 in 2')
  })

  test('depends on the ratio alone', () => {
    for (let part = 0n; part <= 240n; part++) expect(shareWords(part * 7n ** 50n, 240n * 7n ** 50n)).toBe(shareWords(part, 240n))
  })

  test.each([[1n, 0n], [-1n, 3n], [4n, 3n], [0n, 0n]])('%i of %i is refused', (part, total) => {
    expect(() => shareWords(part, total)).toThrow(RangeError)
  })
})
