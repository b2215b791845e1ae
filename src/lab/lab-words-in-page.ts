// SPDX-License-Identifier: MIT
// The words of lab-words.ts, out of the page: they are text, and stand there once, so no script has to bring them again.
import type * as words from './lab-words.ts'

const text = document.querySelector('script[data-lab-words]')?.textContent ?? '{"situationTable":{},"stories":[]}'

export const { situationTable, stories } = JSON.parse(text) as Pick<typeof words, 'situationTable' | 'stories'>
