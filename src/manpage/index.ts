// SPDX-License-Identifier: MIT
export { editions, type Edition } from './edition.ts'
export { formatFinding, PageError, type Finding } from './finding.ts'
export { parsePage, readPage, type Page } from './page.ts'
export { toTroff, rawTroff, type TroffOptions } from './troff.ts'
export { toHast, type WebHeading, type WebOptions, type WebPage } from './web.ts'
export { allForms, formats, makeForm, type Form, type Format } from './forms.ts'
export { submissionKit, type KitFile } from './submission/mails.ts'
export { submissionNotice } from './submission/notice.ts'
