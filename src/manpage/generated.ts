// SPDX-License-Identifier: MIT
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { proposedLabels } from './edition.ts'
import { readPage } from './page.ts'
import { toTroff } from './troff.ts'

/** A file that is made from a page and checked in. */
export interface GeneratedFile {
  path: string
  content: string
}

/** The pages in a folder: its `*.N.md` files, sorted. */
export function pagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.\d\w*\.md$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/**
 * The manual pages of a folder's Markdown files: `name.2`, and `name-proposed.2` where a page has proposed parts.
 *
 * @throws PageError when a page cannot be turned into a manual page.
 */
export function generatedFiles(folder: string): GeneratedFile[] {
  return pagesIn(folder).flatMap((file) => {
    const page = readPage(file)
    const path = (suffix: string): string => join(dirname(file), `${page.name}${suffix}.${page.section}`)
    const mainline = { path: path(''), content: toTroff(page) }
    if (proposedLabels(page.tree).length === 0) return [mainline]
    return [mainline, { path: path('-proposed'), content: toTroff(page, { edition: 'proposed' }) }]
  })
}
