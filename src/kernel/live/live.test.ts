// SPDX-License-Identifier: MIT
// What real kernels answer, the running one and those on record, against the model's answers.
import { readdirSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../../build/native-tool.ts'
import type { Kernel } from '../index.ts'
import { testKernel } from '../testing/kernels.ts'
import { disagreements } from './model.ts'
import { compileNative, type NativeProgram } from './native.ts'
import { commandLine, readRecords } from './record.ts'
import { countEnds, endOf } from './seen.ts'
import { isOlder } from './situation.ts'
import { liveSituations } from './situations.ts'

const gcc = process.platform === 'linux' ? nativeTool('gcc', 'apt-get install gcc libc6-dev') : undefined

const folder = new URL('records/', import.meta.url)

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
}, 60_000)

describe.skipIf(gcc === undefined)(`on Linux ${release()}`, () => {
  let native: NativeProgram

  beforeAll(async () => {
    native = await compileNative(gcc ?? '', ['-Wall', '-Wextra', '-Wstrict-prototypes', '-D_FORTIFY_SOURCE=2', '-Werror'])
  }, 60_000)

  afterAll(() => native.remove())

  test.for(liveSituations)('$name: $words', { timeout: 20_000 }, async (situation, { skip }) => {
    const answer = await native.run(situation)
    if ('skipped' in answer) return skip(answer.skipped)
    const seen = countEnds(answer.runs.map(run => endOf(run, situation.looked))).map(({ end }) => end)
    if (situation.since !== undefined && isOlder(release(), situation.since)) return skip(`before Linux ${situation.since} otherwise`)
    if (situation.chance === 'nothing') expect(new Set(seen.map(({ results, victim }) => `${results} ${victim}`)).size).toBe(1)
    if ('notExpressible' in situation.model) return skip(`not expressible in the model: ${situation.model.notExpressible}`)
    expect(disagreements(kernel, situation, seen, release())).toEqual([])
  })

  test('a run is told in facts of /proc', async () => {
    const answer = await native.run({ setUp: ['sharer=alive'], steps: ['mrelease', 'send:9', 'poll:-1'], runs: 1 })
    const sharer = { state: expect.stringMatching(/^[SR]$/), killPending: false, dumping: false }
    const [anon, file, shmem, hugetlb] = Array.from({ length: 4 }, () => expect.any(Number))
    const alive = { ...sharer, sharers: [sharer], rss: { anon, file, shmem, hugetlb }, mapped: expect.any(Object) }
    const zombie = { ...alive, state: 'Z', killPending: true, rss: null }
    expect(answer).toEqual({ runs: [{ before: alive, after: zombie, settled: zombie, results: ['EINVAL', '0', '1'] }] })
  })

  test.for([['state=spinning'], ['hold=exit', 'threads=3'], ['reader=cmdline', 'sharer=alive'], ['hold=frozen']])(
    'a run that does not end is ended, with all that it has started (%s)',
    async (setUp, { skip }) => {
      const answer = await native.run({ setUp, steps: ['poll:-1'], runs: 1 }, 300).catch(String)
      if (typeof answer === 'object' && 'skipped' in answer) return skip(answer.skipped)
      expect(answer).toContain('not finished after 300 ms')
      expect(await native.leftOver()).toEqual([])
    },
  )

  test('nothing but plain releases is tried on processes that are not ours', async () => {
    await expect(native.run({ setUp: [], steps: ['send@init:9'], runs: 1 })).rejects.toThrow('not to a process of the system')
    await expect(native.run({ setUp: [], steps: ['mrelease@init:1'], runs: 1 })).rejects.toThrow('not to a process of the system')
  })

  test('nobody and nothing is left behind', async () => {
    expect(await native.leftOver()).toEqual([])
  })
})

describe('a disagreement', () => {
  const held = liveSituations.filter(({ name }) => name === 'killed-held')
  const seen = { results: ['0', '0'], victim: 'dying', sharers: [], memory: 'none' } as const

  test.each(held)('is an end that the model has not ($name)', situation => {
    expect(disagreements(kernel, situation, [seen], '6.18')).toEqual([])
    const others = [{ results: ['0', 'ESRCH'] }, { victim: 'zombie' }, { memory: 'all' }, { sharers: ['alive'] }] as const
    for (const wrong of others) {
      expect(disagreements(kernel, situation, [{ ...seen, ...wrong }], '6.18')).toContainEqual(expect.stringMatching(/^the real kernel: /))
    }
  })

  test.each(held)('is an end that only the model has, where nothing is left to chance ($name)', situation => {
    const race = { ...situation, model: {}, chance: 'race' } as const
    const dead = { ...seen, victim: 'zombie' } as const
    expect(disagreements(kernel, race, [dead], '6.18')).toEqual([])
    expect(disagreements(kernel, { ...race, chance: 'nothing' }, [dead], '6.18')).toEqual([expect.stringMatching(/^the model: 0 ESRCH/)])
  })

  test.each(liveSituations.filter(({ name }) => name === 'held-second-caller-kills'))(
    'is what a second caller got, where the model has another answer or none ($name)',
    situation => {
      const both = { ...seen, results: ['0'], second: '0' } as const
      expect(disagreements(kernel, situation, [both, { ...both, results: ['EINVAL'] }], '6.18')).toEqual([])
      const { second: _, ...alone } = both
      for (const wrong of [{ ...both, second: 'EINVAL' }, { ...both, second: 'ESRCH' }, alone]) {
        expect(disagreements(kernel, situation, [wrong], '6.18')).toEqual([expect.stringMatching(/^the real kernel: 0, /)])
      }
    },
  )

  test.each(held)('is not memory of which nobody could tell ($name)', situation => {
    const { memory: _, ...unknown } = seen
    expect(disagreements(kernel, situation, [unknown], '6.18')).toEqual([])
  })
})

describe.each(readdirSync(folder).filter(name => name.endsWith('.json')))('on record: %s', file => {
  test.for(readRecords(file, readFileSync(new URL(file, folder), 'utf8')))('$scenario', (record, { skip }) => {
    const situation = liveSituations.find(({ name }) => name === record.scenario)
    if (!situation) throw new Error(`no situation is called ${record.scenario}: was it renamed?`)
    expect(record.commandLine, 'the situation has been changed since: observe it again').toBe(commandLine(situation))
    if (situation.since !== undefined && isOlder(record.kernel, situation.since)) return skip(`before Linux ${situation.since} otherwise`)
    if ('notExpressible' in situation.model) return skip(`not expressible in the model: ${situation.model.notExpressible}`)
    expect(disagreements(kernel, situation, record.ends.map(({ end }) => end), record.kernel)).toEqual([])
  })
})
