// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { checkSituation, defaultSituation } from '../kernel/index.ts'
import { situationMeanings, situationNumbers } from './situation-meanings.ts'
import { situationWords } from './setup-words.ts'
import { situationFields, situationTable } from './situation-words.ts'

describe('the form of the situation', () => {
  test('has every field of the kernel', () => {
    expect(situationFields.toSorted()).toEqual(Object.keys(defaultSituation).sort())
  })

  test.each(Object.entries(situationNumbers))('offers the numbers that the kernel takes, and no others: %s', (field, [least, most]) => {
    for (const number of [least, most]) expect(checkSituation({ [field]: number })).toMatchObject({ [field]: number })
    for (const number of [least - 1, most + 1]) expect(() => checkSituation({ [field]: number })).toThrow(field)
  })

  test('names every value in words of its own', () => {
    for (const field of situationFields) {
      const { of, each }: { label: string; of?: object; each?: object } = situationTable[field]
      const words = Object.values(of ?? each ?? {})
      expect(new Set(words).size, field).toBe(words.length)
    }
  })

  test('says every meaning in whole sentences', () => {
    for (const meaning of Object.values(situationMeanings).flatMap((said) => (typeof said === 'string' ? [said] : Object.values(said)))) {
      expect(meaning).toMatch(/^[A-Z5].*\.$|^[a-z_]+\(2\).*\.$/)
    }
  })
})

describe('a situation in words', () => {
  test('is the number of threads, and what is not as usual', () => {
    expect(situationWords(defaultSituation)).toBe('Threads of the victim: 1')
    const odd = checkSituation({ threads: 2, pinners: 2, pinnerKinds: ['reader', 'stuck'], victim: 'exiting', parentWaits: true })
    expect(situationWords(odd)).toBe(
      'Threads of the victim: 2; Readers of its memory: 2; Reader 1: reads when it likes; Reader 2: has begun, and never ends; '
        + 'The victim: is exiting; Somebody else waits for it',
    )
  })
})
