// SPDX-License-Identifier: MIT
import { readdir } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { runCompiler } from './clang.ts'
import { CompileError, type CompiledProgram, compileProgram } from './compile.ts'
import { unknownConversions } from './formats.ts'
import { compileLibc, warningFlags } from './libc.ts'
import { loadProgram } from './program.ts'
import { ProgramTree } from './program-tree.ts'
import { example, nativeProgram, patience } from './testing.ts'

const examples = (await readdir(new URL('../../examples/', import.meta.url)))
  .filter((file) => file.endsWith('.c'))
  .map((file) => file.slice(0, -2))
  .sort()

describe('the examples', () => {
  let compiled: Map<string, CompiledProgram>
  beforeAll(async () => {
    compiled = new Map()
    for (const name of examples) compiled.set(name, await compileProgram(name, await example(name)))
  }, patience)

  test.each(examples)('%s imports system calls and the line hook, nothing else', async (name) => {
    const module = await WebAssembly.compile(compiled.get(name)?.wasm ?? new Uint8Array())
    const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`)
    expect(imports.sort()).toEqual(['linux.line', 'linux.syscall'])
  })

  test.each(examples)('%s takes less than 8 KiB', (name) => {
    expect(compiled.get(name)?.wasm.length).toBeLessThan(8192)
  })

  test.each(examples.slice(0, 1))('%s gives the same bytes when it is compiled again', async (name) => {
    const again = await compileProgram(name, await example(name))
    expect(Buffer.from(again.wasm).equals(compiled.get(name)?.wasm ?? Buffer.of())).toBe(true)
  })

  test.each(examples)('%s carries the list of its lines', async (name) => {
    const program = compiled.get(name)
    expect((await loadProgram(program?.wasm ?? new Uint8Array(), name)).lines).toEqual(program?.lines)
  })

  for (const [compiler, install] of [
    ['gcc', 'apt-get install gcc libc6-dev'],
    ['clang', 'apt-get install clang'],
  ] as const) {
    const tool = nativeTool(compiler, install)
    test.skipIf(!tool).each(examples)(`%s compiles without a warning under ${compiler}`, async (name) => {
      await expect(nativeProgram(tool ?? '', name, await example(name))).resolves.toContain(name)
    })
  }

  test.each(examples)('%s fits a manual page: tabs, at most 80 columns, at most 100 lines', async (name) => {
    const lines = (await example(name)).trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(100)
    for (const line of lines) {
      const columns = [...line].reduce((column, c) => (c === '\t' ? (column | 7) + 1 : column + 1), 0)
      expect(columns, line).toBeLessThanOrEqual(80)
      expect(line, 'blanks where a tab or nothing should be').not.toMatch(/^ {4}|\s$/)
    }
  })
})

describe('what cannot be compiled says where and what to do', () => {
  const main = (body: string, before = '') => `#include <stdio.h>\n${before}int main(void)\n{\n\t${body}\n\treturn 0;\n}\n`
  const cases: [what: string, source: string, message: RegExp][] = [
    ['an error', main('int x = ;'), /^bad\.c:4:\d+: error: expected expression/],
    [
      'a libc function that is not there',
      main('tmpfile();'),
      /^bad\.c:4: tmpfile\(\) is not declared or not in the libc of the page.*add it to src\/program\/libc/s,
    ],
    ['one that is declared by hand', main('sync();', 'void sync(void);\n'), /^bad\.c:5: sync\(\) .*defined nowhere/s],
    [
      'a header that is not there',
      main('', '#include <threads.h>\n'),
      /^bad\.c:2: the libc of the page has no <threads\.h>\. A program of the page has one thread\. Do without/,
    ],
    [
      'a conversion of printf that is not there',
      main('printf("%d %.2Lf\\n", 1, 2.0L);'),
      /^bad\.c:4: printf\(\) with %\.2Lf: the libc of the page does not know this conversion/,
    ],
    [
      'a format that does not go with its argument',
      main('printf("%s", 1);'),
      /^bad\.c:4: format specifies type 'char \*'.*Mend the format, or cast/,
    ],
    ['long double', main('long double x = 1; (void) x;'), /^bad\.c:4: long double is another type here.*Use double/],
    [
      'too much memory',
      main('big[argc()] = 1;', 'volatile char big[100000000];\nstatic int argc(void) { return 5; }\n'),
      /^bad\.c: its data take \d+ bytes; a program of the page has 8388608/,
    ],
    ['setjmp', main('', '#include <setjmp.h>\n'), /^bad\.c:2: the libc of the page has no <setjmp\.h>\. .*return the error/],
    ['main without a result', '\nvoid main(void) {}\n', /^bad\.c:2: main\(\) returns nothing\. Make it int/],
    ['no main', 'int f(void);\nint f(void) { return 1; }\n', /^bad\.c: there is no main\(\)/],
  ]
  test.each(cases)('%s', async (_what, source, message) => {
    const failure = compileProgram('bad', source)
    await expect(failure).rejects.toThrow(CompileError)
    await expect(failure).rejects.toThrow(message)
  })
})

describe('what would reach past the page, or keep its build busy, is refused', () => {
  const main = 'int main(void) { return 0; }\n'
  const doubling = Array.from({ length: 40 }, (_, n) => `#define A${n + 1} A${n} A${n}\n`).join('')
  const cases: [what: string, source: string, message: RegExp][] = [
    [
      'a function of another module',
      `__attribute__((import_module("env"), import_name("f"))) int f(int);\nint main(void) { return f(3); }\n`,
      /^bad\.c:1: .* calls system calls only, no function from outside\. Do without import_module/,
    ],
    ['another name to be entered by', `\n__attribute__((export_name("f"))) ${main}`, /^bad\.c:2: .*Do without export_name/],
    [
      'a hook of its own',
      'void __mrelease_line(int);\nint main(void) { __mrelease_line(9); return 0; }\n',
      /^bad\.c:1: the name __mrelease_line belongs/,
    ],
    [
      'assembly',
      'int main(void)\n{\n\t__asm__ volatile ("nop");\n\treturn 0;\n}\n',
      /^bad\.c:3: assembly .*Write it in C, or call syscall\(\)/,
    ],
    [
      'assembly of x86',
      'int main(void)\n{\n\tlong r;\n\tasm("syscall" : "=a"(r));\n\treturn 0;\n}\n',
      /^bad\.c:4: assembly .*Write it in C/,
    ],
    ['assembly that brings a function', `asm(".import_module f, env");\n${main}`, /^bad\.c:1: assembly /],
    ['a destructor', `static __attribute__((destructor)) void f(void) {}\n${main}`, /^bad\.c:1: .*Register it with atexit\(\)/],
    [
      'a file that includes itself',
      `#include __FILE__\n${main}`,
      /^In file included from .*\nbad\.c:1:\d+: error: #include nested too deeply/,
    ],
    ['a file of the machine', `#include "/etc/passwd"\n${main}`, /^bad\.c:1: the libc of the page has no <\/etc\/passwd>/],
    ['a huge source', `// ${'x'.repeat(10_000_000)}\n${main}`, /^bad\.c: it has 10000\d{3} bytes; a program of the page has at most 65536/],
    [
      'macros that double',
      `${doubling}#define A0 ;\nint main(void) { A40 return 0; }\n`,
      /^bad\.c: its macros and headers make more than \d+ bytes/,
    ],
    ['brackets in brackets', `int main(void) { return ${'('.repeat(5000)}0${')'.repeat(5000)}; }\n`, /^bad\.c: .* nested too deep/],
    ['blocks in blocks', `int main(void) { ${'{'.repeat(5000)}${'}'.repeat(5000)} return 0; }\n`, /^bad\.c: .* nested too deep/],
  ]
  test.each(cases)('%s', async (_what, source, message) => {
    const failure = compileProgram('bad', source)
    await expect(failure).rejects.toThrow(CompileError)
    await expect(failure).rejects.toThrow(message)
  }, patience)

  test('but not a barrier for the compiler', async () => {
    const uses = '\tbarrier();\n\tasm volatile("");\n'
    const source = `#define barrier() __asm__ __volatile__("" ::: "memory")\nint main(void)\n{\n${uses}\treturn 0;\n}\n`
    await expect(compileProgram('barrier', source)).resolves.toHaveProperty('lines', [4, 5, 6])
  })
})

describe('a function of the program with the name of one that the compiler calls', () => {
  const big = 'static volatile struct { char bytes[3000]; } one, other;\n'

  test('takes its place', async () => {
    const own = 'void *memcpy(void *to, const void *from, size_t size) { taken = size; return to; }'
    const source = `#include <stddef.h>\n${big}static size_t taken;\n${own}\nint main(void) { one = other; return taken == 3000; }\n`
    const program = await loadProgram((await compileProgram('own', source)).wasm, 'own')
    expect(new ProgramTree(program, ['own']).node(0).end).toEqual({ kind: 'exit', status: 1 })
  }, patience)

  test('is refused if it cannot', async () => {
    const source = `${big}int memcpy(int number) { return number + 1; }\nint main(void) { one = other; return memcpy(3); }\n`
    await expect(compileProgram('other', source)).rejects.toThrow(/^other\.c: .*such as memcpy\(\), may have other parameters/)
  }, patience)
})

describe('what a compiler only warns of', () => {
  test('is no error, and is kept', async () => {
    const { wasm, warnings } = await compileProgram('odd', 'void f();\nint main(void)\n{\n\tint unused;\n\treturn 3;\n}\n')
    expect(warnings).toMatch(/^odd\.c:1:7: warning: a function declaration without a prototype/)
    expect(warnings).toMatch(/^odd\.c:4:6: warning: unused variable 'unused'/m)
    expect(WebAssembly.validate(wasm)).toBe(true)
  })

  test.each(examples)('is not in %s', async (name) => {
    expect((await compileProgram(name, await example(name))).warnings).toBe('')
  })
})

describe('conversions of printf', () => {
  test('that the libc knows are accepted', () => {
    expect(unknownConversions("%d%i%u%o%x%X%c%s%p%m%% %-+ #08.3lld %*.*hhu %zu %jd %tx %f %5.1e %lg %a %'d %n %hhn %b %#B %qd")).toEqual([])
  })

  test('and all others are named', () => {
    expect(unknownConversions('%La %ls %lc %1$d %C %')).toEqual([
      '%La',
      '%ls',
      '%lc',
      '%1$d',
      '%C',
      '%',
    ])
  })
})

describe('main', () => {
  test.each([
    ['int main(void) { return 3; }'],
    ['int main(int argc, char *argv[]) { return argc + (argv[2] == NULL); }'],
    ['int main(int argc, char *argv[], char *envp[]) { return argc + (argv[argc] == NULL) + (envp[0] != NULL); }'],
  ])('%s', async (definition) => {
    const { wasm } = await compileProgram('main', `#include <stddef.h>\n${definition}\n`)
    const { ProgramTree } = await import('./program-tree.ts')
    const tree = new ProgramTree(await loadProgram(wasm, 'main'), ['main', 'x'])
    expect(tree.node(0).end).toEqual({ kind: 'exit', status: 3 })
  })
})

describe('the libc', () => {
  test('has every function that its headers declare', async () => {
    const { include, objects } = await compileLibc()
    const headers = (await readdir(new URL('libc/include/', import.meta.url), { recursive: true }))
      .filter((file) => file.endsWith('.h'))
      .sort()
    const source = `#define _GNU_SOURCE\n${headers.map((header) => `#include <${header}>\n`).join('')}`
    const run = await runCompiler('all.c', { include, 'all.c': source }, ['-ast-dump=json', ...warningFlags])
    expect(run.stderr).toBe('')
    const declared = (JSON.parse(run.stdout) as { inner: { kind: string; name: string; isImplicit?: boolean }[] }).inner
      .filter(({ kind, isImplicit }) => kind === 'FunctionDecl' && !isImplicit)
      .map(({ name }) => name)
    expect(declared.length).toBeGreaterThan(80)
    const uses = declared.map((name) => `(void *) ${name},`).join(' ')
    const program = `${source}static void *volatile all[] = { ${uses} };\nint main(void) { return all[0] == NULL; }\n`
    await expect(compileProgram('all', program)).resolves.toHaveProperty('lines')
    expect(Object.keys(objects).length).toBeGreaterThan(5)
  })
})
