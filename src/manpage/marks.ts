// SPDX-License-Identifier: MIT

/**
 * Private-use characters that carry through remark-man what it would destroy. It copies them as they are, and the
 * dialect refuses them in an author's text, so each one that arrives was put there by `prepare`.
 */
export const marks = {
  /** The author's line break; remark-man joins lines. */
  newline: '\uE000',
  /** Before a line of text that begins like a roff request; remark-man writes such lines as they are. */
  text: '\uE001',
  /** Around the number of a note: something that has no form in remark-man at all. */
  noteStart: '\uE002',
  noteEnd: '\uE003',
  /** A minus sign, where Markdown knows only the hyphen. */
  minus: '\uE004',
  /** An apostrophe of code, not of a word. */
  apostrophe: '\uE006',
  /** An at sign in a table; remark-man separates cells by it. */
  at: '\uE005',
} as const

/** What a note stands for. */
export type Note =
  | { kind: 'comment'; lines: string[] }
  | { kind: 'code'; language: string; program?: string; line: number }
  | { kind: 'link'; url: string }
  | { kind: 'link-end' }
  /** Where a paragraph begins in the Markdown, for messages. */
  | { kind: 'place'; line: number }

/** Text that stands for note number `index`. */
export function noteMark(index: number): string {
  return `${marks.noteStart}${index}${marks.noteEnd}`
}

const leadingNote = new RegExp(`^${marks.noteStart}(\\d+)${marks.noteEnd}`)

/** The number of the note that `text` begins with, and the text after it. */
export function leadingNoteIndex(text: string): { index: number; rest: string } | undefined {
  const match = leadingNote.exec(text)
  return match ? { index: Number(match[1]), rest: text.slice(match[0].length) } : undefined
}

const wholeNote = new RegExp(`^${marks.noteStart}(\\d+)${marks.noteEnd}$`)

/** The number of the note that `text` consists of, if it is one. */
export function noteIndex(text: string): number | undefined {
  const match = wholeNote.exec(text)
  return match ? Number(match[1]) : undefined
}
