// SPDX-License-Identifier: MIT
// The running kernel's answers against the model's.
import { release } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../../build/native-tool.ts'
import { buildKernel } from '../build.ts'
import { instantiateKernel, type Kernel } from '../index.ts'
import { disagreements } from './model.ts'
import { compileNative, type NativeProgram } from './native.ts'
import { countEnds, endOf } from './seen.ts'
import { liveSituations } from './situations.ts'

const gcc = process.platform === 'linux' ? nativeTool('gcc', 'apt-get install gcc libc6-dev') : undefined

describe.skipIf(gcc === undefined)(`on Linux ${release()}`, () => {
  let native: NativeProgram
  let kernel: Kernel

  beforeAll(async () => {
    native = await compileNative(gcc ?? '')
    kernel = await instantiateKernel(new Uint8Array(await buildKernel()))
  })

  afterAll(() => native.remove())

  test.for(liveSituations)('$name: $words', { timeout: 20_000 }, async (situation, { skip }) => {
    const answer = await native.run(situation)
    if ('skipped' in answer) return skip(answer.skipped)
    const seen = countEnds(answer.runs.map(endOf)).map(({ end }) => end)
    if (situation.chance === 'nothing') expect(seen).toHaveLength(1)
    if ('notExpressible' in situation.model) return skip(`not expressible in the model: ${situation.model.notExpressible}`)
    expect(disagreements(kernel, situation, seen)).toEqual([])
  })

  test('a run that does not end is ended, with all that it has started', async () => {
    const hanging = { setUp: ['hold=exit', 'reader=cmdline', 'threads=3'], steps: ['send:9', 'poll:-1'], runs: 1 }
    await expect(native.run(hanging, 300)).rejects.toThrow('not finished after 300 ms')
    const frozen = { setUp: ['hold=frozen'], steps: ['send:9', 'poll:-1'], runs: 1 }
    const answer = await native.run(frozen, 300).catch((error: unknown) => error)
    expect(answer).toMatchObject(answer instanceof Error ? { message: expect.stringContaining('not finished after 300 ms') } : { skipped: expect.anything() })
    expect(await native.leftOver()).toEqual([])
  })

  test('nothing but plain releases is tried on processes that are not ours', async () => {
    await expect(native.run({ setUp: [], steps: ['send@init:9'], runs: 1 })).rejects.toThrow('not to a process of the system')
    await expect(native.run({ setUp: [], steps: ['mrelease@init:1'], runs: 1 })).rejects.toThrow('not to a process of the system')
  })

  test('nobody and nothing is left behind', async () => {
    expect(await native.leftOver()).toEqual([])
  })
})
