// SPDX-License-Identifier: MIT
import { type Form, type Page, allForms, editions, readPage } from '../manpage/index.ts'

/** The manual page of this site. */
export const page: Page = readPage('man/process_mrelease.2.md')

/**
 * The page in every form that can be made on this machine, each once: what needs groff is left out where there is none,
 * and then nothing links to it.
 */
export const forms: readonly Form[] = [
  ...new Map(editions.flatMap((edition) => allForms(page, edition)).map((form) => [form.file, form])).values(),
]
