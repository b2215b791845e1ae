// SPDX-License-Identifier: MIT
import { refuse } from './finding.ts'
import { leadingNoteIndex, marks, noteIndex, type Note } from './marks.ts'
import type { Block, Item, Line, Run } from './roff-model.ts'
import { readRuns } from './roff-runs.ts'

/** A line of roff: a request with its arguments as one string, or text. */
type RoffLine = { number: number; request: string; rest: string } | { number: number; request?: undefined; text: string }

/**
 * Reads what remark-man wrote: the subset of roff that it emits, and nothing else.
 *
 * @param roff Its output, made from a tree that `prepare` marked.
 * @param notes The notes that the marks refer to.
 * @param file The page's name, for messages.
 * @throws PageError for a request, an escape or an order of lines that remark-man is not known to write.
 */
export function readRoff(roff: string, notes: readonly Note[], file: string): Block[] {
  return new Reader(roff, notes, file).page()
}

class Reader {
  readonly #lines: RoffLine[]
  readonly #notes: readonly Note[]
  readonly #file: string
  #next = 0

  constructor(roff: string, notes: readonly Note[], file: string) {
    this.#lines = roff.replace(/\n$/, '').split('\n').map(tokenize)
    this.#notes = notes
    this.#file = `${file} (as remark-man wrote it)`
  }

  page(): Block[] {
    // remark-man's own .TH and NAME are not used: they cannot be had in the form that manual pages need.
    this.#expect('TH')
    if (this.#expect('SH') !== '"NAME"') this.#fail('NAME is not the first section')
    this.#text()
    const blocks = this.#blocks()
    if (this.#next < this.#lines.length) this.#fail('the page goes on after its end')
    return blocks
  }

  /** Blocks up to a line that ends the list or the item that they are in. */
  #blocks(): Block[] {
    const blocks: Block[] = []
    for (let line = this.#peek(); line; line = this.#peek()) {
      if (line.request === 'IP' || line.request === 'RE') break
      blocks.push(this.#block(line))
    }
    return blocks
  }

  #block(line: RoffLine): Block {
    switch (line.request) {
      case 'SH':
      case 'SS':
        this.#next += 1
        return { type: 'section', depth: line.request === 'SH' ? 1 : 2, title: this.#quoted(line.rest) }
      case 'P':
        this.#next += 1
        return this.#peek()?.request === 'RS' ? this.#code() : this.#paragraph()
      case 'RS':
        return this.#list()
      case 'TS':
        return this.#table()
      default:
        return this.#fail(line.request === undefined ? `text outside a paragraph: ${line.text}` : `the request .${line.request}`)
    }
  }

  #paragraph(): Block {
    const raw = this.#text()
    const index = noteIndex(raw)
    const note = index === undefined ? undefined : this.#notes[index]
    if (note?.kind === 'comment') return { type: 'comment', lines: note.lines }
    return this.#linesOf(raw)
  }

  #code(): Block {
    this.#expect('RS')
    this.#expect('nf')
    const index = noteIndex(this.#text())
    const info = index === undefined ? undefined : this.#notes[index]
    if (info?.kind !== 'code') return this.#fail('code that was not marked before')
    const lines: string[] = []
    while (this.#peek()?.request === undefined && this.#peek()) lines.push(this.#plain(this.#text()))
    this.#expect('fi')
    this.#expect('RE')
    return { type: 'code', info, lines }
  }

  #list(): Block {
    this.#expect('RS')
    const items: Item[] = []
    let kind: 'bullet' | 'ordered' | 'tagged' = 'bullet'
    while (this.#peek()?.request === 'IP') {
      const mark = this.#expect('IP')
      if (mark === '\\(bu 4') kind = 'bullet'
      else if (mark === `${items.length + 1}. 4`) kind = 'ordered'
      else this.#fail(`the list mark "${mark}"`)
      items.push(this.#item())
    }
    if (items.some((item) => item.tag)) kind = 'tagged'
    this.#expect('RE')
    // remark-man writes an empty line after each list, which is the end of the last line when the page ends with the list.
    const after = this.#peek()
    if (after && after.request === undefined && this.#text() !== '') this.#fail('text after a list without a paragraph')
    return { type: 'list', kind, items }
  }

  #table(): Block {
    this.#expect('TS')
    if (this.#text() !== 'tab(@) allbox;') this.#fail('a table of another form')
    this.#text()
    this.#text()
    const rows: Line[][] = []
    while (this.#peek()?.request === undefined && this.#peek()) {
      rows.push(
        this.#text()
          .split('@')
          .map((cell) => readRuns(cell, (message) => this.#fail(message))),
      )
    }
    this.#expect('TE')
    return { type: 'table', rows }
  }

  #item(): Item {
    const raw = this.#text()
    if (this.#peek()?.request !== 'br') {
      const paragraph = this.#linesOf(raw)
      return { place: paragraph.place, blocks: [paragraph, ...this.#blocks()] }
    }
    this.#next += 1
    const {
      lines: [tag, ...more],
      place,
    } = this.#linesOf(raw)
    if (!tag || more.length > 0) return this.#fail('a term of several lines')
    const paragraph: Block = { type: 'paragraph', lines: this.#splitLines(this.#text()), place: place + 1 }
    return { tag, place, blocks: [paragraph, ...this.#blocks()] }
  }

  /** A paragraph: `prepare` has written its place in the Markdown before its first word. */
  #linesOf(raw: string): Extract<Block, { type: 'paragraph' }> {
    const leading = leadingNoteIndex(raw)
    const note = leading && this.#notes[leading.index]
    if (!leading || note?.kind !== 'place') return this.#fail('a paragraph that was not marked before')
    return { type: 'paragraph', lines: this.#splitLines(leading.rest), place: note.line }
  }

  #splitLines(raw: string): Line[] {
    return readRuns(raw, (message) => this.#fail(message))
      .reduce<Line[]>(
        (lines, run) => {
          const [first = '', ...rest] = run.text.split(marks.newline)
          const last = lines.at(-1)
          if (last) last.push({ font: run.font, text: first })
          return [...lines, ...rest.map((text): Run[] => [{ font: run.font, text }])]
        },
        [[]],
      )
      .map((line) => line.filter((run) => run.text !== ''))
  }

  /** A line of code, without escapes. */
  #plain(raw: string): string {
    const runs = readRuns(raw, (message) => this.#fail(message))
    if (runs.some((run) => run.font !== 'R')) this.#fail('a font change in code')
    return runs.map((run) => run.text).join('')
  }

  /** The argument of a heading. The dialect has seen to it that nothing in it was escaped. */
  #quoted(rest: string): string {
    const match = /^"([^"\\]*)"$/.exec(rest)
    return match?.[1] ?? this.#fail(`the heading ${rest}`)
  }

  #peek(): RoffLine | undefined {
    return this.#lines[this.#next]
  }

  #text(): string {
    const line = this.#peek()
    if (!line || line.request !== undefined)
      return this.#fail(`${line ? `the request .${line.request}` : 'the end'} where text was to follow`)
    this.#next += 1
    return line.text
  }

  #expect(request: string): string {
    const line = this.#peek()
    if (line?.request !== request) return this.#fail(`no .${request} where it was to follow`)
    this.#next += 1
    return line.rest
  }

  #fail(message: string): never {
    const line = this.#lines[Math.min(this.#next, this.#lines.length - 1)]
    return refuse(
      this.#file,
      line?.number ?? 1,
      'roff',
      message,
      'This reader knows what remark-man 9.0.0 writes. If that has changed, teach src/manpage/roff-read.ts the new ' +
        'form; otherwise say it in simpler Markdown.',
    )
  }
}

function tokenize(line: string, index: number): RoffLine {
  const match = /^\.([A-Za-z]+) ?(.*)$/.exec(line)
  const [, request, rest = ''] = match ?? []
  if (request !== undefined) return { number: index + 1, request, rest }
  return { number: index + 1, text: line }
}
