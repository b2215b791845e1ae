// SPDX-License-Identifier: MIT
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { objectOf } from './object-cache.ts'

let folder: URL

beforeAll(async () => {
  folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'objects-'))}/`)
})

afterAll(() => rm(folder, { recursive: true }))

describe('an object file', () => {
  test('is compiled once for the same inputs, and anew for others', async () => {
    const compile = vi.fn(async () => new Uint8Array([compile.mock.calls.length]))
    const first = await objectOf(['-O2', { 'a.c': 'int a;' }], compile, folder)
    expect(await objectOf(['-O2', { 'a.c': 'int a;' }], compile, folder)).toEqual(first)
    expect(await objectOf(['-O2', { 'a.c': 'int b;' }], compile, folder)).not.toEqual(first)
    expect(await objectOf(['-Oz', { 'a.c': 'int a;' }], compile, folder)).not.toEqual(first)
    expect(compile).toHaveBeenCalledTimes(3)
  })

  test('that does not compile leaves nothing behind', async () => {
    const before = await readdir(folder)
    const inputs = ['no C']
    await expect(objectOf(inputs, () => Promise.reject(new Error('line 1')), folder)).rejects.toThrow('line 1')
    expect(await readdir(folder)).toEqual(before)
    expect(await objectOf(inputs, async () => new Uint8Array([7]), folder)).toEqual(new Uint8Array([7]))
  })
})
