// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel, Setup } from '../index.ts'
import { testKernel } from '../testing/kernels.ts'
import { readScenario } from './scenario.ts'
import { ScriptCaller } from './script.ts'
import { setUp } from './setup.ts'
import { readTraces, scheduleOf, type Event, type RecordedTrace } from './traces.ts'

const traces = readTraces(readFileSync(new URL('observations/traces-6.12.txt', import.meta.url), 'utf8'))
let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
}, 60_000)

function setupOf({ flags, kernel: release, profile, scenario }: RecordedTrace): Setup {
  const { situation, script } = setUp(readScenario(scenario, flags), flags, release)
  return { profile, situation, caller: new ScriptCaller(script) }
}

describe('the order of events on a real kernel is an order of the model', () => {
  const cases = traces.map(trace => [`${trace.profile} ${trace.scenario}, flags ${trace.flags}`, trace] as const)
  test.for(cases)('%s', ([, trace]) => {
    expect(scheduleOf(kernel, setupOf(trace), trace.events, trace.silent), trace.events.join(', ')).toBeDefined()
  })

  test('an order that no kernel can show is none', () => {
    const live = traces.find(({ profile, scenario }) => profile === 'reap-kill-v2' && scenario === 'live')
    if (live === undefined) throw new Error('there is a trace of a live victim')
    const freedTwice: Event[] = [...live.events.slice(0, -1), 'victim frees', 'caller returns 0']
    const reapedBeforeTheSignal: Event[] = ['caller reaps', 'caller sends a fatal signal']
    expect(scheduleOf(kernel, setupOf(live), freedTwice)).toBeUndefined()
    expect(scheduleOf(kernel, setupOf(live), reapedBeforeTheSignal)).toBeUndefined()
  })
})
