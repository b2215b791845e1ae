// SPDX-License-Identifier: MIT
// What the tables of words are made of.
import type { Reading } from './reading.ts'

/** A word, or several in a row, joined by `-`; and what it says. `match`: of the pattern. */
export type Word = readonly [pattern: string, says: (reading: Reading, match: RegExpExecArray) => void]

/** Of words that say nothing about who is there. */
export const nothing = (): void => undefined

/** Numbers as people write them. */
const numbers: Readonly<Record<string, number>> = {
  single: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, sixteen: 16,
  'thirty-two': 32,
}

/** The pattern of a number, in digits or as a word. */
export const NUMBER: string = `\\d+|${Object.keys(numbers).join('|')}`

/** What `NUMBER` has matched. */
export function numberOf(word: string | undefined): number {
  return numbers[word ?? ''] ?? Number(word)
}
