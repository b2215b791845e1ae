// SPDX-License-Identifier: MIT
/** Writes the manual pages that are made from the Markdown in man/. Run it after a change there, as `npm run man`. */
import { writeFileSync } from 'node:fs'
import { PageError } from './finding.ts'
import { generatedFiles } from './generated.ts'

try {
  for (const { path, content } of generatedFiles('man')) {
    writeFileSync(path, content)
    console.log(`${path}: ${content.split('\n').length - 1} lines`)
  }
} catch (error) {
  if (!(error instanceof PageError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
