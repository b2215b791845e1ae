// SPDX-License-Identifier: MIT
import type { Nodes, Root } from 'mdast'
import remarkMan from 'remark-man'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { proposedLabels, selectEdition, type Edition } from './edition.ts'
import { refuse } from './finding.ts'
import { marks, noteMark, type Note } from './marks.ts'
import type { Page } from './page.ts'
import { prepare } from './prepare.ts'
import type { Block, Line } from './roff-model.ts'
import { readRoff } from './roff-read.ts'
import { writeRoff, type Heading } from './roff-write.ts'

export interface TroffOptions {
  /** Default: `mainline`. */
  edition?: Edition
}

/**
 * The page as a manual page: man(7) macros, in the house style of the Linux man-pages project.
 *
 * The date and the release stay the placeholders `(date)` and `(unreleased)` that the project's own build replaces, so
 * the result depends on the page alone. The proposed edition says what it is at the top of each page.
 *
 * @throws PageError with file, line and remedy rather than lose or change a word.
 */
export function toTroff(page: Page, { edition = 'mainline' }: TroffOptions = {}): string {
  const selected = selectEdition(page.tree, edition)
  const { tree, notes } = prepare(selected)
  const blocks = readRoff(rawTroff({ ...page, tree }), notes, page.file)
  keepEveryWord(tree, blocks, notes, page.file)
  const labels = edition === 'proposed' ? proposedLabels(page.tree) : []
  return writeRoff(
    labels.length > 0 ? proposedHeading(page, labels.join('; ')) : { ...page, source: 'Linux man-pages (unreleased)' },
    blocks,
    notes,
  )
}

/** The header of a page that also describes what is proposed: it says so at the top of each printed page, and in a comment. */
function proposedHeading(page: Page, label: string): Heading {
  // Name and section stand on both sides of it, in a line of 78 columns.
  const room = 78 - 2 * `${page.name}(${page.section}) `.length
  if (label.length > room) {
    refuse(page.file, 1, 'proposed', `the label "${label}" is too long for the top of a page`, `Use at most ${room} characters.`)
  }
  const notes = [...page.header.notes, '', 'Edition: released kernels, and what is proposed for them.', `${label}.`]
  return { ...page, header: { ...page.header, notes }, source: 'Proposed', manual: label }
}

/** What remark-man makes of a page without this project's passes before and after it. */
export function rawTroff(page: Pick<Page, 'name' | 'section' | 'summary' | 'tree'>): string {
  const title: Root['children'][number] = {
    type: 'heading',
    depth: 1,
    children: [{ type: 'text', value: `${page.name}(${page.section}) - ${page.summary}` }],
  }
  const tree: Root = { ...page.tree, children: [title, ...page.tree.children] }
  // The date is never shown: a fixed one keeps the result a function of the page.
  return String(unified().use(remarkMan, { date: '2000-01-15T00:00:00Z' }).stringify(tree, new VFile()))
}

/**
 * Compares the words that went into remark-man with those read from its output: the last guard against a silent loss.
 *
 * @throws PageError naming the words near the first difference.
 */
export function keepEveryWord(tree: Root, blocks: readonly Block[], notes: readonly Note[], file: string): void {
  const places = new Set(notes.flatMap((note, index) => (note.kind === 'place' ? [noteMark(index)] : [])))
  const before = treeText(tree, places).replaceAll(marks.at, '@').replace(invisible, '').toLowerCase()
  const after = blocks
    .map((block) => blockText(block, notes))
    .join('')
    .replace(invisible, '')
    .toLowerCase()
  if (before === after) return
  const at = [...before].findIndex((character, index) => character !== after[index])
  const place = before.slice(Math.max(0, at - 20), at + 20)
  refuse(
    file,
    1,
    'lost-text',
    `remark-man changed the text near "${place}"`,
    'Say it in simpler Markdown, or teach src/manpage/prepare.ts to mark it.',
  )
}

const invisible = new RegExp(`[\\s${marks.newline}${marks.text}]`, 'g')

function treeText(node: Nodes, without: ReadonlySet<string>): string {
  if ('children' in node) return node.children.map((child) => treeText(child, without)).join('')
  return 'value' in node && !without.has(node.value) ? node.value : ''
}

function blockText(block: Block, notes: readonly Note[]): string {
  switch (block.type) {
    case 'section':
      return block.title
    case 'paragraph':
      return linesText(block.lines)
    case 'comment':
      return noteText(notes, block.lines)
    case 'code':
      return noteText(notes, block.info) + block.lines.join('')
    case 'table':
      return linesText(block.rows.flat())
    case 'list':
      return block.items.map((item) => linesText([item.tag ?? []]) + item.blocks.map((child) => blockText(child, notes)).join('')).join('')
  }
}

function linesText(lines: readonly Line[]): string {
  return lines
    .flat()
    .map((run) => run.text)
    .join('')
}

function noteText(notes: readonly Note[], content: unknown): string {
  const index = notes.findIndex((note) => note === content || (note.kind === 'comment' && note.lines === content))
  return noteMark(index)
}
