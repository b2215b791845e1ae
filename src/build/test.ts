// SPDX-License-Identifier: MIT
// npm test: types, then unit, conformance and browser tests; one summary, whose last line is 'N passed, N failed, N skipped'.
import { spawnSync } from 'node:child_process'
import { root } from './build-site.ts'

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

// The site is built first: what it makes (types of its content, programs, the kernel) is what the rest looks at.
const built = run('npm', 'run', '--silent', 'build')
const checked = built && run('npm', 'run', '--silent', 'check')
if (!built || !checked) {
  console.error(built ? 'The types do not fit: see above.' : 'The site could not be built: see above.')
  console.log('0 passed, 1 failed, 0 skipped')
  process.exit(1)
}
process.exit(run('vitest', 'run', ...process.argv.slice(2)) ? 0 : 1)
