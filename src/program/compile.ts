// SPDX-License-Identifier: MIT
import { castArguments } from './argument-sizes.ts'
import { type AstNode, functionsOf, Lines, positionOf, walk } from './ast.ts'
import { fileOf, nullFlags, objectFlags, runCompiler, runLinker, TooMuchOutput } from './clang.ts'
import { errno } from './errno.ts'
import { expandMacros } from './expand-macros.ts'
import { checkFormats } from './formats.ts'
import { adaptFunctions } from './function-casts.ts'
import { compileLibc, type Libc, warningFlags } from './libc.ts'
import { type HookedSource, insertLineHooks } from './line-hooks.ts'
import { assembly, findRefusal } from './refusals.ts'

/** A C program, ready for a simulated kernel. */
export interface CompiledProgram {
  /** Without `.c`. */
  name: string
  /** The C text, unchanged. */
  source: string
  /** Imports `linux.syscall` and `linux.line`, nothing else. The same source gives the same bytes. */
  wasm: Uint8Array<ArrayBuffer>
  /** What the compiler warns of, with all the warnings that the project asks of its examples; empty when it warns of nothing. */
  warnings: string
  /** The lines of the source, from 1 and ascending, on which the program can be seen to be. */
  lines: number[]
}

/** The program cannot be compiled, or could not be run as what it is. Names file, line and remedy. */
export class CompileError extends Error {}

/**
 * The stack of a program, at the lowest addresses of its memory: what grows beyond it leaves the memory and is stopped.
 * With frames of 48 bytes or more it ends before the stack of any browser's worker does.
 */
const stackSize = 96 * 1024

/** So much room is left behind a program's data, for its arguments: one page of wasm. */
const argumentSize = 64 * 1024

/** All the memory of a program: its stack, its data and its arguments. It is copied before each run. */
const memoryLimit = 8 * 1024 * 1024

/** Bytes of source: far more than a program has that is read step by step, far less than what keeps a compiler busy for minutes. */
const sourceLimit = 64 * 1024

/** Bytes of source after the preprocessor: a few macros can make billions of a few lines. The headers alone make 60,000. */
const expandedLimit = 1024 * 1024

/** Of two functions with the same name, the program's own comes first, and counts: so it is with a real libc. */
const linkFlags: readonly string[] = [
  '--no-entry', '-O2', '--lto-O2', '--export=_start', '--export=__stack_pointer', '--export=__heap_base', '--strip-all',
  '--stack-first', '-z', `stack-size=${stackSize}`, `--initial-heap=${argumentSize}`, '--no-growable-memory',
  '--compress-relocations', '--allow-multiple-definition', '-o', 'program.wasm',
]

/** For programs with handlers of signals: what calls them, and no function with the number of SIG_IGN. */
const handlerFlags: readonly string[] = ['--export=__mrelease_call_handler', '--table-base=2']

/** What every program is compiled with: the hook of the lines, and what starts it. */
const prelude = `
__attribute__((import_module("linux"), import_name("line"))) void __mrelease_line(int);
void __mrelease_start(char **);
_Noreturn void exit(int);
`

/**
 * Compiles one C file against the libc in src/program/libc. What a compiler only warns of is no error here either.
 *
 * @param name Its name without `.c`; stands in the diagnostics.
 * @param source The C text.
 * @throws CompileError for whatever the reader of a diagnostic can mend: an error of the compiler, a format that does not go
 * with its arguments, a function or header or conversion of printf(3) that the libc lacks, no main(), a loop that no hook can
 * be put into, more memory than there is, a source that is too long or nested too deep, assembly, a function from outside.
 */
export async function compileProgram(name: string, source: string): Promise<CompiledProgram> {
  const file = `${name}.c`
  const bytes: Uint8Array = Buffer.from(declarableSyscall(source))
  if (bytes.length > sourceLimit) {
    const limit = `a program of the page has at most ${sourceLimit}`
    throw new CompileError(`${file}: it has ${bytes.length} bytes; ${limit}. Leave out what it does without.`)
  }
  const libc = await compileLibc()
  try {
    return await compileBytes(name, source, bytes, libc)
  } catch (error) {
    // Deep recursion: in clang, which is wasm and breaks rather than fails, or in what walks its tree.
    if (error instanceof CompileError) throw error
    if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error
    throw new CompileError(
      `${file}: the compiler broke on it (${error.message}). It is nested too deep, or its macros make too much. Write it more plainly.`,
      { cause: error },
    )
  }
}

/** Texts and comments, where nothing is declared; or syscall() with the types of its parameters behind it. */
const syscallDeclared = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*.*?\*\/|\/\/[^\n]*|(\bsyscall)(?=\s*\([^();]*\.\.\.\s*\))/gs

/** <unistd.h> has a macro of this name: who declares the function too means the function. */
function declarableSyscall(source: string): string {
  return source.replace(syscallDeclared, (text, name?: string) => (name === undefined ? text : `(${name})`))
}

async function compileBytes(name: string, source: string, bytes: Uint8Array, libc: Libc): Promise<CompiledProgram> {
  const file = `${name}.c`
  const lines = new Lines(bytes)
  await checkExpanded(file, bytes, libc)
  const { tree, warnings } = await parse(file, bytes, libc)

  const [unknown] = checkFormats(tree)
  if (unknown) {
    throw new CompileError(
      `${file}:${lines.at(unknown.offset)}: ${unknown.functionName}() with ${unknown.conversion}: the libc of the page does not know ` +
        'this conversion. Use one of %d %i %u %o %x %X %c %s %p %m %f %e %g %a, or add it to src/program/libc/format.c and to formats.ts.',
    )
  }
  const main = functionsOf(tree).find((definition) => definition.name === 'main')
  if (!main) throw new CompileError(`${file}: there is no main(). A program of the page is one file; define main() in it.`)

  if (main.node.type?.qualType.startsWith('void')) {
    const line = lines.at(positionOf(main.node)?.offset ?? 0)
    throw new CompileError(`${file}:${line}: main() returns nothing. Make it int: its result is the status.`)
  }

  const wide = [...walk(tree)].find((node) => node.type?.qualType === 'long double' && positionOf(node))
  if (wide) {
    const line = lines.at(positionOf(wide)?.offset ?? 0)
    throw new CompileError(`${file}:${line}: long double is another type here than on x86-64; the libc of the page has none. Use double.`)
  }

  const refusal = findRefusal(tree, bytes)
  if (refusal) throw new CompileError(`${file}:${lines.at(refusal.offset)}: ${refusal.why}`)

  const hooked = await prepare(file, bytes, tree, libc)

  const extras: string[] = []
  if (usesDoubles(tree)) extras.push('__mrelease_use_doubles')
  if (usesRareErrors(source)) extras.push('__mrelease_use_rare_errors')
  const object = await compileHooked(file, hooked.source, main.parameters, extras, libc)
  const wasm = await link(file, object, tree, lines, libc)
  await checkModule(file, wasm)
  return { name, source, wasm: withLines(wasm, hooked.lines), lines: hooked.lines, warnings }
}

/** Before anything is made of it, so that what is too long is never held in memory. Errors are left to `parse`. */
async function checkExpanded(file: string, source: Uint8Array, libc: Libc): Promise<void> {
  try {
    await runCompiler(file, { include: libc.include, [file]: source }, ['-E', '-P', '-w', '-o', '-'], expandedLimit)
  } catch (error) {
    if (!(error instanceof TooMuchOutput)) throw error
    throw new CompileError(`${file}: its macros and headers make more than ${expandedLimit} bytes of it. Write it with smaller ones.`)
  }
}

/** Puts casts and hooks into the program. What macros make in whole is written out for it first. */
async function prepare(file: string, source: Uint8Array, tree: AstNode, libc: Libc): Promise<HookedSource> {
  const casts = castArguments(tree, source)
  const hooked = insertLineHooks(source, tree, new Lines(source), [...casts.insertions, ...adaptFunctions(tree, source)])
  const inMacros = [...casts.inMacros, ...hooked.unhookable.map(({ offset }) => offset)]
  if (inMacros.length === 0) return hooked

  const expanded = await expandMacros(file, source, inMacros, libc)
  const { tree: expandedTree } = await parse(file, expanded, libc)
  const insertions = [...castArguments(expandedTree, expanded).insertions, ...adaptFunctions(expandedTree, expanded)]
  const again = insertLineHooks(expanded, expandedTree, new Lines(expanded), insertions)
  const [unhookable] = again.unhookable
  if (!unhookable) return again
  throw new CompileError(`${file}:${unhookable.line}: ${unhookable.what} cannot be followed line by line. Write it without the macro.`)
}

/** Whether the program has numbers with a fraction, so that it may print or read some. */
function usesDoubles(tree: AstNode): boolean {
  return functionsOf(tree).some(({ node }) => [...walk(node)].some(({ type }) => /\b(?:double|float)\b/.test(type?.qualType ?? '')))
}

/** Whether the program may ask for the text or the name of an error that nothing here gives. */
function usesRareErrors(source: string): boolean {
  const common = new Set(Object.keys(errno))
  return /\b(?:strerror|isatty)/.test(source) || (source.match(/\bE[A-Z0-9]{2,}\b/g) ?? []).some((name) => !common.has(name))
}

/** @throws CompileError when the program needs too much memory, calls anything but the page, or has a memcpy() that is another function. */
async function checkModule(file: string, wasm: Uint8Array<ArrayBuffer>): Promise<void> {
  const module = await WebAssembly.compile(wasm).catch((error: unknown) => {
    // The compiler calls memcpy() and the like where the program names none, and takes their parameters for granted.
    const why = 'a function that is named like one of the libc, such as memcpy(), may have other parameters. Choose another name.'
    throw new CompileError(`${file}: what the compiler makes of it is no valid program: ${why}`, { cause: error })
  })
  const names = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`)
  const foreign = names.find((name) => name !== 'linux.syscall' && name !== 'linux.line')
  if (foreign) throw new CompileError(`${file}: it asks for ${foreign} from outside; a program of the page asks for system calls only.`)
  const { exports } = await WebAssembly.instantiate(module, { linux: { syscall: () => 0, line: () => undefined } })
  const size = exports.memory instanceof WebAssembly.Memory ? exports.memory.buffer.byteLength : 0
  if (size <= memoryLimit) return
  throw new CompileError(`${file}: its data take ${size} bytes; a program of the page has ${memoryLimit}. Make its static arrays smaller.`)
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

/** What clang alone takes for an error; to gcc, up to version 13, it is a warning. What it compiles to is the same. */
const lenientFlags: readonly string[] = [
  'implicit-int', 'int-conversion', 'incompatible-function-pointer-types', 'return-type', 'return-mismatch',
].map((name) => `-Wno-error=${name}`)

/** Checks the program as it is, with all warnings, and gives its syntax tree. */
async function parse(file: string, source: Uint8Array, libc: Libc): Promise<{ tree: AstNode; warnings: string }> {
  const flags = ['-ast-dump=json', '-ferror-limit', '5', ...warningFlags, ...lenientFlags]
  const run = await runCompiler(file, { include: libc.include, [file]: source }, flags)
  if (run.status !== 0) throw new CompileError(explain(run.stderr))
  return { tree: JSON.parse(run.stdout) as AstNode, warnings: withoutCount(run.stderr) }
}

function withoutCount(diagnostics: string): string {
  return diagnostics.replace(/\d+ (?:errors?|warnings?)(?: and \d+ errors?)? generated\.\n/, '').trimEnd()
}

/** clang's diagnostics, and what to do where the reason is that this libc is small. */
function explain(diagnostics: string): string {
  const [, place, undeclared] = /^(\S+?:\d+):\d+: error: call to undeclared (?:library )?function '(\w+)'/m.exec(diagnostics) ?? []
  if (undeclared) return missing(place ?? '', undeclared, 'if its header is included')
  const [, where, header] = /^(\S+?:\d+):\d+: fatal error: '([^']+)' file not found/m.exec(diagnostics) ?? []
  if (header) {
    const why = reasonsForNoHeader.find(([pattern]) => pattern.test(header))?.[1] ?? ''
    return `${where}: the libc of the page has no <${header}>.${why} Do without it, or add it to src/program/libc/include.`
  }
  const [, wrongAssembly] = /^(\S+?:\d+):\d+: error: .* in asm$/m.exec(diagnostics) ?? []
  if (wrongAssembly) return `${wrongAssembly}: ${assembly}`
  // How clang came to a file that includes itself is the same line two hundred times.
  return withoutCount(diagnostics).replace(/^(In file included from .*\n)(?:In file included from .*\n)+/, '$1')
}

/** Why some headers will never be there. */
const reasonsForNoHeader: readonly (readonly [RegExp, string])[] = [
  [/thread/, ' A program of the page has one thread.'],
  [/setjmp/, ' Nothing leaves a function here but its return: return the error from function to function.'],
]

function missing(place: string, functionName: string, condition: string): string {
  return (
    `${place}: ${functionName}() is not declared or not in the libc of the page (${condition}). ` +
    `Include its header, do without it, or add it to src/program/libc.`
  )
}

/** What is printed wrongly here although it may be printed rightly elsewhere; not what is merely odd. */
const formatFlags: readonly string[] = [
  '-Wno-everything', '-Werror=format', '-Wno-format-extra-args', '-Wno-format-security', '-Wno-format-zero-length',
]

/** Errors without the source that they quote, which is not what the reader wrote. */
function errorsOf(diagnostics: string): string {
  return [...diagnostics.matchAll(/^(\S+?:\d+):\d+: (error: .*)$/gm)].map(([, place, what]) => `${place}: ${what}`).join('\n')
}

/** @param extras The functions of the libc that are called before main(). */
async function compileHooked(
  file: string,
  source: Uint8Array,
  parameters: number,
  extras: readonly string[],
  libc: Libc,
): Promise<Uint8Array> {
  const call = `main(${['argc', 'argv', 'envp'].slice(0, parameters).join(', ')})`
  const before = ['__mrelease_start(argv);', ...extras.map((name) => `${name}();`)].join(' ')
  const start = [
    ...extras.map((name) => `void ${name}(void);`),
    `void _start(int argc, char **argv, char **envp) { (void) argc; (void) envp; ${before} exit(${call}); }`,
  ].map((line) => `\n${line}`).join('')
  const files = { include: libc.include, 'prelude.h': prelude, [file]: Buffer.concat([source, Buffer.from(`${start}\n`)]) }
  const flags = [...objectFlags, ...nullFlags, '-fno-inline', ...formatFlags, ...lenientFlags, '-include', 'prelude.h', '-o', 'program.o']
  const run = await runCompiler(file, files, flags)
  const wrongFormat = /^(\S+?:\d+):\d+: error: (.*) \[-Werror,-Wformat.*\]$/m.exec(run.stderr)
  if (wrongFormat) {
    const [, place, what] = wrongFormat
    throw new CompileError(`${place}: ${what}. This would go wrong here: size_t and pointers have 32 bits. Mend the format, or cast.`)
  }
  if (run.status !== 0) {
    const errors = errorsOf(run.stderr)
    throw new CompileError(`${file}: a hook for each line could not be put in. Write what a macro makes there by hand.\n${errors}`)
  }
  return fileOf(run, 'program.o')
}

async function link(file: string, object: Uint8Array, tree: AstNode, lines: Lines, libc: Libc): Promise<Uint8Array<ArrayBuffer>> {
  const hasHandlers = [...walk(tree)].some(({ referencedDecl }) => /^(?:signal|sigaction)$/.test(referencedDecl?.name ?? ''))
  const run = await runLinker({ 'program.o': object, ...libc.objects }, [...linkFlags, ...(hasHandlers ? handlerFlags : [])])
  if (run.status === 0 && !run.stderr) return new Uint8Array(fileOf(run, 'program.wasm'))
  const [, symbol] = /undefined symbol: (\w+)/.exec(run.stderr) ?? []
  if (!symbol) throw new CompileError(`${file}: ${run.stderr.trimEnd()}`)
  const use = [...walk(tree)].find((node) => node.kind === 'DeclRefExpr' && node.referencedDecl?.name === symbol)
  const offset = use && positionOf(use)?.offset
  throw new CompileError(
    missing(offset === undefined ? file : `${file}:${lines.at(offset)}`, symbol, 'it is declared, but defined nowhere'),
  )
}
