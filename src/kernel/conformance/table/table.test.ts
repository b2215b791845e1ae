// SPDX-License-Identifier: MIT
// The truth table that the model computes is the one that was established by reading and measuring.
import { describe, expect, test } from 'vitest'
import { profiles, tableRows, truthTable } from '../../index.ts'
import { testKernel } from '../../testing/kernels.ts'
import { established, facts, formalAnswer, leftOut, readings } from './facts.ts'

const table = truthTable(await testKernel())

describe.each(table.map(({ row, cells }) => ({ name: `row ${row.number}: ${row.title}`, row, cells })))('$name', ({ row, cells }) => {
  test.each(profiles.map(({ name }, column) => ({ name, column })))('$name', ({ column }) => {
    const expected = facts[row.number]?.cells[column]
    if (expected !== '-') expect(cells[column]?.answers.join(' or ')).toBe(expected)
  })
})

test('every established row is a row of the model, or is said not to be', () => {
  const numbers = tableRows.map(({ number }) => number)
  expect(Object.keys(facts).sort()).toEqual([...numbers].sort())
  expect([...established.keys()].filter((row) => !numbers.includes(row))).toEqual(Object.keys(leftOut))
})

test('a cell is read otherwise than it is written only where there is a difference', () => {
  for (const [row, { cells }] of Object.entries(readings)) {
    for (const [column, answer] of Object.entries(cells)) {
      expect(formalAnswer(established.get(row)?.[Number(column)] ?? ''), `row ${row}, column ${column}`).not.toBe(answer)
    }
  }
})

test('a reading keeps the result that its cell names', () => {
  for (const [row, { cells }] of Object.entries(readings)) {
    for (const [column, answer] of Object.entries(cells)) {
      const cell = established.get(row)?.[Number(column)] ?? ''
      const result = /^(0|E[A-Z]+)\b/.exec(cell)?.[0]
      if (result !== undefined) expect(answer.split(' ')[0], `row ${row}, column ${column}: ${cell}`).toBe(result)
    }
  }
})
