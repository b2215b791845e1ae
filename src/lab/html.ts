// SPDX-License-Identifier: MIT

/** Markup that is safe to put into a page: `html` makes it. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

type Piece = Html | string | number | false | undefined | readonly Piece[]

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.markup
  if (typeof piece === 'string' || typeof piece === 'number') {
    return String(piece).replace(/[&<>"']/g, (character) => entities[character] ?? character)
  }
  return piece.map(escaped).join('')
}

/**
 * Markup from a template: whatever is put into it is escaped, unless it is `Html` itself. The same functions thus draw a
 * lab at build time and in the browser, and nothing that a program prints can become markup.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.reduce((markup, string, index) => markup + escaped(pieces[index - 1]) + string))
}
