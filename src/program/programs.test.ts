// SPDX-License-Identifier: MIT
// Programs as people write them around process_mrelease(2): what they say natively and in the page, byte for byte.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { checkSituation } from '../kernel/index.ts'
import { type End, exploreProgram, type Output } from './index.ts'
import { hasSameKernel, kernelForTests, nativeProgram, patience, programOf, runNative } from './testing.ts'

const gcc = nativeTool('gcc', 'apt-get install gcc libc6-dev')

/** What is tested of each program: its arguments, one list for each run. */
const programs: Record<string, string[][]> = {
  retry: [[]],
  wrappers: [[]],
  parsing: [[]],
  integers: [[]],
  paths: [[]],
  mishaps: [[]],
  bare: [[]],
  fractions: [[]],
  language: [[]],
  sizes: [[]],
  heap: [[]],
  macros: [[]],
  layout: [[]],
  files: [[]],
  signals: [[], ['abort']],
  children: [[]],
  'own-signals': [[]],
  handlers: [[]],
  sloppy: [[]],
  conversions: [[]],
  bytes: [[]],
  days: [[]],
  cpus: [[]],
  logging: [[]],
  leaving: [[], ['1', 'quick']],
  errors: [[], ...['err', 'errx', 'assert', 'abort', 'error', '_Exit', 'exit'].map((how) => [how])],
  options: [
    '', '-v', '-vv -o x', '-ox a b', 'a -v b -o y c', '-z', '-o', '-v -- -o x', 'a b -- c -v', '-n5 -n 5', '- -v', '-vo', '-vzv a',
    'a -ox b -v -- c', 'L --verbose --pid=3 x', 'L x --pid 4 y -v z', 'L --pid', 'L --ver', 'L --bogus a', 'L --color --color=red',
    'L --verb', 'L --verbose=3', 'L a -- --pid b', 'L -p 3 a -p4 b',
  ].map((line) => line.split(' ').filter((word) => word !== '')),
}

/** They ask the kernel, too: the machine's must have what they ask for. */
const askingKernel = new Set([
  'retry', 'bare', 'wrappers', 'files', 'signals', 'children', 'own-signals', 'handlers', 'sloppy', 'bytes', 'leaving', 'logging',
])
const sameKernel = await hasSameKernel(gcc)

const statusOfSignal: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 129, SIGABRT: 134 }

for (const [name, runs] of Object.entries(programs)) {
  const isSkipped = !gcc || (askingKernel.has(name) && !sameKernel)
  test.skipIf(isSkipped).each(runs.map((args) => [args.join(' '), args] as const))(
    `${name} %s says the same here and there`,
    async (_line, args) => {
      const source = await readFile(new URL(`fixtures/programs/${name}.c`, import.meta.url), 'utf8')
      const argv = [name, ...args]
      const native = runNative(await nativeProgram(gcc ?? '', name, source, ['-w']), argv)
      const program = await programOf(name, source)
      const situation = checkSituation({})
      const { outcomes, verdict } = exploreProgram(await kernelForTests(), { program, argv, profile: 'mainline', situation })
      expect(verdict).toEqual({ exhausted: true })
      expect(outcomes.map(({ output, end }) => ({ stdout: textOf(output, 1), stderr: textOf(output, 2), end: statusOf(end) }))).toEqual([
        { stdout: native.stdout, stderr: native.stderr, end: native.signal ? statusOfSignal[native.signal] : native.status },
      ])
    },
    patience,
  )
}

test(
  'each call that is not simulated fails with ENOSYS, and is named',
  async () => {
    const source = await readFile(new URL('fixtures/programs/unsimulated.c', import.meta.url), 'utf8')
    const program = await programOf('unsimulated', source)
    const setup = { program, argv: ['unsimulated'], profile: 'mainline' as const, situation: checkSituation({}) }
    const { outcomes } = exploreProgram(await kernelForTests(), setup)
    const [{ output, end, notes, calls } = { output: [], end: undefined, notes: [], calls: [] }] = outcomes
    const lines = textOf(output, 1).trimEnd().split('\n')
    expect(lines.filter((line) => !line.endsWith(': Function not implemented'))).toEqual([])
    expect(lines.length).toBeGreaterThan(50)
    expect(end).toEqual({ kind: 'exit', status: 0 })
    expect(calls.filter(({ error }) => error === 'ENOSYS').length).toBe(lines.length)
    expect(notes.join('\n')).toMatch(/\(timerfd_create\)(?:.|\n)*\(signalfd4\)(?:.|\n)*\(socket\)/)
  },
  patience,
)

/** All of one output. The order of both is tested in native.test.ts. */
function textOf(output: readonly Output[], fd: 1 | 2): string {
  return output
    .filter((piece) => piece.fd === fd)
    .map(({ text }) => text)
    .join('')
}

/** As a shell shows it; what stopped a program otherwise. */
function statusOf(end: End | undefined): number | End | undefined {
  return end?.kind === 'exit' ? end.status : end
}
