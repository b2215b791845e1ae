// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { completeLock, type Lock, platformOf } from './complete-lock.ts'

describe('the lock file', () => {
  test('has an entry for every optional package, so that npm ci accepts it', async () => {
    const lock = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock
    expect(completeLock(lock)).toEqual([])
  })

  test('names no host that packages were fetched from', async () => {
    expect(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')).not.toContain('"resolved"')
  })

  test('gets the entries that npm install left out, limited to their platform', () => {
    const lock: Lock = { packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-darwin-arm64': '1.0.0' } } } }
    expect(completeLock(lock)).toEqual(['a-darwin-arm64@1.0.0'])
    expect(lock.packages['node_modules/a-darwin-arm64']).toEqual({ version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] })
    expect(completeLock(lock)).toEqual([])
  })

  test('cannot be completed with a range: the message says what to pin', () => {
    const lock: Lock = { packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-darwin-arm64': '^1.0.0' } } } }
    expect(() => completeLock(lock)).toThrow(/node_modules\/a asks for a-darwin-arm64@\^1\.0\.0.*pin/)
  })

  test.each([
    ['@astrojs/compiler-binding-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['@pagefind/windows-arm64', { os: ['win32'], cpu: ['arm64'] }],
    ['x-wasm32-wasi', { cpu: ['wasm32'] }],
    ['x-linux-arm', { os: ['linux'], cpu: ['arm'] }],
  ])('reads the platform of %s off its name', (name, platform) => {
    expect(platformOf(name)).toEqual(platform)
  })
})
