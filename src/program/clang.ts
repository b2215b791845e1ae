// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import type { Tree } from '@yowasp/clang'

/** What one run of a tool of LLVM said and made. */
export interface ToolRun {
  /** Exit status; 0 when all went well. */
  status: number
  stdout: string
  stderr: string
  files: Tree
}

/**
 * The triple of the programs. This one has what x86-64 Linux has and plain wasm32 has not: a `long` of 64 bits, so that
 * strtol(3), time_t and `%ld` are those of the native program. Pointers and size_t stay at 32 bits.
 */
const triple = 'wasm32-unknown-linux-muslwali'

/** A tool wrote more than was allowed, and was stopped. */
export class TooMuchOutput extends RangeError {}

/** Bytes of a tool's output: what does not fit makes no string. */
const outputLimit = 256 * 1024 * 1024

/**
 * Runs one tool of LLVM inside this process (clang, compiled to wasm by the npm package @yowasp/clang).
 *
 * @param command The tool and its arguments.
 * @param files What it finds in its file system; its own results are in the answer.
 * @param limit Bytes that it may write to stdout and stderr together.
 * @throws TooMuchOutput, and whatever the tool throws when it breaks rather than fails.
 */
async function runTool(command: string[], files: Tree, limit = outputLimit): Promise<ToolRun> {
  // Loaded here, so that whoever only loads programs never pays for the compiler.
  const { Exit, runLLVM } = await import('@yowasp/clang')
  const stdout: Uint8Array[] = []
  const stderr: Uint8Array[] = []
  let room = limit
  const collect = (into: Uint8Array[]) => (bytes: Uint8Array | null) => {
    if (!bytes) return
    // The bytes are a view of memory that the tool writes over later.
    into.push(bytes.slice())
    room -= bytes.length
    if (room < 0) throw new TooMuchOutput(`more than ${limit} bytes of output`)
  }
  const result = { status: 0, files }
  try {
    const options = { stdout: collect(stdout), stderr: collect(stderr), fetchProgress() {} }
    result.files = (await runLLVM(command, files, options)) ?? {}
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    result.status = error.code
    result.files = error.files
  }
  return { ...result, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

/** The flags of every run of the compiler. */
export const commonFlags: readonly string[] = [
  // The driver of clang says it is this gcc: without, no program would know that __attribute__ is there.
  '-triple', triple, '-std=gnu17', '-fgnuc-version=4.2.1', '-nostdsysteminc', '-nobuiltininc', '-isystem', 'include', '-fno-builtin',
]

/** Which compiler this is; what it makes changes with it. */
export function compilerVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../node_modules/@yowasp/clang/package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}

/**
 * Runs the compiler proper on one file, with at most `limit` bytes of output. The headers are looked for in the folders
 * `include` and `.` of `files`.
 */
export function runCompiler(file: string, files: Tree, flags: readonly string[], limit?: number): Promise<ToolRun> {
  return runTool(['clang', '-cc1', ...commonFlags, ...flags, '-main-file-name', file, '-x', 'c', file], files, limit)
}

/** The flags of every object file: small code. */
const smallCode: readonly string[] = [
  '-Oz', '-target-cpu', 'generic', '-mrelocation-model', 'static', '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections',
]

/**
 * The flags that turn C into a small object file, which is compiled when it is linked. Without the instructions of wasm for blocks of
 * memory, the compiler calls memcpy() and memset() where C copies a structure: what they go through is counted, and an instruction is not.
 */
export const objectFlags: readonly string[] = [
  '-emit-llvm-bc', '-flto=full', ...smallCode, '-target-feature', '-bulk-memory', '-target-feature', '-bulk-memory-opt',
]

/** The same for memcpy() and the like, with those instructions: compiled at once, because the linker gives the same to all it compiles. */
export const blockFlags: readonly string[] = ['-emit-obj', ...smallCode]

/** The flags that stop a program at a null pointer, as a process stops: wasm has memory at address 0. */
export const nullFlags: readonly string[] = ['-fsanitize=null', '-fsanitize-trap=null', '-fsanitize-merge=null']

/** Links object files; what is not used is left out. */
export function runLinker(objects: Record<string, Uint8Array>, flags: readonly string[]): Promise<ToolRun> {
  return runTool(['wasm-ld', ...flags, ...Object.keys(objects)], { ...objects })
}

/** One file out of a run's results. @throws Error when the tool did not make it. */
export function fileOf(run: ToolRun, name: string): Uint8Array {
  const file = run.files[name]
  if (!(file instanceof Uint8Array)) throw new Error(`The compiler made no ${name}: ${run.stderr}`)
  return file
}
