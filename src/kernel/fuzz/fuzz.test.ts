// SPDX-License-Identifier: MIT
// The boundary of the kernel, tried with what chance brings: 3 seconds, or a minute in CI. A failure names its seed:
// `MRELEASE_FUZZ_SEED=<seed> npx vitest run src/kernel/fuzz` tries that one alone; MRELEASE_FUZZ_FROM=<seed> begins there instead of at 1.
import { describe, expect, test } from 'vitest'
import { buildKernel } from '../build.ts'
import { instantiateCore } from '../core.ts'
import { checkSituation, maxNodes, type Caller } from '../index.ts'
import { kernelOf } from '../kernel.ts'
import { testKernel } from '../testing/kernels.ts'
import { call, killFirst, Script } from '../testing/script.ts'
import { cases, type CaseName } from './cases.ts'
import { Random } from './random.ts'
import { withMemoryOf } from './wasm-memory.ts'

const kernel = await testKernel()
const wasm = buildKernel()
const names = Object.keys(cases) as CaseName[]
const given = process.env['MRELEASE_FUZZ_SEED']
const seconds = process.env['CI'] ? 60 : 3

describe('whatever chance brings, there is an answer or an error that says why not:', () => {
  test.each(names)('%s', (name) => {
    const begun = performance.now()
    let [tried, slowest] = [0, 0]
    let seed = Number(given ?? process.env['MRELEASE_FUZZ_FROM'] ?? 1) >>> 0
    do {
      const start = performance.now()
      try {
        cases[name](new Random(seed), kernel)
      } catch (error) {
        throw new Error(`case "${name}", MRELEASE_FUZZ_SEED=${seed}: ${String(error)}`, { cause: error })
      }
      slowest = Math.max(slowest, performance.now() - start)
      tried += 1
      seed = (seed + 1) >>> 0
    } while (!given && performance.now() - begun < (seconds * 1000) / names.length)
    console.log(`${name}: ${tried} cases, the slowest took ${Math.round(slowest)} ms`)
  }, 120_000)
})

describe('a caller that does not end', () => {
  const round: Caller = { request: () => call('nanosleep'), child: () => 1 }

  test('is run up to a bound, which is said', () => {
    const { complete, steps } = kernel.run({ profile: 'mainline', situation: checkSituation({}), caller: round }, { seed: 1 })
    expect(complete).toBe(false)
    expect(steps.length).toBeGreaterThan(1000)
  })

  test('has no outcome, and all its states are seen', () => {
    const { outcomes, verdict } = kernel.explore({ profile: 'mainline', situation: checkSituation({}), caller: round })
    expect(verdict).toEqual({ exhausted: true })
    expect(outcomes).toEqual([])
  })
})

test('a caller with as many nodes as there may be has a witness as long as it takes', () => {
  const frozen = 'clone-killed-frozen'
  const situation = checkSituation({
    threads: 2, leaderExited: true, victim: 'killed', held: 'frozen', sharers: 3, sharerKinds: [frozen, frozen, frozen],
  })
  const caller: Caller = {
    request: (node) => (node === maxNodes - 1 ? { kind: 'exit', status: 0 } : call('process_mrelease', 'victim', 1)),
    child: (node) => node + 1,
  }
  const setup = { profile: 'reap-kill-v3', situation, caller } as const
  const { outcomes, verdict } = kernel.explore(setup)
  expect(verdict).toEqual({ exhausted: true })
  for (const { outcome, witness } of outcomes) {
    expect(kernel.run(setup, { schedule: witness }).end).toEqual(outcome)
  }
})

describe('memory that cannot grow', () => {
  const large = { profile: 'mainline', situation: checkSituation({ threads: 4, pinners: 3 }), caller: new Script(killFirst) } as const
  const cores = async (pages: number) => {
    const compiled = await WebAssembly.compile(withMemoryOf(await wasm, pages))
    return kernelOf(() => instantiateCore(compiled))
  }

  test.each([24, 32, 64, 100])('at %i pages is said to be the reason, and the same instance goes on', async (pages) => {
    const small = await cores(pages)
    const { outcomes, states, verdict } = small.explore(large, { reductions: false })
    expect(verdict).toEqual({ exhausted: false, reason: 'memory' })
    expect(states).toBeGreaterThan(0)
    for (const { outcome, witness } of outcomes) expect(small.run(large, { schedule: witness }).end).toEqual(outcome)
    const { verdict: after } = small.explore({ ...large, situation: checkSituation({}) }, { states: 10 })
    expect(after).toEqual({ exhausted: false, reason: 'states' })
  })

  test('is noticed by a module without room for its tables: it does not compile into one that traps later', async () => {
    await expect(cores(1)).rejects.toThrow(WebAssembly.CompileError)
  })
})
