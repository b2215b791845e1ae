// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { ScriptCaller, type Act, type Script } from './script.ts'

const ESRCH = -3
const kill: Act = { call: 'pidfd_send_signal', target: 'victim', argument: 9, result: 'must succeed' }
const release: Act = { call: 'process_mrelease', target: 'victim', argument: 0, result: 'noted' }

/** Feeds results to a caller, and tells what it asked for and what it noted. */
function follow(script: Script, results: readonly number[]): { asked: string[]; noted: readonly string[] | undefined } {
  const caller = new ScriptCaller(script)
  const asked: string[] = []
  let node = 0
  for (const result of [...results, undefined]) {
    const request = caller.request(node)
    asked.push(request.kind === 'call' ? request.call : request.kind)
    if (result !== undefined) node = caller.child(node, result)
  }
  return { asked, noted: caller.noted(node) }
}

describe('a script as a caller', () => {
  test('makes its calls in order and notes what it is to note', () => {
    expect(follow({ acts: [kill, release, release] }, [0, 0, ESRCH])).toEqual({
      asked: ['pidfd_send_signal', 'process_mrelease', 'process_mrelease', 'exit'],
      noted: ['0', 'ESRCH'],
    })
  })

  test('stops when a preparation fails', () => {
    expect(follow({ acts: [kill, release] }, [ESRCH])).toEqual({ asked: ['pidfd_send_signal', 'exit'], noted: undefined })
  })

  test('repeats an act until its result is high enough', () => {
    const reaped: Act = { call: 'poll', target: 'victim', argument: -1, result: 'must succeed', atLeast: 2 }
    expect(follow({ acts: [kill, reaped, release] }, [0, 1, 1, 2, ESRCH]).asked).toEqual([
      'pidfd_send_signal', 'poll', 'poll', 'poll', 'process_mrelease', 'exit',
    ])
  })

  test('loops until the victim is a zombie, noting only changes', () => {
    const loop: Script = { acts: [kill, release], loop: 1 }
    expect(follow(loop, [0, 0, 0, 0, 0, ESRCH, 0, ESRCH, 1])).toEqual({
      asked: ['pidfd_send_signal', ...Array.from({ length: 4 }, () => ['process_mrelease', 'poll']).flat(), 'exit'],
      noted: ['0', 'ESRCH'],
    })
  })

  test('has few nodes, however long it loops', () => {
    const caller = new ScriptCaller({ acts: [kill, release], loop: 1 })
    let node = caller.child(0, 0)
    for (let round = 0; round < 100; round++) node = caller.child(caller.child(node, 0), 0)
    expect(node).toBeLessThan(10)
  })
})
