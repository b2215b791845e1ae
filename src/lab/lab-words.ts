// SPDX-License-Identifier: MIT
// The words that come with the page, where a lab looks them up: `#lab-words` (package.json) stands for lab-words-in-page.ts in a browser,
// and for this file everywhere else.
import { situationTable } from './situation-words.ts'
import { stories } from './stories.ts'

export { situationTable, stories }

/** What lab-words-in-page.ts reads. */
export const labWords: string = JSON.stringify({ situationTable, stories })
