// SPDX-License-Identifier: MIT
import type { Paragraph, PhrasingContent, Root, Table, TableRow } from 'mdast'
import { visit } from 'unist-util-visit'

/**
 * Turns paragraphs that are written as a table into tables. CommonMark has none: such a paragraph is, to its parser, text
 * with bars in it.
 *
 * ```md
 * | Interface       | Attribute     | Value   |
 * | --------------- | ------------- | ------- |
 * | **strfrob**()   | Thread safety | MT-Safe |
 * ```
 *
 * A paragraph that is not quite a table stays what it is; the dialect then refuses it.
 */
export function readTables(tree: Root): void {
  visit(tree, 'paragraph', (node: Paragraph, index, parent) => {
    const table = tableOf(node)
    if (!table || !parent || index === undefined) return
    parent.children[index] = table
  })
}

function tableOf(paragraph: Paragraph): Table | undefined {
  const [first] = paragraph.children
  if (first?.type !== 'text' || !first.value.startsWith('|')) return undefined
  const rows = splitRows(paragraph.children)
  const [head, rule, ...body] = rows
  if (!head || !rule?.every((cell) => /^-{3,}$/.test(cellText(cell)))) return undefined
  if (body.length === 0 || rows.some((row) => row.length !== head.length)) return undefined
  const children: TableRow[] = [head, ...body].map((row) => ({
    type: 'tableRow',
    children: row.map((cell) => ({ type: 'tableCell', children: trimCell(cell) })),
  }))
  return { type: 'table', align: head.map(() => null), children, ...(paragraph.position && { position: paragraph.position }) }
}

type Cell = PhrasingContent[]

/** Splits at bars and line breaks, of which every line must begin and end with a bar. */
function splitRows(nodes: readonly PhrasingContent[]): Cell[][] {
  const rows: Cell[][] = [[[]]]
  for (const node of nodes) {
    if (node.type !== 'text') {
      rows.at(-1)?.at(-1)?.push(node)
      continue
    }
    for (const [part] of node.value.matchAll(/\n|\||[^\n|]+/g)) {
      if (part === '\n') rows.push([[]])
      else if (part === '|') rows.at(-1)?.push([])
      else rows.at(-1)?.at(-1)?.push({ type: 'text', value: part })
    }
  }
  // Nothing stands before the first bar of a line, and nothing after its last one.
  return rows.map((row) => row.slice(1, -1))
}

function cellText(cell: Cell): string {
  return cell
    .map((node) => ('value' in node ? node.value : ''))
    .join('')
    .trim()
}

function trimCell(cell: Cell): Cell {
  const trimmed = cell.map((node, index) => {
    if (node.type !== 'text') return node
    const start = index === 0 ? node.value.trimStart() : node.value
    return { ...node, value: index === cell.length - 1 ? start.trimEnd() : start }
  })
  return trimmed.filter((node) => node.type !== 'text' || node.value !== '')
}
