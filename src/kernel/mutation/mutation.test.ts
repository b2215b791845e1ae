// SPDX-License-Identifier: MIT
// Small wrong changes of the model are noticed: the checks can fail.
import { afterAll, describe, expect, test } from 'vitest'
import { checks, firstFinding, type CheckName } from './checks.ts'
import { changed, mutatedCore } from './mutated-core.ts'
import { mutants } from './mutants.ts'

const names = Object.keys(checks) as CheckName[]
const noticed: CheckName[] = []

afterAll(() => {
  const counts = names.map((name) => `${name} ${noticed.filter((other) => other === name).length}`)
  console.log(`${mutants.length} wrong models, noticed by: ${counts.join(', ')}`)
})

test.each(names)('the model as it is passes the check "%s"', async (name) => {
  expect(firstFinding(name, await mutatedCore())).toBeUndefined()
})

describe('a wrong model is noticed:', () => {
  test.each(mutants)('$name', async (mutant) => {
    const core = await mutatedCore(mutant)
    expect(mutant.caughtBy, 'some check must notice it').not.toEqual([])
    for (const check of mutant.caughtBy) {
      const finding = firstFinding(check, core)
      expect(finding, `the check "${check}" finds nothing wrong`).toBeDefined()
      noticed.push(check)
    }
  })
})

describe('a change that does not apply is no mutant', () => {
  const change = { file: 'mm.ts', text: 'users() == 1', replacement: 'users() == 2' }

  test('because its text is gone', () => {
    expect(() => changed('nothing of the kind', change)).toThrow('0 times in src/kernel/model/mm.ts, not once')
  })

  test('because its text is there twice', () => {
    expect(() => changed('users() == 1 users() == 1', change)).toThrow('2 times in src/kernel/model/mm.ts, not once')
  })

  test('because its file is no part of the model', async () => {
    await expect(mutatedCore({ ...change, file: 'no-such-file.ts' })).rejects.toThrow('not a part of the model')
  })

  test('because it is no TypeScript any more', async () => {
    await expect(mutatedCore({ ...change, text: 'if (users() == 1) {', replacement: '}}' })).rejects.toThrow('cannot be built')
  })
})
