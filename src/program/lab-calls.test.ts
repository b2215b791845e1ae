// SPDX-License-Identifier: MIT
// A browser is sent no more system calls than the labs' programs make, and no fewer.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkSituation, pids, profiles, type Situation } from '../kernel/index.ts'
import { exploreProgram } from './index.ts'
import { systemCalls as callsOfTheLabs } from './lab-calls.ts'
import { systemCalls } from './system-calls.ts'
import { example, kernelForTests, patience, programOf } from './testing.ts'

const examples = readdirSync(new URL('../../examples/', import.meta.url)).filter((file) => file.endsWith('.c'))

/** Between them they lead the programs into each of their branches. */
const situations: readonly Partial<Situation>[] = [
  {}, { survivesSigterm: true, exitsByItself: true }, { sharers: 1 }, { permission: 'may-not-kill' }, { victim: 'reaped' },
]

/** What a terminal shows is no call of a program's history, and neither is its end. */
const everyProgram = ['write', 'exit_group']

test('the programs of the labs make just the calls that a browser is sent', async () => {
  const kernel = await kernelForTests()
  const made = new Set(everyProgram)
  for (const file of examples) {
    const name = file.replace(/\.c$/, '')
    const program = await programOf(name, await example(name))
    for (const { name: profile } of profiles) {
      for (const situation of situations) {
        const asked = { program, argv: [name, '4242'], profile, situation: checkSituation(situation) }
        for (const { calls } of exploreProgram(kernel, asked).outcomes) for (const call of calls) made.add(call.name)
      }
    }
  }
  expect([...made].sort()).toEqual(Object.values(callsOfTheLabs).map(({ name }) => name).sort())
}, patience)

test('no program of the labs sends itself a signal, or stops another: what that takes, a browser is not sent', async () => {
  const kernel = await kernelForTests()
  for (const file of examples) {
    const name = file.replace(/\.c$/, '')
    const program = await programOf(name, await example(name))
    for (const situation of situations) {
      const asked = { program, argv: [name, '4242'], profile: 'mainline' as const, situation: checkSituation(situation) }
      for (const { calls } of exploreProgram(kernel, asked).outcomes) {
        const opened = new Map(calls.filter((call) => call.name === 'pidfd_open').map(({ args, result }) => [String(result), args[0]]))
        expect(calls.flatMap(({ args }) => args).filter((word) => /^SIG(STOP|CONT|TSTP|TTIN|TTOU)$/.test(word))).toEqual([])
        const sent = calls.filter((call) => call.name === 'pidfd_send_signal').map(({ args }) => opened.get(args[0] ?? ''))
        expect(sent).not.toContain(String(pids.caller))
        expect(calls.map((call) => call.name)).not.toContain('kill')
      }
    }
  }
}, patience)

test('each is the one that all others get under its number', () => {
  for (const [number, call] of Object.entries(callsOfTheLabs)) expect(systemCalls[Number(number)]).toBe(call)
})
