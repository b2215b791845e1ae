// SPDX-License-Identifier: MIT
// The truth table that the model computes is the one that was established by reading and measuring.
import { describe, expect, test } from 'vitest'
import { profiles, tableRows, truthTable } from '../../index.ts'
import { testKernel } from '../../testing/kernels.ts'
import { facts, leftOut } from './facts.ts'

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
  expect(numbers.filter((number) => Object.hasOwn(leftOut, number))).toEqual([])
})
