// SPDX-License-Identifier: MIT
import { type AstNode, functionsOf, Lines, positionOf, walk } from './ast.ts'
import { fileOf, nullFlags, objectFlags, runCompiler, runLinker } from './clang.ts'
import { checkFormats } from './formats.ts'
import { compileLibc, type Libc, warningFlags } from './libc.ts'
import { insertLineHooks } from './line-hooks.ts'

/** A C program, ready for a simulated kernel. */
export interface CompiledProgram {
  /** Without `.c`. */
  name: string
  /** The C text, unchanged. */
  source: string
  /** Imports `linux.syscall` and `linux.line`, nothing else. The same source gives the same bytes. */
  wasm: Uint8Array<ArrayBuffer>
  /** The lines of the source, from 1 and ascending, on which the program can be seen to be. */
  lines: number[]
}

/** The program cannot be compiled, or could not be run as what it is. Names file, line and remedy. */
export class CompileError extends Error {}

/**
 * The stack of a program, at the lowest addresses of its memory: what grows beyond it leaves the memory and is stopped.
 * With frames of 16 bytes or more it ends before the stack of any browser's worker does.
 */
const stackSize = 32 * 1024

/** All the memory of a program: one page of wasm, in which its stack, its data and its arguments must have room. */
const memorySize = 64 * 1024

const linkFlags: readonly string[] = [
  '--no-entry', '-O2', '--lto-O2', '--export=_start', '--export=__stack_pointer', '--export=__heap_base', '--strip-all',
  '--stack-first', '-z', `stack-size=${stackSize}`, `--initial-memory=${memorySize}`, `--max-memory=${memorySize}`, '-o', 'program.wasm',
]

/** What every program is compiled with: the hook of the lines, and what starts it. */
const prelude = `
__attribute__((import_module("linux"), import_name("line"))) void __mrelease_line(int);
void __mrelease_start(char **);
_Noreturn void exit(int);
`

/**
 * Compiles one C file, with the warnings that the project asks of its examples, against the libc in src/program/libc.
 *
 * @param name Its name without `.c`; stands in the diagnostics.
 * @param source The C text.
 * @throws CompileError for whatever the reader of a diagnostic can mend: an error or warning of the compiler, a function
 * or header or conversion of printf(3) that the libc lacks, no main(), a loop that no hook can be put into.
 */
export async function compileProgram(name: string, source: string): Promise<CompiledProgram> {
  const libc = await compileLibc()
  const file = `${name}.c`
  const bytes = Buffer.from(source)
  const lines = new Lines(bytes)
  const tree = await parse(file, source, libc)

  const [unknown] = checkFormats(tree)
  if (unknown) {
    throw new CompileError(
      `${file}:${lines.at(unknown.offset)}: ${unknown.functionName}() with ${unknown.conversion}: the libc of the page does not know ` +
        'this conversion. Use one of %d %i %u %o %x %X %c %s %p %m, or add it to src/program/libc/format.c and to formats.ts.',
    )
  }
  const main = functionsOf(tree).find((definition) => definition.name === 'main')
  if (!main) throw new CompileError(`${file}: there is no main(). A program of the page is one file; define main() in it.`)

  const hooked = insertLineHooks(bytes, tree, lines)
  const [unhookable] = hooked.unhookable
  if (unhookable) {
    throw new CompileError(`${file}:${unhookable.line}: ${unhookable.what} cannot be followed line by line. Write it without the macro.`)
  }

  const object = await compileHooked(file, hooked.source, main.parameters, libc)
  const wasm = await link(file, object, tree, lines, libc)
  return { name, source, wasm: withLines(wasm, hooked.lines), lines: hooked.lines }
}

/**
 * Puts the custom section `lines` in the place of what the tools say about themselves; `loadProgram` reads it.
 * It holds the differences, each as a LEB128.
 */
function withLines(wasm: Uint8Array, lines: readonly number[]): Uint8Array<ArrayBuffer> {
  const differences = lines.flatMap((line, index) => leb128(line - (lines[index - 1] ?? 0)))
  const name = Buffer.from('lines')
  const content = [name.length, ...name, ...differences]
  return new Uint8Array([...withoutCustomSections(wasm), 0, ...leb128(content.length), ...content])
}

function withoutCustomSections(wasm: Uint8Array): Uint8Array {
  const headerSize = 8
  const kept: Uint8Array[] = [wasm.subarray(0, headerSize)]
  for (let start = headerSize; start < wasm.length;) {
    let size = 0
    let at = start + 1
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = wasm[at++] ?? 0
      size |= (byte & 127) << shift
      more = byte > 127
    }
    if (wasm[start] !== 0) kept.push(wasm.subarray(start, at + size))
    start = at + size
  }
  return Buffer.concat(kept)
}

function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >>> 7)]
}

/** Checks the program as it is, with all warnings, and gives its syntax tree. */
async function parse(file: string, source: string, libc: Libc): Promise<AstNode> {
  const run = await runCompiler(file, { include: libc.include, [file]: source }, ['-ast-dump=json', '-ferror-limit', '5', ...warningFlags])
  if (run.status !== 0 || run.stderr) throw new CompileError(explain(run.stderr))
  return JSON.parse(run.stdout) as AstNode
}

/** clang's diagnostics, and what to do where the reason is that this libc is small. */
function explain(diagnostics: string): string {
  const [, place, undeclared] = /^(\S+?:\d+):\d+: error: call to undeclared (?:library )?function '(\w+)'/m.exec(diagnostics) ?? []
  if (undeclared) return missing(place ?? '', undeclared, 'if its header is included')
  const [, where, header] = /^(\S+?:\d+):\d+: fatal error: '([^']+)' file not found/m.exec(diagnostics) ?? []
  if (header) {
    return `${where}: the libc of the page has no <${header}>. Do without it, or add it to src/program/libc/include.`
  }
  return diagnostics.replace(/\d+ (?:errors?|warnings?)(?: and \d+ errors?)? generated\.\n/, '').trimEnd()
}

function missing(place: string, functionName: string, condition: string): string {
  return (
    `${place}: ${functionName}() is not declared or not in the libc of the page (${condition}). ` +
    `Include its header, do without it, or add it to src/program/libc.`
  )
}

async function compileHooked(file: string, source: Uint8Array, parameters: number, libc: Libc): Promise<Uint8Array> {
  const call = `main(${['argc', 'argv', 'envp'].slice(0, parameters).join(', ')})`
  const start = `\nvoid _start(int argc, char **argv, char **envp) { (void) envp; __mrelease_start(argv); exit(${call}); }\n`
  const files = { include: libc.include, 'prelude.h': prelude, [file]: Buffer.concat([source, Buffer.from(start)]) }
  const flags = [...objectFlags, ...nullFlags, '-fno-inline', '-w', '-include', 'prelude.h', '-o', 'program.o']
  const run = await runCompiler(file, files, flags)
  if (run.status !== 0) {
    throw new CompileError(`${file}: a hook for each line could not be put in. Write what a macro makes there by hand.\n${run.stderr}`)
  }
  return fileOf(run, 'program.o')
}

async function link(file: string, object: Uint8Array, tree: AstNode, lines: Lines, libc: Libc): Promise<Uint8Array> {
  const run = await runLinker({ 'program.o': object, ...libc.objects }, linkFlags)
  if (run.status === 0 && !run.stderr) return fileOf(run, 'program.wasm')
  const [, symbol] = /undefined symbol: (\w+)/.exec(run.stderr) ?? []
  if (!symbol) throw new CompileError(`${file}: ${run.stderr.trimEnd()}`)
  const use = [...walk(tree)].find((node) => node.kind === 'DeclRefExpr' && node.referencedDecl?.name === symbol)
  const offset = use && positionOf(use)?.offset
  throw new CompileError(
    missing(offset === undefined ? file : `${file}:${lines.at(offset)}`, symbol, 'it is declared, but defined nowhere'),
  )
}
