// SPDX-License-Identifier: MIT
import type { Code, Emphasis, Html, InlineCode, Link, Nodes, Paragraph, PhrasingContent, Root, RootContent, Text } from 'mdast'
import { marks, noteMark, type Note } from './marks.ts'
import { commentLines, lineOf } from './page.ts'

/**
 * The pass before remark-man: the same text, with marks for everything that remark-man would drop, join or execute.
 *
 * @returns A tree to give to remark-man, and the notes that its marks refer to.
 */
export function prepare(tree: Root): { tree: Root; notes: Note[] } {
  const notes: Note[] = []
  const note = (content: Note): string => noteMark(notes.push(content) - 1)

  const block = (node: Nodes): Nodes => {
    if (node.type === 'html') return paragraphOf(note({ kind: 'comment', lines: commentLines((node as Html).value) }))
    if (node.type === 'code') return code(node, note)
    if (node.type === 'paragraph') {
      const place: Text = { type: 'text', value: note({ kind: 'place', line: lineOf(node) }) }
      return { ...node, children: [place, ...node.children.flatMap((child) => phrase(child, note))] }
    }
    if (node.type === 'tableCell') return { ...node, children: node.children.flatMap((child) => phrase(child, note)).map(keepAt) }
    if ('children' in node) return { ...node, children: node.children.map(block) } as Nodes
    return node
  }
  return { tree: { ...tree, children: tree.children.map(block) as RootContent[] }, notes }
}

type MakeNote = (content: Note) => string

function paragraphOf(value: string): Paragraph {
  return { type: 'paragraph', children: [{ type: 'text', value }] }
}

function code(node: Code, note: MakeNote): Code {
  const { program } = node.data ?? {}
  const info = note({ kind: 'code', language: node.lang ?? '', line: lineOf(node), ...(program && { program: program.name }) })
  return { ...node, value: [info, ...node.value.split('\n').map((line) => marks.text + line)].join('\n') }
}

function phrase(node: PhrasingContent, note: MakeNote): PhrasingContent[] {
  switch (node.type) {
    case 'text':
      return [text(node.value)]
    case 'strong':
      return [{ ...node, children: node.children.map((child) => (child.type === 'text' ? text(literal(child.value)) : child)) }]
    case 'emphasis':
      return [{ ...node, children: node.children.map((child) => (child.type === 'text' ? text(child.value) : child)) }]
    case 'inlineCode':
      return inlineCode(node)
    case 'link':
      return link(node, note)
    default:
      return [node]
  }
}

/** Text of a cell, in which an at sign does not end it. */
function keepAt(node: PhrasingContent): PhrasingContent {
  if (node.type === 'text') return { ...node, value: node.value.replaceAll('@', marks.at) }
  return 'children' in node ? ({ ...node, children: node.children.map(keepAt) } as PhrasingContent) : node
}

/** Text with its line breaks kept, and guarded where it would begin a roff request. */
function text(value: string): Text {
  return { type: 'text', value: (/^[.']/.test(value) ? marks.text : '') + value.replaceAll('\n', marks.newline) }
}

/** Something to be typed as it stands: a hyphen in it is a minus, and an apostrophe is straight. */
function literal(value: string): string {
  return value.replaceAll('-', marks.minus).replaceAll("'", marks.apostrophe)
}

/** An expression or a file name: italic, unbreakable, and upright where it has a <placeholder>. */
function inlineCode(node: InlineCode): PhrasingContent[] {
  return node.value
    .split(/<([a-z]+)>/)
    .map((part, index) => {
      const value = literal(part).replaceAll(' ', '\u00a0')
      return index % 2 === 1 ? text(value) : ({ type: 'emphasis', children: [text(value)] } satisfies Emphasis)
    })
    .filter((part) => part.type === 'text' || part.children[0]?.type !== 'text' || part.children[0].value !== '')
}

function link(node: Link, note: MakeNote): PhrasingContent[] {
  const label = node.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  const shown = label === node.url ? '' : label
  return [text(note({ kind: 'link', url: node.url }) + shown + note({ kind: 'link-end' }))]
}
