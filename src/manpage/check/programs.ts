// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeTool } from '../../build/native-tool.ts'
import type { Finding } from '../finding.ts'
import { released } from './typeset.ts'

/** The names of the programs that a page contains. */
export function programNames(page: string): string[] {
  return [...page.matchAll(/^\.\\" SRC BEGIN \((\S+)\)$/gm)].map((match) => match[1] ?? '')
}

/**
 * Cuts a program out of a page with the command of man-pages' own build (share/mk/build/examples/src.mk): what a reader
 * gets who copies it from the terminal, with an empty line before it and tabs as spaces.
 */
export function extractProgram(page: string, name: string): string {
  const command = `sed -n -e '/^\\.TH/,/^\\.SH/{/^\\.SH/!p}' -e '/^\\.SH EXAMPLES/p' -e "/^\\... SRC BEGIN (${name})$/,/^\\... SRC END$/p" \
    | mandoc -Tutf8 | head -n-2 | sed '/^[^ ]/d' | sed 's/^       //'`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `set -e; ${command}`], { input: released(page), encoding: 'utf8' })
  if (status !== 0 || stderr !== '') throw new Error(`${name} could not be cut out of the page: ${stderr.trim() || `sh ended with ${status}`}`)
  return stdout
}

const common = [
  '-O3',
  '-flto',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wstrict-prototypes',
  '-Wdeclaration-after-statement',
  '-Wno-reserved-identifier',
  '-Wno-unused-macros',
  '-Wno-error=unused-parameter',
  '-Wno-error=sign-compare',
  '-Wno-error=format',
  '-Wno-error=uninitialized',
]
const clang = [
  ...common,
  '-Weverything',
  '-Wno-language-extension-token',
  '-Wno-unreachable-code',
  '-Wno-used-but-marked-unused',
  '-Wno-unknown-warning-option',
  '-Wno-unsafe-buffer-usage',
]
const preprocessor = ['-D_FORTIFY_SOURCE=2']

/**
 * Off: what contradicts the project's style (_GNU_SOURCE, no braces around single statements, short names, several names
 * in a declaration), functions of annex K, which glibc does not have, and checks for the results of printf(3).
 */
const tidyChecks = [
  '-*',
  'bugprone-*',
  'cert-*',
  'clang-analyzer-*',
  'misc-*',
  'performance-*',
  'portability-*',
  'readability-*',
  '-bugprone-easily-swappable-parameters',
  '-bugprone-reserved-identifier',
  '-cert-dcl37-c',
  '-cert-dcl51-cpp',
  '-cert-err33-c',
  '-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling',
  '-misc-include-cleaner',
  '-readability-braces-around-statements',
  '-readability-function-cognitive-complexity',
  '-readability-identifier-length',
  '-readability-isolate-declaration',
  '-readability-magic-numbers',
]

/** Rules of another C++ style, which the project does not follow. */
const lintFilters = [
  'legal/copyright',
  'whitespace/tab',
  'whitespace/braces',
  'whitespace/indent',
  'build/include_order',
  'build/include_subdir',
  'build/c++11',
  'readability/casting',
  'runtime/int',
]

/** One of the programs that judge programs. */
interface Judge {
  tool: string
  install: string
  /** Its arguments; the last one is the file. */
  args: (file: string) => string[]
  /** What it says that counts; nothing when the program is well. */
  complaints: (run: { status: number | null; stdout: string; stderr: string }) => string
}

const failed = (run: { status: number | null; stdout: string; stderr: string }): string =>
  run.status === 0 ? '' : `${run.stdout}${run.stderr}`.trim() || `status ${run.status}`

/**
 * The linters of man-pages (share/mk/lint/c) with its options. Three of them read a configuration there that is not
 * published with its pages; what stands here instead are the tools' own checks, less those that contradict its style.
 */
const judges: readonly Judge[] = [
  {
    tool: 'gcc',
    install: 'apt-get install gcc',
    args: (file) => ['-c', ...common, '-fanalyzer', ...preprocessor, '-o', '/dev/null', file],
    complaints: failed,
  },
  {
    tool: 'clang',
    install: 'apt-get install clang',
    args: (file) => ['-c', ...clang, ...preprocessor, '-o', '/dev/null', file],
    complaints: failed,
  },
  {
    tool: 'clang-tidy',
    install: 'apt-get install clang-tidy',
    args: (file) => ['--quiet', '--warnings-as-errors=*', `--checks=${tidyChecks.join(',')}`, file, '--', ...clang, ...preprocessor],
    complaints: failed,
  },
  {
    tool: 'cppcheck',
    install: 'apt-get install cppcheck',
    args: (file) => ['--enable=all', '--error-exitcode=2', '--inconclusive', '--quiet', '--suppress=missingIncludeSystem', file],
    complaints: failed,
  },
  {
    tool: 'cpplint',
    install: 'apt-get install cpplint',
    // Off: rules of another C++ style, which the project does not follow.
    args: (file) => ['--quiet', `--filter=${lintFilters.map((filter) => `-${filter}`).join(',')}`, file],
    complaints: failed,
  },
  {
    tool: 'iwyu',
    install: 'apt-get install iwyu',
    args: (file) => ['-Xiwyu', '--no_fwd_decls', '-Xiwyu', '--error', ...clang, ...preprocessor, file],
    complaints: ({ stdout, stderr }) => {
      const said = `${stdout}${stderr}`
      return /has correct #includes/.test(said) ? '' : said.trim()
    },
  },
]

/** What the compilers and linters of man-pages find in a program. */
export function programFindings(file: string, source: string): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'mrelease-program-'))
  try {
    const path = join(folder, 'program.c')
    writeFileSync(path, source)
    return judges.flatMap(({ tool, install, args, complaints }) => {
      const command = nativeTool(tool, install)
      if (!command) return []
      const said = complaints(spawnSync(command, args(path), { encoding: 'utf8', cwd: folder }))
      if (said === '') return []
      const line = Number(/program\.c:(\d+)/.exec(said)?.[1] ?? 1)
      return [
        {
          file,
          line,
          rule: tool,
          message: said.replaceAll(path, file).split('\n').slice(0, 6).join('\n    '),
          remedy: `Mend the program until ${tool} is silent.`,
        },
      ]
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
