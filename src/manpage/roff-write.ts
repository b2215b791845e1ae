// SPDX-License-Identifier: MIT
import { refuse } from './finding.ts'
import { noteMark, type Note } from './marks.ts'
import type { PageHeader } from './page.ts'
import { argument, escapeCode, escapeSpecial, escapeText, guardLine, macroLine, writeLine } from './roff-inline.ts'
import type { Block, Item, Line } from './roff-model.ts'
import { synopsisLines } from './synopsis.ts'

/** What the first lines of a manual page say. */
export interface Heading {
  file: string
  name: string
  section: string
  summary: string
  header: PageHeader
  /** The left of the footer: `Linux man-pages (unreleased)`. */
  source: string
  /** The middle of the header, where the usual one (`System Calls Manual`) is not right. */
  manual?: string
}

/** Writes a page in the house style of the Linux man-pages project (man-pages(7)). */
export function writeRoff(heading: Heading, blocks: readonly Block[], notes: readonly Note[]): string {
  const writer = new Writer(heading.file, notes)
  // The mark that has the page go through the table preprocessor.
  const mark = blocks.some((block) => block.type === 'table') ? [`'\\" t`] : []
  return `${[...mark, ...headerLines(heading), ...writer.blocks(blocks, 'section')].join('\n')}\n`
}

function headerLines({ name, section, summary, header, source, manual }: Heading): string[] {
  const notes = header.notes.length > 0 ? [...header.notes, ''] : []
  return [
    ...[...header.copyright, '', `SPDX-License-Identifier: ${header.license}`, '', ...notes].map(comment),
    ['.TH', name, section, '(date)', argument(source), ...(manual === undefined ? [] : [argument(manual)])].join(' '),
    '.SH NAME',
    `${escapeText(name)} \\- ${escapeText(summary)}`,
  ]
}

function comment(line: string): string {
  return line === '' ? '.\\"' : `.\\" ${line}`
}

/** Where a block stands: directly in a section, or in an item of a list. */
type Place = 'section' | 'item'

class Writer {
  readonly #file: string
  readonly #notes: readonly Note[]
  #section = ''

  constructor(file: string, notes: readonly Note[]) {
    this.#file = file
    this.#notes = notes
  }

  blocks(blocks: readonly Block[], place: Place): string[] {
    const lines: string[] = []
    // Nothing separates the first text from the heading or the term that it belongs to.
    let first = true
    for (const block of blocks) {
      lines.push(...this.#block(block, place, first))
      if (block.type === 'section') first = true
      else if (block.type !== 'comment') first = false
    }
    return lines
  }

  #block(block: Block, place: Place, first: boolean): string[] {
    const separator = first ? [] : [place === 'section' ? '.P' : '.IP']
    switch (block.type) {
      case 'section':
        if (block.depth === 1) this.#section = block.title
        return [`.S${block.depth === 1 ? 'H' : 'S'} ${block.title}`]
      case 'comment':
        return block.lines.map(comment)
      case 'paragraph':
        return [...separator, ...block.lines.flatMap((line, index) => this.#line(line, block.place + index))]
      case 'code':
        return this.#code(block, first, separator)
      case 'table':
        return this.#table(block.rows)
      case 'list':
        return place === 'section' ? this.#list(block) : ['.RS', ...this.#list(block), '.RE']
    }
  }

  #list(list: Extract<Block, { type: 'list' }>): string[] {
    return list.items.flatMap((item, index) => [...this.#itemStart(list.kind, item, index), ...this.blocks(item.blocks, 'item')])
  }

  #itemStart(kind: 'bullet' | 'ordered' | 'tagged', item: Item, index: number): string[] {
    if (kind === 'bullet') return [index === 0 ? '.IP \\[bu] 3' : '.IP \\[bu]']
    if (kind === 'ordered') return [index === 0 ? '.IP (1) 5' : `.IP (${index + 1})`]
    return ['.TP', ...writeLine(item.tag ?? [], { whole: true }, (message) => this.#fail(message, item.place))]
  }

  #table(rows: readonly Line[][]): string[] {
    const columns = rows[0]?.length ?? 0
    const head = ['lbx', ...Array<string>(columns - 1).fill('lb')].join(' ')
    const body = Array<string>(columns).fill('l').join(' ')
    return [
      '.TS',
      'allbox;',
      head,
      `${body}.`,
      ...rows.flatMap((row) =>
        row
          .map((cell) => this.#cell(cell))
          .join('\t')
          .split('\n'),
      ),
      '.TE',
    ]
  }

  /** A cell: text, or a text block when it needs macros. */
  #cell(cell: Line): string {
    if (cell.every((run) => run.font === 'R')) return escapeText(cell.map((run) => run.text).join(''))
    return ['T{', '.na', '.nh', ...writeLine(cell, { whole: false }, (message) => this.#fail(message, 1)), 'T}'].join('\n')
  }

  #code({ info, lines }: Extract<Block, { type: 'code' }>, first: boolean, separator: string[]): string[] {
    if (this.#section === 'SYNOPSIS') return [...separator, '.nf', ...this.#synopsis(lines, info.line + 1), '.fi']
    const body = ['.EX', ...lines.map((line) => (info.language === 'console' ? sessionLine(line) : escapeCode(line))), '.EE']
    if (info.program === undefined) return [...separator, '.in +4n', ...body, '.in']
    return [...(first ? ['\\&'] : separator), `.\\" SRC BEGIN (${info.program})`, ...body, '.\\" SRC END']
  }

  #synopsis(code: readonly string[], place: number): string[] {
    return synopsisLines(code).map((runs, index) =>
      runs.length === 0 ? '.P' : macroLine(runs, (message) => this.#fail(message, place + index)),
    )
  }

  #line(line: Line, place: number): string[] {
    return this.#link(line, place) ?? writeLine(line, { whole: false }, (message) => this.#fail(message, place))
  }

  /** A line that is a link: .UR and .UE around its text, with the punctuation that follows. */
  #link(line: Line, place: number): string[] | undefined {
    const text = line.map((run) => run.text).join('')
    const index = this.#notes.findIndex((note, number) => note.kind === 'link' && text.includes(noteMark(number)))
    const note = this.#notes[index]
    if (note?.kind !== 'link') return undefined
    const [before = '', rest = ''] = text.split(noteMark(index))
    const [shown = '', after = ''] = rest.split(noteMark(index + 1))
    if (before !== '' || !/^[.,;:)]*$/.test(after)) {
      this.#fail(`a link inside a line: ${note.url}`, place)
    }
    const target = note.url.replace(/(?<=[/?&#=])(?=[^/])/g, '\\:').replaceAll('-', '\\-')
    return [`.UR ${target}`, ...(shown === '' ? [] : [guardLine(escapeText(shown))]), after === '' ? '.UE' : `.UE ${after}`]
  }

  #fail(message: string, place: number): never {
    return refuse(this.#file, place, 'form', message, 'Break the line, or use one font a word; give a link a line of its own.')
  }
}

/** A line of a shell session: what the user typed is bold. */
function sessionLine(line: string): string {
  const match = /^([$#]) (.*)$/.exec(line)
  if (!match) return escapeCode(line)
  const [, prompt = '', typed = ''] = match
  return `.RB ${prompt}\\~ ${argument(escapeSpecial(typed))}`
}
