// SPDX-License-Identifier: MIT
// The door of every npm script: written in JavaScript that any Node can read, so that one which is too old gets a
// sentence instead of a syntax error. On Linux, npm scripts find the Node that npm installed with the project.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [script, ...rest] = process.argv.slice(2)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 12)) {
  console.error(`This project needs Node 22.12 or newer; this is Node ${process.versions.node} (${process.execPath}).`)
  console.error(
    process.platform === 'linux'
      ? 'On Linux (x64, arm64) "npm ci" brings its own: run "npm ci", without --omit=optional, and start through npm.'
      : 'Install a newer Node (https://nodejs.org) and run "npm ci" again.',
  )
  process.exit(1)
}

const child = spawn(
  process.execPath,
  ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', fileURLToPath(new URL(`${script}.ts`, import.meta.url)), ...rest],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (status, signal) => process.exit(signal ? 1 : (status ?? 1)))
