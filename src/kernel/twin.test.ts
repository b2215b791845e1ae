// SPDX-License-Identifier: MIT
// The model runs as wasm and as plain JavaScript, from the same sources: all that it computes must be the same, byte for byte.
import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { buildKernel } from './build.ts'
import { defaultSituation, type Profile, type Situation } from './index.ts'
import { kernelOf } from './kernel.ts'
import { OUTCOMES } from './model/layout.ts'
import { twinCore, wasmCore } from './testing/kernels.ts'
import { killFirst, reapKill, Script } from './testing/script.ts'

const wasm = await wasmCore()
const twin = await twinCore()

describe('wasm and JavaScript fill the same tables and queues', () => {
  const profiles: Profile[] = ['mainline', 'reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm']
  const situations: Partial<Situation>[] = [
    { parentWaits: true },
    { pinners: 1, parentWaits: true },
    { threads: 2, pinners: 1, parentWaits: true },
    { threads: 2, sharers: 1, parentWaits: true },
    { pinners: 1, sharers: 2, parentWaits: true },
    { threads: 3, pinners: 2, parentWaits: true },
    { secondCaller: 'kills-and-calls', callerKilled: true },
    { permission: 'init-of-the-namespace', threads: 2 },
    { release: '5.15', exitsByItself: true },
    { release: '5.17', threads: 2 },
    { threads: 4, held: 'frozen', victim: 'killed', pinners: 2, sharers: 3 },
  ]
  describe.each(profiles)('%s', (profile) => {
    test.each(situations)('%j', (fields) => {
      for (const calls of [killFirst, reapKill]) {
        const situation = { ...defaultSituation, ...fields }
        const [one, other] = [wasm, twin].map((core) => kernelOf(() => core).explore({ profile, situation, caller: new Script(calls) }))
        expect({ ...other, milliseconds: 0 }).toEqual({ ...one, milliseconds: 0 })
        const used = wasm.exports.memoryUsed()
        expect(twin.exports.memoryUsed()).toBe(used)
        expect(firstDifference(OUTCOMES, used)).toBe(-1)
      }
    })
  })

  test('and choose the same schedules', () => {
    const situation = { ...defaultSituation, threads: 2, pinners: 1 }
    const run = (core: typeof wasm, seed: number) =>
      kernelOf(() => core).run({ profile: 'mainline', situation, caller: new Script(killFirst) }, { seed })
    for (const seed of [0, 1, 2, 0xffffffff]) expect(run(twin, seed)).toEqual(run(wasm, seed))
  })
})

/** The first address at which the two memories differ, or -1. */
function firstDifference(from: number, to: number): number {
  for (let address = from; address < to; address += 4) if (wasm.read(address) !== twin.read(address)) return address
  return -1
}

describe('the portable subset', () => {
  const folder = new URL('./model/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))

  test.each(files)('%s has no cast, decorator, 64-bit integer or class, and no memory access outside memory.ts', (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8').replaceAll(/\/\/.*|\/\*[^]*?\*\//g, '')
    expect(source).not.toMatch(/\bas [uif]\d|@\w|\b[iu]64\b|\bclass\b/)
    if (name !== 'memory.ts') expect(source).not.toMatch(/<[uif]\d|\bload\(|\bstore\(|\bmemory\.(?!ts')|twinMemory/)
  })
})

test('building twice gives the same bytes, which are at most 16 KiB by brotli', async () => {
  const [one, two] = [await buildKernel(), await buildKernel()]
  expect(Buffer.compare(one, two)).toBe(0)
  expect(brotliCompressSync(one).length).toBeLessThan(16 * 1024)
}, 60_000)
