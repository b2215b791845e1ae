// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import type { Program } from './program.ts'
import { type ProgramNode, ProgramTree } from './program-tree.ts'
import { fixture, nativeProgram, patience, programOf, Random, runNative } from './testing.ts'

const gcc = nativeTool('gcc', 'apt-get install gcc libc6-dev')

describe('the lines that a program passes', () => {
  let source: string[]
  let program: Program
  let node: ProgramNode
  beforeAll(async () => {
    const text = await fixture('lines')
    source = ['', ...text.split('\n')]
    program = await programOf('lines', text)
    node = new ProgramTree(program, ['lines']).node(0)
  }, patience)

  /** The line of the fixture that holds `text`; it stands there once. */
  function lineOf(text: string): number {
    const found = source.flatMap((line, number) => (line.includes(text) ? [number] : []))
    expect(found, `"${text}" in lines.c`).toHaveLength(1)
    return found[0] ?? 0
  }
  const times = (text: string) => node.lines.filter((line) => line === lineOf(text)).length

  test('every statement that is reached, as often as it is reached', () => {
    expect(times('sum += i')).toBe(2)
    expect(times('goto out')).toBe(1)
    expect(times('empty();')).toBe(1)
    expect(times('static void empty')).toBe(1)
    expect(times('calls++')).toBe(2)
    expect(times('TWICE(sum++)')).toBe(1)
  })

  test('the branch that is taken, not the other one', () => {
    expect(times('continue')).toBe(1)
    expect(times('else if (j == 1)')).toBe(1)
    expect(times('result = 10')).toBe(1)
    expect(times('\t\t\tsum--;')).toBe(0)
    expect(times('\tsum = 0;')).toBe(0)
  })

  test('a case of a switch, and the one that it falls into', () => {
    const inChoose = node.lines.slice(node.lines.indexOf(lineOf('calls++')))
    const second = inChoose.slice(inChoose.indexOf(lineOf('calls++'), 1))
    expect(second.slice(1, 4)).toEqual([lineOf('switch (n)'), lineOf('result = 20'), lineOf('result += 1')])
  })

  test('the condition of a loop each time it is tested', () => {
    expect(times('while (sum < 4)')).toBe(times('while (sum < 6)') + 1)
    expect(times('for (i = 0')).toBe(1 + 3)
  })

  test('declarations that do something, not those that only declare', () => {
    expect(times('int result = 0')).toBe(2)
    expect(program.lines).not.toContain(lineOf('int unused;'))
    expect(program.lines).not.toContain(lineOf('static int calls'))
  })

  test('only lines of the list that goes with the program, in its own numbering', () => {
    expect(node.lines.filter((line) => !program.lines.includes(line))).toEqual([])
    expect(program.lines).toEqual([...new Set(program.lines)].sort((a, b) => a - b))
    expect(program.lines.at(-1)).toBe(lineOf('return sum == 9'))
  })

  test.skipIf(!gcc)('and the hooks change nothing of what it does', async () => {
    const native = runNative(await nativeProgram(gcc ?? '', 'lines', source.slice(1).join('\n')), ['lines'])
    expect(node.output).toEqual([{ fd: 1, text: native.stdout }])
    expect(node.end).toEqual({ kind: 'exit', status: native.status })
  })
})

describe('what a macro makes in part', () => {
  const circles = [
    'EVER f()', 'EVER { f(); }', 'EVER F()', 'EVER { F(); ; }', 'again: F(); goto again', 'while (ONE) F()', 'do F(); while (ONE)',
    'for (;;)\n\t\t;', 'for (;;) { ; }',
  ]
  const cases = circles.map((circle, index) => `\tif (argc == ${index + 1}) {\n\t\t${circle};\n\t}\n`)
  const before = '#define EVER for (;;)\n#define F() f()\n#define ONE 1\nvoid f(void);\nvoid f(void) {}\n'
  const source = `${before}int main(int argc, char *argv[])\n{\n\t(void) argv;\n${cases.join('')}\treturn 0;\n}\n`

  test.each(circles.map((circle, index) => [circle, index]))('%s; is stopped when it goes round for ever', async (circle, index) => {
    const program = await programOf('partly', source)
    const { end, line } = new ProgramTree(program, Array<string>(Number(index) + 1).fill('partly')).node(0)
    expect(end).toMatchObject({ kind: 'stopped', reason: expect.stringContaining('more than') as unknown })
    // In the circle, or in the function that it calls.
    const place = source.split('\n')[line - 1]?.trim() ?? ''
    expect(['void f(void) {}', ...`${circle};`.split(/\n\t*/)]).toContain(place)
  })
})

describe('statements inside expressions', () => {
  test('are followed where they are written out, and left alone where a macro makes them', async () => {
    const body = '\tint a = ({ int b = 1;\n\t\tb + 1; });\n\ta += ID(({ a += 3; a; }));\n\treturn a;\n'
    const source = `#define ID(x) (x)\nint main(void)\n{\n${body}}\n`
    const node = new ProgramTree(await programOf('inside', source), ['inside']).node(0)
    expect(node.lines).toEqual([4, 4, 5, 6, 7])
    expect(node.end).toEqual({ kind: 'exit', status: 10 })
  })
})

/** A C program out of all kinds of statements, with and without braces, that says where it goes. It always ends. */
class Generator {
  readonly #random: Random
  #said = 0
  #labels = 0

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  program(): string {
    const functions = Array.from(
      { length: 12 },
      (_, n) => `static int f${n}(int n)\n{\n\tint i = 0;\n${this.#block(3)}\treturn n + i;\n}\n`,
    )
    const calls = Array.from({ length: 12 }, (_, n) => `\tfor (int n = -1; n < 4; n++)\n\t\tprintf("= %d\\n", f${n}(n));\n`)
    return `#include <stdio.h>
#define SAY(n) (printf("%d ", n), 1)
#define DO(what) do { what; } while (0)
#define IF(n) if (SAY(n))
${functions.join('')}int main(void)\n{\n${calls.join('')}\treturn 0;\n}\n`
  }

  #block(depth: number): string {
    const statements = Array.from({ length: 1 + this.#random.below(4) }, () => this.#statement(depth))
    return statements.join('')
  }

  /** A statement as the body of another one: as it is, or in braces. */
  #body(depth: number): string {
    return this.#random.below(2) ? this.#statement(depth) : `{\n${this.#random.below(6) ? this.#block(depth) : ''}}\n`
  }

  #condition(): string {
    return this.#random.from(['n > 1', 'n % 2', 'i < n', '!n', 'n == 2 || i', 'SAY(0)', '(n & 1) == 0', 'i++ < 2', '1', '0'])
  }

  #statement(depth: number): string {
    const say = () => `SAY(${++this.#said});\n`
    const kind = depth === 0 ? this.#random.below(4) : this.#random.below(15)
    const body = () => this.#body(depth - 1)
    const bound = `${this.#random.below(3)} > i`
    switch (kind) {
      case 4:
        return `if (${this.#condition()})\n${body()}`
      case 5:
        return `if (${this.#condition()})\n${body()}else\n${body()}`
      // The `else` belongs to the inner one.
      case 6:
        return `if (${this.#condition()})\nif (${this.#condition()})\n${say()}else ${body()}`
      case 7:
        return `for (int j = 0; j < 2; j++)\n${body()}`
      case 8:
        return `while (${bound})\nif (i++ < 9) ${body()}else break;\n`
      case 9:
        return `do ${body()}while (i++ < 1);\n`
      case 10:
        return [
          `switch (n) {\ncase 0:\ncase 1: ${this.#statement(depth - 1)}${this.#random.below(2) ? 'break;\n' : ''}`,
          `case 2: ;\n${body()}default: ${this.#statement(depth - 1)}}\n`,
        ].join('')
      case 11:
        return `{ int k = n; ${this.#block(depth - 1)}if (k > 2) ${say()}}\n`
      case 12:
        return `IF(${++this.#said}) ${body()}`
      case 13: {
        const label = `out${++this.#labels}`
        return `{ if (n == 3) goto ${label}; ${body()}${label}: ${say()}}\n`
      }
      case 14:
        return `for (;;) { if (i++ > 3) break; if (n == 1) continue; ${this.#statement(depth - 1)}}\n`
      case 3:
        return `DO(SAY(${++this.#said}); i++);\n`
      case 2:
        return this.#random.below(4) ? say() : ';\n'
      default:
        return say()
    }
  }
}

// Odd code is what is tested here, whatever a compiler thinks of it.
const ignored = [
  'all',
  'extra',
  'dangling-else',
  'empty-body',
  'unused-value',
  'unused-variable',
  'implicit-fallthrough',
  'misleading-indentation',
  'pragmas',
  'unknown-warning-option',
  'unused-label',
  'parentheses',
  'unused-parameter',
  'unused-but-set-variable',
].map((name) => `#pragma GCC diagnostic ignored "-W${name}"\n`)

describe('generated programs', () => {
  test.skipIf(!gcc).each([1, 2, 3])('say the same with hooks as without, seed %i', async (seed) => {
    const source = ignored.join('') + new Generator(seed).program()
    const native = runNative(await nativeProgram(gcc ?? '', `generated${seed}`, source), ['generated'])
    const node = new ProgramTree(await programOf(`generated${seed}`, source), ['generated']).node(0)
    expect(native.stdout.length).toBeGreaterThan(500)
    expect(node.output.map(({ text }) => text).join('')).toBe(native.stdout)
    expect(node.end).toEqual({ kind: 'exit', status: 0 })
  })
})

describe('a loop or a label that a macro makes', () => {
  const source = (body: string) =>
    `#define LOOP for (;;) { }\n#define LABEL again: f(); goto again\nvoid f(void);\nvoid f(void) {}\n\nint main(void)\n{\n\t${body};\n}\n`

  test.each(['LOOP', 'LABEL'])('%s is written out, and stopped on its line', async (body) => {
    const node = new ProgramTree(await programOf('macro', source(body)), ['macro']).node(0)
    expect(node.end).toMatchObject({ kind: 'stopped', reason: expect.stringMatching(/^line [48]: more than/) as unknown })
    expect(new Set(node.lines)).toEqual(new Set(body === 'LOOP' ? [8] : [8, 4]))
  })
})

describe('an empty statement right behind a word', () => {
  test.each([
    ['else;', 'if (!argc) return 1; else; for (;;) ;', 4],
    ['do;', 'do;while (argc);', 4],
    ['a macro', 'forever;', 4],
  ])('%s is hooked, and the loop stopped on its line', async (_what, body, line) => {
    const source = `#define forever for (;;)\nint main(int argc, char **argv)\n{\n\t(void) argv; ${body}\n\treturn 0;\n}\n`
    const { end } = new ProgramTree(await programOf('behind', source), ['behind']).node(0)
    expect(end).toMatchObject({ kind: 'stopped', reason: expect.stringContaining(`line ${line}: more than`) as unknown })
  })
})
