#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/** The `mrelease` command. */
import { man, manUsage } from './man.ts'
import { UsageError } from './usage-error.ts'

const usage = `Usage: mrelease COMMAND

Commands:
  man    show the manual page of process_mrelease(2)

"mrelease COMMAND --help" says more.`

try {
  const [command, ...args] = process.argv.slice(2)
  if (command === 'man') process.exitCode = man(args)
  else if (command === undefined || command === 'help' || command === '--help' || command === '-h') console.log(`${usage}\n\n${manUsage}`)
  else throw new UsageError(`no command "${command}"`, usage)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`mrelease: ${error.message}\n\n${error.usage}`)
  process.exitCode = 2
}
