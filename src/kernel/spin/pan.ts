// SPDX-License-Identifier: MIT
// mrelease.pml through SPIN: spin -a writes a verifier in C, gcc compiles it, and the verifier (pan) visits all states.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { nativeTool } from '../../build/native-tool.ts'

const execute = promisify(execFile)

/** Where the Promela model is. */
export const promela: string = fileURLToPath(new URL('mrelease.pml', import.meta.url))

/** SPIN and gcc, or `undefined` after a line that says what is missing. @throws MissingToolError in CI. */
export function spinTools(): { spin: string; gcc: string } | undefined {
  const spin = nativeTool('spin', 'apt-get install spin')
  const gcc = nativeTool('gcc', 'apt-get install gcc')
  return spin && gcc ? { spin, gcc } : undefined
}

/** What pan has said. */
export interface PanReport {
  states: number
  /** SPIN counts the initial state as one: it is left out here. */
  transitions: number
  /** Bytes of one state, before it is compressed. */
  vectorBytes: number
  /** pan's own measurement, to 10 ms. */
  seconds: number
  /** User and system time of the whole process. */
  cpuSeconds: number
  bytes: number
  /** The numbers that checks.pml's note() listed. */
  outcomes: number[]
}

/** pan has found an error (an assertion, a deadlock), or has not searched everything. */
export class PanError extends Error {
  override name = 'PanError'
}

/**
 * Makes a verifier, uses it, and throws it away.
 * @param input What spin is given (-D…), what gcc is given, and the model, if it is not mrelease.pml.
 */
export async function withPan<Answer>(
  input: { definitions: readonly string[]; gcc: readonly string[]; model?: string },
  use: (run: (...flags: string[]) => Promise<PanReport>) => Promise<Answer>,
): Promise<Answer> {
  const tools = spinTools()
  if (!tools) throw new PanError('spin or gcc is not installed')
  const cwd = await mkdtemp(join(tmpdir(), 'mrelease-spin-'))
  try {
    await execute(tools.spin, [...input.definitions, '-a', input.model ?? promela], { cwd })
    await execute(tools.gcc, ['-w', '-DSAFETY', ...input.gcc, '-o', 'pan', 'pan.c'], { cwd })
    return await use(async (...flags) => {
      // The shell's "times" says what its children have used.
      const { stdout } = await execute('sh', ['-c', './pan -m10000 "$@"; times', 'pan', ...flags], { cwd, maxBuffer: 2 ** 26 })
      return reportOf(stdout)
    })
  } finally {
    await rm(cwd, { recursive: true })
  }
}

function reportOf(said: string): PanReport {
  const number = (pattern: RegExp) => {
    const found = pattern.exec(said)?.[1]
    if (found === undefined) throw new PanError(`pan's report has no ${pattern}:\n${said}`)
    return Number(found)
  }
  if (number(/errors: (\d+)/) > 0 || /Search not completed|max search depth too small/.test(said)) {
    throw new PanError(`pan: ${/pan:\d+: (.*)/.exec(said)?.[1] ?? 'search not completed'}`)
  }
  return {
    states: number(/(\S+) states, stored/),
    transitions: number(/(\S+) transitions \(/) - 1,
    vectorBytes: number(/State-vector (\d+) byte/),
    seconds: number(/elapsed time (\S+) seconds/),
    cpuSeconds: cpuSecondsOf(said),
    bytes: number(/(\S+)\s+total actual memory usage/) * 1e6,
    outcomes: [...said.matchAll(/^outcome (\d+)$/gm)].map(([, outcome]) => Number(outcome)),
  }
}

/** The last line of "times": user and system time of the children, as in 1m2.340000s 0m0.050000s. */
function cpuSecondsOf(said: string): number {
  const times = said.trimEnd().split('\n').at(-1) ?? ''
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0)
}
