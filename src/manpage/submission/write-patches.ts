// SPDX-License-Identifier: MIT
/**
 * Writes the mails that a submission of the page would consist of, as `npm run man:patch`:
 *
 *     npm run man:patch -- [--clone FOLDER] [--out FOLDER]
 *
 * It says first what has to be known first.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readPage } from '../page.ts'
import { CloneError, submissionKit } from './mails.ts'
import { noticeText } from './notice.ts'

console.log(`${noticeText()}\n`)
try {
  const { values } = parseArgs({ options: { clone: { type: 'string' }, out: { type: 'string', default: 'dist/man-patches' } } })
  const files = submissionKit(readPage('man/process_mrelease.2.md'), values.clone)
  mkdirSync(values.out, { recursive: true })
  for (const { name, content } of files) {
    writeFileSync(join(values.out, name), content)
    console.log(join(values.out, name))
  }
} catch (error) {
  const expected = error instanceof CloneError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true
  if (!expected) throw error
  console.error(`${(error as Error).message}\nUsage: npm run man:patch -- [--clone FOLDER] [--out FOLDER]`)
  process.exitCode = 1
}
