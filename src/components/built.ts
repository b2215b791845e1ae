// SPDX-License-Identifier: MIT
// What the build made, as the pages use it: the same wasm that the browser gets, run while the page is rendered.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kernel, instantiateKernel } from '../kernel/index.ts'
import { type LabSetup, argumentsFor } from '../lab/index.ts'
import {
  type Program, type ProgramCount, type ProgramExploration, type ProgramRun, countProgramSchedules, exploreProgram, loadProgram, runProgram,
} from '../program/index.ts'

const addresses = import.meta.glob<string>('/.cache/built/*.wasm', { query: '?url&no-inline', import: 'default', eager: true, exhaustive: true })

/** Where the browser fetches a built wasm. */
export function addressOf(name: string): string {
  const address = addresses[`/.cache/built/${name}.wasm`]
  if (address === undefined) throw new Error(`${name}.wasm was not built: is there an examples/${name}.c?`)
  return address
}

async function bytesOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(process.cwd(), '.cache/built', `${name}.wasm`)))
}

let kernel: Promise<Kernel> | undefined
const programs = new Map<string, Promise<Program>>()
const explorations = new Map<string, ProgramExploration>()

/** The simulated kernel, for what is asked of it without a program. */
export function kernelAtBuild(): Promise<Kernel> {
  kernel ??= bytesOf('kernel').then(instantiateKernel)
  return kernel
}

async function prepare(setup: LabSetup) {
  let program = programs.get(setup.program)
  if (program === undefined) {
    program = bytesOf(setup.program).then((bytes) => loadProgram(bytes, setup.program))
    programs.set(setup.program, program)
  }
  const { profile, situation } = setup
  return { kernel: await kernelAtBuild(), setup: { program: await program, argv: argumentsFor(setup), profile, situation } }
}

/** Runs one schedule of a lab at build time. */
export async function runAtBuild(lab: LabSetup, by: { seed: number } | { schedule: readonly number[] }): Promise<ProgramRun> {
  const { kernel, setup } = await prepare(lab)
  return runProgram(kernel, { ...setup, by })
}

/** Explores every schedule of a lab at build time; the same question is computed once for all pages. */
export async function exploreAtBuild(lab: LabSetup): Promise<ProgramExploration> {
  const key = JSON.stringify(lab)
  const known = explorations.get(key)
  if (known !== undefined) return known
  const { kernel, setup } = await prepare(lab)
  const exploration = exploreProgram(kernel, setup)
  explorations.set(key, exploration)
  return exploration
}

/** Counts the schedules of a lab at build time. */
export async function countAtBuild(lab: LabSetup): Promise<ProgramCount> {
  const { kernel, setup } = await prepare(lab)
  return countProgramSchedules(kernel, setup)
}

/** The C source of an example, as it stands in examples/. */
export async function sourceOf(program: string): Promise<string> {
  return readFile(join(process.cwd(), 'examples', `${program}.c`), 'utf8')
}
