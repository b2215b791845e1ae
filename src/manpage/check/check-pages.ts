// SPDX-License-Identifier: MIT
/** Checks the manual pages in man/, as `npm run man:check`: each finding with file, line, rule and remedy. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { nativeTool } from '../../build/native-tool.ts'
import { formatFinding, PageError, type Finding } from '../finding.ts'
import { generatedFiles } from '../generated.ts'
import { checkPage } from './check-page.ts'
import { installedGroff, newerGroff } from './groff.ts'
import { rules } from './rules.ts'

const groffs = [installedGroff(), newerGroff()].filter((groff) => groff !== undefined)
const readProgram = (name: string): string => readFileSync(`examples/${name}`, 'utf8')

function judges(): string {
  const versions = [
    ['mandoc', 'mandoc'],
    ['gcc', 'gcc'],
    ['clang', 'clang'],
    ['clang-tidy', 'clang-tidy'],
    ['cppcheck', 'cppcheck'],
    ['cpplint', 'cpplint'],
    ['iwyu', 'iwyu'],
    ['man-db', 'man'],
  ].map(([title = '', tool = '']) => (nativeTool(tool, `apt-get install ${title}`) ? `${title} ${versionOf(title, tool)}` : `no ${title}`))
  return [`${rules.length} rules`, ...groffs.map(({ version }) => `groff ${version}`), ...versions].join(', ')
}

/** mandoc does not tell its version: its package does. */
function versionOf(title: string, tool: string): string {
  const [command, args] =
    title === 'mandoc' ? (['dpkg-query', ['-W', '-f', '${Version}', 'mandoc']] as const) : ([tool, ['--version']] as const)
  try {
    return (
      /\d+(\.\d+)+/.exec(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[0] ?? '(version unknown)'
    )
  } catch {
    return '(version unknown)'
  }
}

try {
  const findings: Finding[] = generatedFiles('man').flatMap(({ path, content }) => {
    const stale =
      readFileSync(path, 'utf8') === content
        ? []
        : [
            {
              file: path,
              line: 1,
              rule: 'up-to-date',
              message: 'the page is not the one that its Markdown makes',
              remedy: 'Run npm run man.',
            },
          ]
    const found = [...stale, ...checkPage(path, content, { groffs, readProgram })]
    console.log(`${path}: ${found.length === 0 ? 'nothing to remark' : `${found.length} findings`}`)
    return found
  })
  for (const finding of findings) console.log(formatFinding(finding))
  console.log(`Judged by ${judges()}.`)
  if (findings.length > 0) process.exitCode = 1
} catch (error) {
  if (!(error instanceof PageError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
