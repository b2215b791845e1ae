// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import type { Code, Heading, Html, Paragraph, Root, RootContent } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { PageError, refuse } from './finding.ts'
import { dialectFindings } from './dialect.ts'
import { readTables } from './tables.ts'

/** A manual page as its author wrote it, read and found fit to be turned into other forms. */
export interface Page {
  /** Where it stands, relative to the working folder, as messages name it. */
  file: string
  /** `process_mrelease` */
  name: string
  /** `2`, `3type` ... */
  section: string
  /** The phrase after the name: no capital, no period. */
  summary: string
  /** What stands in comments before the title. */
  header: PageHeader
  /** The text, the title excluded. Programs that the page quotes are in it as code. */
  tree: Root
  /** The Markdown itself. */
  markdown: string
}

export interface PageHeader {
  license: string
  copyright: string[]
  /** Of the last change: `2026-11-23`. Manual pages do not show it; the forms that are for reading do. */
  date: string
  /** Further comment lines; a paragraph's end is an empty line. */
  notes: string[]
}

/** The place of a quoted program: what the `code` node of such a program carries as its `data`. */
export interface QuotedProgram {
  /** `process_mrelease.c` */
  name: string
}

declare module 'mdast' {
  interface CodeData {
    program?: QuotedProgram
  }
}

/**
 * Reads a page from a Markdown file.
 *
 * @throws PageError with file, line and remedy for whatever the page's other forms could not keep.
 */
export function readPage(file: string): Page {
  const folder = dirname(resolve(file))
  return parsePage(readFileSync(file, 'utf8'), {
    file: relative('', file) || file,
    readProgram: (path) => readFileSync(resolve(folder, path), 'utf8'),
  })
}

/**
 * Reads a page from its Markdown.
 *
 * @param source.file The name that messages use.
 * @param source.readProgram Gives the text of a program that the page quotes, by the path in its link.
 */
export function parsePage(markdown: string, source: { file: string; readProgram?: (path: string) => string }): Page {
  const { file } = source
  const tree = unified().use(remarkParse).parse(markdown)
  readTables(tree)
  const findings = dialectFindings(tree, file)
  if (findings.length > 0) throw new PageError(findings)

  const titleIndex = tree.children.findIndex((node) => node.type === 'heading' && node.depth === 1)
  if (titleIndex === -1) refuse(file, 1, 'title', 'the page has no title', 'Begin with a heading like "# name(2) — what it is for".')
  const header = readHeader(tree.children.slice(0, titleIndex), file)
  const title = readTitle(tree.children[titleIndex] as Heading, file)
  const page = { file, ...title, header, markdown, tree: { ...tree, children: tree.children.slice(titleIndex + 1) } }
  quotePrograms(page.tree, file, source.readProgram)
  return page
}

function readTitle(heading: Heading, file: string): { name: string; section: string; summary: string } {
  const text = heading.children.map((node) => ('value' in node ? node.value : '')).join('')
  const match = /^([\w.-]+)\((\d\w*)\) (?:—|-) (.+)$/.exec(text)
  const [, name, section, summary] = match ?? []
  if (!name || !section || !summary) {
    return refuse(file, lineOf(heading), 'title', `cannot read the title "${text}"`, 'Write "# name(2) — what it is for".')
  }
  return { name, section, summary }
}

/** The words of a comment, without its delimiters, line by line. A line may be indented to go on with the one before it. */
export function commentLines(comment: string): string[] {
  const lines = comment.replace(/^<!--/, '').replace(/-->$/, '').trim().split('\n')
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/))
  // What the comment as a whole is indented by, because of the list that it is in.
  const common = Math.min(...indents, Infinity)
  return lines.map((line, index) => (index === 0 ? line : line.slice(Number.isFinite(common) ? common : 0)).trimEnd())
}

/** Where a node begins in the Markdown. */
export function lineOf(node: { position?: { start: { line: number } } | undefined }): number {
  return node.position?.start.line ?? 1
}

function readHeader(nodes: RootContent[], file: string): PageHeader {
  const header: PageHeader = { license: '', copyright: [], date: '', notes: [] }
  for (const node of nodes) {
    if (node.type !== 'html') {
      refuse(file, lineOf(node), 'header', 'only comments may stand before the title', 'Move the text below the title.')
    }
    for (const line of commentLines((node as Html).value)) {
      if (line.startsWith('SPDX-License-Identifier: ')) header.license = line.slice('SPDX-License-Identifier: '.length)
      else if (line.startsWith('Copyright')) header.copyright.push(line)
      else if (/^Last change: \d{4}-\d\d-\d\d$/.test(line)) header.date = line.slice('Last change: '.length)
      else if (line !== '' || header.notes.length > 0) header.notes.push(line)
    }
  }
  if (header.license === '') {
    refuse(file, 1, 'header', 'the page names no license', 'Begin with <!-- SPDX-License-Identifier: Linux-man-pages-copyleft -->.')
  }
  if (header.copyright.length === 0) {
    refuse(file, 1, 'header', 'the page names no copyright', 'Add <!-- Copyright, the authors of the Linux man-pages project -->.')
  }
  return header
}

/** Puts the text of each program in the place of the link that quotes it: a paragraph that is only `[name.c](path/name.c)`. */
function quotePrograms(tree: Root, file: string, readProgram?: (path: string) => string): void {
  visit(tree, 'paragraph', (node: Paragraph, index, parent) => {
    const [link] = node.children
    if (node.children.length !== 1 || link?.type !== 'link' || !isProgramPath(link.url) || !parent || index === undefined) return
    const name = basename(link.url)
    let text: string
    try {
      if (!readProgram) throw new Error('this page may not quote programs')
      text = readProgram(link.url)
    } catch (error) {
      return refuse(
        file,
        lineOf(node),
        'program',
        `cannot read ${link.url}: ${(error as Error).message}`,
        'Correct the path of the link; it is relative to the page.',
      )
    }
    const code: Code = { type: 'code', lang: 'c', value: programBody(text), data: { program: { name } } }
    if (node.position) code.position = node.position
    parent.children[index] = code
  })
}

/** Whether a link's target is a program that the page quotes. */
export function isProgramPath(url: string): boolean {
  return /^(?!\w+:).*\.c$/.test(url)
}

/** A program as a page shows it: without the line that names its license, which is the page's own. */
export function programBody(text: string): string {
  return text.replace(/^\/\/ SPDX-License-Identifier: .*\n\n?/, '').replace(/\n+$/, '')
}
