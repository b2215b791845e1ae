// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { defaultSituation } from '../kernel/index.ts'
import { BadAddress, Memory } from './memory.ts'
import { type End, Process } from './process.ts'
import type { Program } from './program.ts'
import { loadProgram, ProgramError } from './program.ts'
import { type ProgramNode, ProgramTree } from './program-tree.ts'
import type { Registers } from './system-call.ts'
import { systemCalls } from './system-calls.ts'
import { fixture, patience, programOf, Random } from './testing.ts'

let hostile: Program
let longWork: Program
beforeAll(async () => {
  hostile = await programOf('hostile', await fixture('hostile'))
  longWork = await programOf('long-work', await fixture('long-work'))
}, patience)

function run(what: string): ProgramNode {
  return new ProgramTree(hostile, ['hostile', what]).node(0)
}

/** The program must come to its end, and not only in minutes. */
function runLongWork(args: readonly string[]): ProgramNode {
  const begun = performance.now()
  const node = new ProgramTree(longWork, ['long-work', ...args]).node(0)
  expect(performance.now() - begun).toBeLessThan(20_000)
  return node
}

function reason(end: End | undefined): string {
  return end?.kind === 'stopped' ? end.reason : `not stopped: ${JSON.stringify(end)}`
}

describe('a program that does not end is stopped, and the reason says where', () => {
  test.each([
    ...['empty loop', 'empty block', 'while', 'do', 'goto', 'goto in a branch'],
    ...['setting', 'measuring', 'searching', 'reading', 'printing'].map((doing) => `${doing} megabytes`),
  ])('%s', (what) => {
    const begun = performance.now()
    const { end, lines } = run(what)
    expect(reason(end)).toMatch(/^line \d+: more than 1000000 statements: does it ever end\?$/)
    expect(lines.length).toBeLessThanOrEqual(20_000)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })

  test('endless output', () => {
    const { end, output } = run('output')
    expect(reason(end)).toBe('the program wrote more than 65536 bytes')
    expect(output).toHaveLength(1)
    expect(output[0]?.text.startsWith('all work and no play\nall work')).toBe(true)
    expect(reason(run('padding').end)).toBe('the program wrote more than 65536 bytes')
  })

  test('but not one that does much and asks the kernel in between', () => {
    const tree = new ProgramTree(hostile, ['hostile', 'much in all'])
    let node = 0
    while (tree.request(node).kind === 'call') node = tree.child(node, -9)
    expect(tree.node(node).calls).toHaveLength(40)
    expect(tree.node(node).end).toEqual({ kind: 'exit', status: 7 })
  })

  test('and the bound can be chosen', () => {
    const tree = new ProgramTree(hostile, ['hostile', 'goto'], { limits: { statements: 100 } })
    expect(reason(tree.node(0).end)).toContain('more than 100 statements')
  })
})

describe('what takes long counts', () => {
  test.each([
    ...['assigning structures', 'emptying structures', 'builtin functions', 'reading digits', 'reading fractions', 'printing tiny numbers'],
    ...['searching what nearly is there', 'sorting nothing', 'long formats', 'sets of characters', 'dates', 'words that are no options'],
  ])('%s', (what) => {
    expect(reason(runLongWork([what]).end)).toMatch(/^line \d+: more than 1000000 statements: does it ever end\?$/)
  })

  test('calls with long lists', () => {
    expect(reason(runLongWork(['many descriptors']).end)).toMatch(/^line \d+: more than 1000000 statements: does it ever end\?$/)
  })

  test.each(['local calls', 'numbers that are no calls', 'long paths', 'sets of descriptors'])('%s', (what) => {
    const { end, calls, notes } = runLongWork([what])
    expect(reason(end)).toMatch(/^line \d+: more than 65536 system calls: does it ever end\?$/)
    expect(calls).toHaveLength(4096)
    if (notes.length < 100) expect(notes).toContain('only the first 4096 calls are shown, and later ones that depend on the schedule')
  })

  test('notes are a hundred at most, each different', () => {
    const { notes } = runLongWork(['numbers that are no calls'])
    expect(notes).toHaveLength(100)
    expect(new Set(notes).size).toBe(100)
    expect(notes[99]).toMatch(/system call 699 is not simulated/)
  })

  test('output beyond the bound is noticed before any of it is copied', () => {
    const copies = vi.spyOn(Uint8Array.prototype, 'slice')
    expect(reason(runLongWork(['the same piece again and again']).end)).toBe('the program wrote more than 65536 bytes')
    expect(copies).not.toHaveBeenCalled()
    copies.mockRestore()
  })

  test('but a piece of it that is nowhere is an error before that, and nothing is written', () => {
    const { end, output, calls } = runLongWork(['the same piece again and again', 'nowhere'])
    expect(end).toEqual({ kind: 'exit', status: 1 })
    expect({ output, calls }).toEqual({ output: [], calls: [] })
  })

  test('many histories with many calls have room', () => {
    const tree = new ProgramTree(longWork, ['long-work', 'many calls, then many histories'])
    let node = 0
    for (let calls = 0; calls < 90; calls++) node = tree.child(node, 0)
    expect(tree.node(node).calls).toHaveLength(4090)
    expect(tree.node(node).end).toEqual({ kind: 'exit', status: 0 })
  })
})

describe('a text in the memory of a program', () => {
  const memory = new Memory(new WebAssembly.Memory({ initial: 1 }))
  const place = (text: string, address = 1000): number => {
    memory.write(address, new TextEncoder().encode(text))
    return address
  }

  test('is a path with up to 4095 bytes, and then too long a name, as in getname() of fs/namei.c', () => {
    expect(memory.readPath(place(`${'ä'.repeat(2047)}b\0`))).toBe(`${'ä'.repeat(2047)}b`)
    expect(() => memory.readPath(place(`${'ä'.repeat(2048)}\0`))).toThrow(expect.objectContaining({ error: 36 }))
    expect(() => memory.readPath(place('x'.repeat(5000), 65536 - 5000))).toThrow(expect.objectContaining({ error: 36 }))
  })

  test('has to end before the memory does', () => {
    expect(() => memory.readPath(place('x'.repeat(4095), 65536 - 4095))).toThrow(expect.objectContaining({ error: 14 }))
    expect(memory.readText(65536 - 4095)).toBeUndefined()
    expect(() => memory.readPath(0)).toThrow(expect.objectContaining({ error: 14 }))
  })

  test('is shown with 64 bytes of it', () => {
    expect(memory.readText(place(`${'y'.repeat(64)}\0`))).toBe('y'.repeat(64))
    expect(memory.readText(place(`${'y'.repeat(65)}\0`))).toBe(`${'y'.repeat(64)}…`)
  })
})

describe('a program that would die of a signal dies of it, with the status that a shell shows', () => {
  test.each([
    ['recursion', 139, 'SIGSEGV', 'stack is full'],
    ['mutual recursion', 139, 'SIGSEGV', 'stack is full'],
    ['big variable', 139, 'SIGSEGV', 'stack is full'],
    ['null read', 139, 'SIGSEGV', 'a null pointer'],
    ['null write', 139, 'SIGSEGV', 'a null pointer'],
    ['null string', 139, 'SIGSEGV', 'a null pointer'],
    ['null copy', 139, 'SIGSEGV', 'a null pointer'],
    ['null fill', 139, 'SIGSEGV', 'a null pointer'],
    ['null structure', 139, 'SIGSEGV', 'a null pointer'],
    ['wild pointer', 139, 'SIGSEGV', "an address that is not the program's"],
    ['division', 136, 'SIGFPE', 'division by zero'],
    ['abort', 134, 'SIGABRT', 'sent it to itself'],
    ['SIGTERM', 143, 'SIGTERM', 'sent it to itself'],
  ])('%s: %i, %s', (what, status, signal, detail) => {
    expect(run(what).end).toEqual({ kind: 'exit', status, signal, detail: expect.stringContaining(detail) as unknown })
  })

  test('recursion ends at the same depth each time', () => {
    const depths = [run('recursion'), run('mutual recursion'), run('recursion')].map(({ lines }) => lines.length)
    expect(depths[0]).toBe(depths[2])
    expect(depths[0]).toBeGreaterThan(1000)
    // As many frames as the smallest stack of an engine surely holds.
    expect(depths[0]).toBeLessThan(2200)
  })
})

describe('what is not simulated is said, never guessed', () => {
  test('a system call: ENOSYS, and a note of which', () => {
    const { output, notes, end, calls } = run('system call')
    expect(calls).toEqual([{ name: 'fork', args: [], result: -38, error: 'ENOSYS', line: expect.any(Number) as unknown }])
    expect(output).toEqual([{ fd: 1, text: '-1\nend\n' }])
    expect(notes).toEqual([expect.stringMatching(/^line \d+: system call 57 \(fork\) is not simulated/)])
    expect(end).toEqual({ kind: 'exit', status: 7 })
  })

  test('a conversion of printf() in a format that is computed', () => {
    expect(reason(run('conversion').end)).toMatch(/^line \d+: the libc of the page does not know the conversion %lc of printf\(\)/)
  })

  test('stopping oneself', () => {
    expect(reason(run('SIGSTOP').end)).toContain('stopped itself with SIGSTOP')
  })

  test('letting another process go on that is stopped', () => {
    const stopped = { situation: { ...defaultSituation, held: 'stopped' } } as const
    const letGo = new ProgramTree(hostile, ['hostile', 'SIGCONT to another'], stopped).node(0)
    expect(reason(letGo.end)).toBe('SIGCONT to another process is not simulated')
    expect(new ProgramTree(hostile, ['hostile', 'SIGCONT to another']).request(0)).toMatchObject({ call: 'kill', argument: 18 })
  })
})

describe('what a real process may do is allowed', () => {
  test('to ask for the length of a huge text', () => {
    expect(run('padding nowhere').output).toEqual([{ fd: 1, text: '2000000000\nend\n' }])
  })

  test('to ignore a signal that is ignored by default', () => {
    expect(run('SIGCHLD').end).toEqual({ kind: 'exit', status: 7 })
  })

  test('but not to grow: memory has a maximum', () => {
    expect(run('memory').output).toEqual([{ fd: 1, text: '-1\nend\n' }])
  })
})

describe('a program that asks the kernel for ever', () => {
  test('is stopped after 256 calls in one history', () => {
    const tree = new ProgramTree(hostile, ['hostile', 'kernel calls'])
    let node = 0
    for (let calls = 0; calls < 256; calls++) {
      expect(tree.request(node)).toMatchObject({ kind: 'call', call: 'process_mrelease', target: 'bad-fd' })
      node = tree.child(node, -9)
    }
    expect(reason(tree.node(node).end)).toBe('the program made more than 256 calls of the kernel')
    expect(tree.request(node)).toEqual(tree.node(node).end)
    expect(tree.node(node).calls).toHaveLength(256)
  })

  test('and after as many histories as the kernel has room for: one node stands for all the others', () => {
    const tree = new ProgramTree(hostile, ['hostile', 'kernel calls'], { limits: { nodes: 20 } })
    let seen = new Set([0])
    for (let level = 0; level < 10; level++) {
      const next = new Set<number>()
      for (const node of seen) {
        if (tree.request(node).kind !== 'call') continue
        for (const result of [0, -3, -22]) next.add(tree.child(node, result))
      }
      seen = next
    }
    expect(tree.size).toBe(20)
    expect([...seen]).toEqual([])
    expect(reason(tree.node(19).end)).toBe('the program met more than 20 different histories of results')
  })
})

describe('whatever a program asks for', () => {
  test('gets an answer, a question to the kernel or an end: never an accident of the simulation', async () => {
    const random = new Random(57)
    const values = [-1, 0, 1, 2, 3, 4, 5, 9, 16, 64, 99, 256, 4000, 4242, 4243, 4302, 0x7fffffff, -0x80000000, -100, -10000, 65530, 32768]
    const memory = new Memory(new WebAssembly.Memory({ initial: 1 }))
    memory.write(32768, new TextEncoder().encode('/proc/4242/status\0'))
    const kinds = new Map<string, number>()
    for (let process = new Process(defaultSituation), i = 0; i < 40_000; i++) {
      if (i % 50 === 0) process = new Process(defaultSituation)
      const call = random.from(Object.values(systemCalls))
      const number = () => (random.below(4) === 0 ? random.below(2 ** 32) | 0 : random.from(values))
      const args: Registers = [number(), number(), number(), number(), number()]
      expect(call.show(args, memory).every((shown) => typeof shown === 'string')).toBe(true)
      try {
        const answer = call.handle(process, memory, args)
        kinds.set(answer.kind, (kinds.get(answer.kind) ?? 0) + 1)
        const result =
          answer.kind === 'ask'
            ? answer.finish(random.from([0, 1, 2, 7, 15, -1, -2, -3, -9, -10, -11, -16, -22, -38]))
            : answer.kind === 'done'
              ? answer.result
              : 0
        expect(Number.isInteger(result) && result > -4096, `${call.name} = ${result}`).toBe(true)
      } catch (thrown) {
        if (!(thrown instanceof BadAddress)) throw thrown
        kinds.set('fault', (kinds.get('fault') ?? 0) + 1)
      }
    }
    expect([...kinds.keys()].sort()).toEqual(['ask', 'done', 'end', 'fault'])
    expect(Math.min(...kinds.values())).toBeGreaterThan(500)
  })

  test(
    'even the number that the libc alone should use',
    async () => {
      const source = '#define _GNU_SOURCE\n#include <unistd.h>\nint main(void) { return (int) syscall(-448448, 16); }\n'
      expect(reason(new ProgramTree(await programOf('private', source), ['private']).node(0).end)).toContain('does not know')
    },
    patience,
  )
})

describe('what is no program is refused', () => {
  test('other wasm, by the names of its imports and exports', async () => {
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])
    await expect(loadProgram(empty, 'empty')).rejects.toThrow(ProgramError)
    await expect(loadProgram(empty, 'empty')).rejects.toThrow(/^empty: this wasm is not a program of this site/)
  })

  test('arguments that do not fit', () => {
    expect(() => new ProgramTree(hostile, ['hostile', 'x'.repeat(200_000)])).toThrow(
      /^hostile: the arguments take more room than the \d+ bytes there are/,
    )
  })
})
