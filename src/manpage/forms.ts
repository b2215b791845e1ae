// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { nativeTool } from '../build/native-tool.ts'
import { installedGroff } from './check/groff.ts'
import { setPage } from './check/typeset.ts'
import type { Edition } from './edition.ts'
import type { Page } from './page.ts'
import { toTroff } from './troff.ts'

export const formats = ['troff', 'pdf', 'text', 'markdown'] as const

/** In which form a page can be had. */
export type Format = (typeof formats)[number]

/** A page in one form, as a file. */
export interface Form {
  format: Format
  /** `process_mrelease.2`, `process_mrelease.2.pdf` ...; `process_mrelease-proposed.2` for the other edition. */
  file: string
  mediaType: string
  content: string | Uint8Array
}

/**
 * The page in one form.
 *
 * Troff is what a manual page is made of; text is what an 80-column terminal shows, without its bold and italics. The
 * same page gives the same bytes each time.
 *
 * @returns `undefined`, after a word to the user, when the form needs groff and there is none.
 */
export function makeForm(page: Page, format: Format, edition: Edition = 'mainline'): Form | undefined {
  const name = `${page.name}${edition === 'proposed' ? '-proposed' : ''}.${page.section}`
  switch (format) {
    case 'troff':
      return { format, file: name, mediaType: 'text/troff', content: toTroff(page, { edition }) }
    case 'markdown':
      // Both editions are one text.
      return { format, file: `${page.name}.${page.section}.md`, mediaType: 'text/markdown', content: page.markdown }
    case 'text': {
      const groff = installedGroff()
      if (!groff) return undefined
      return { format, file: `${name}.txt`, mediaType: 'text/plain', content: setPage(dated(page, edition), groff).text }
    }
    case 'pdf': {
      const content = pdf(dated(page, edition), page.header.date)
      return content && { format, file: `${name}.pdf`, mediaType: 'application/pdf', content }
    }
  }
}

/** The page in every form that can be had here. */
export function allForms(page: Page, edition: Edition = 'mainline'): Form[] {
  return formats.flatMap((format) => makeForm(page, format, edition) ?? [])
}

/** The page for reading: with its date, and without the name of a collection that it does not belong to. */
function dated(page: Page, edition: Edition): string {
  return toTroff(page, { edition }).replace(/^\.TH .*$/m, (title) =>
    title.replace('(date)', page.header.date || '""').replace('"Linux man-pages (unreleased)"', 'mrelease'),
  )
}

function pdf(troff: string, date: string): Uint8Array | undefined {
  const groff = nativeTool('groff', 'apt-get install groff')
  if (!groff || !nativeTool('gropdf', 'apt-get install groff')) return undefined
  // The time of making would differ from build to build.
  const epoch = String(Date.parse(`${date || '2000-01-01'}T00:00:00Z`) / 1000)
  const run = spawnSync(groff, ['-man', '-Tpdf', '-dpaper=a4', '-P-pa4'], {
    input: troff,
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    maxBuffer: 1 << 26,
  })
  if (run.status !== 0) throw new Error(`groff could not make a PDF: ${run.stderr.toString().trim()}`)
  return new Uint8Array(run.stdout)
}
