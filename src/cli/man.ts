// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { editions, formats, makeForm, readPage, type Edition, type Format } from '../manpage/index.ts'
import { UsageError } from './usage-error.ts'

export const manUsage = `Usage: mrelease man [--edition EDITION] [--format FORMAT]

  --edition  ${editions.join(', ')} (default: ${editions[0]})
             proposed also describes a flag that is in no released kernel
  --format   ${formats.join(', ')}
             written to standard output; without it, the page is shown as man(1) does`

// The package's own folder, seen from here and from the bundle in dist/cli alike.
const man2 = fileURLToPath(new URL('../../man/', import.meta.url))

/**
 * `mrelease man`: shows the manual page, or writes it to standard output in one form.
 *
 * @returns The exit status.
 * @throws UsageError for an edition or a format that there is not.
 */
export function man(args: readonly string[]): number {
  const { edition, format, help } = options(args)
  if (help) {
    console.log(manUsage)
    return 0
  }
  const page = readPage(`${man2}process_mrelease.2.md`)
  const troff = makeForm(page, 'troff', edition)
  if (format === undefined && troff && process.stdout.isTTY) {
    const shown = spawnSync('man', ['-l', `${man2}${troff.file}`], { stdio: 'inherit' })
    if (!shown.error) return shown.status ?? 1
  }
  const form = makeForm(page, format ?? 'text', edition)
  if (!form) {
    console.error(`mrelease: ${format ?? 'text'} needs groff, which is not installed here; --format markdown does not`)
    return 1
  }
  if (form.format === 'pdf' && process.stdout.isTTY) {
    console.error(`mrelease: a PDF is not for a terminal: mrelease man --format pdf >${form.file}`)
    return 1
  }
  writeFileSync(process.stdout.fd, form.content)
  return 0
}

function options(args: readonly string[]): { edition: Edition; format: Format | undefined; help: boolean } {
  const values = parse(args)
  const edition = editions.find((known) => known === (values.edition ?? 'mainline'))
  if (!edition) throw new UsageError(`no edition "${values.edition}"`, manUsage)
  const format = formats.find((known) => known === values.format)
  if (values.format !== undefined && !format) throw new UsageError(`no format "${values.format}"`, manUsage)
  return { edition, format, help: values.help === true }
}

function parse(args: readonly string[]): { edition?: string; format?: string; help?: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: { edition: { type: 'string' }, format: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message, manUsage)
  }
}
