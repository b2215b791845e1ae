// SPDX-License-Identifier: MIT
import type { Note } from './marks.ts'

export type Font = 'R' | 'B' | 'I'

/** A stretch of text in one font. The text is plain: no roff escape is left in it. */
export interface Run {
  font: Font
  text: string
}

/** A line as the author broke it. */
export type Line = Run[]

export type Block =
  | { type: 'section'; depth: 1 | 2; title: string }
  /** `place` is its line in the Markdown. */
  | { type: 'paragraph'; lines: Line[]; place: number }
  | { type: 'list'; kind: 'bullet' | 'ordered' | 'tagged'; items: Item[] }
  | { type: 'code'; info: Extract<Note, { kind: 'code' }>; lines: string[] }
  | { type: 'comment'; lines: string[] }
  /** The first row is the heading. */
  | { type: 'table'; rows: Line[][] }

export interface Item {
  /** Only in a tagged list. */
  tag?: Line
  place: number
  blocks: Block[]
}
