// SPDX-License-Identifier: MIT
import type { Blockquote, Heading, List, ListItem, Nodes, Paragraph, PhrasingContent, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Finding } from './finding.ts'

/**
 * What the Markdown of a page may contain. All of it can be written as a manual page; anything else is refused here,
 * because remark-man would drop it, mangle it, or write it in a form that manual pages do not have.
 */
export function dialectFindings(tree: Root, file: string): Finding[] {
  const findings: Finding[] = []
  visit(tree, (node: Nodes, _index, parent) => {
    for (const [rule, message, remedy] of problems(node, parent as Nodes | undefined)) {
      findings.push({ file, line: node.position?.start.line ?? 1, rule, message, remedy })
    }
  })
  return findings
}

type Problem = [rule: string, message: string, remedy: string]

const noForm: Partial<Record<Nodes['type'], [what: string, remedy: string]>> = {
  definition: ['a link definition', 'Write the address into the link itself.'],
  linkReference: ['a link by reference', 'Write the address into the link itself; a literal bracket is \\[.'],
  imageReference: ['an image', 'Say it in words.'],
  image: ['an image', 'Say it in words.'],
  thematicBreak: ['a rule', 'Use a heading, or nothing.'],
  footnoteDefinition: ['a footnote', 'Write it into the text.'],
  footnoteReference: ['a footnote', 'Write it into the text.'],
  delete: ['struck text', 'Leave it out.'],
  yaml: ['front matter', 'Write comments before the title.'],
}

function* problems(node: Nodes, parent: Nodes | undefined): Generator<Problem> {
  const formless = noForm[node.type]
  if (formless) yield ['no-form', `a manual page has no form for ${formless[0]}`, formless[1]]
  switch (node.type) {
    case 'html':
      if (!/^<!--[^]*-->$/.test(node.value.trim())) {
        yield [
          'no-form',
          `a manual page has no form for HTML: ${firstLine(node.value)}`,
          'Only comments are kept; write the rest as Markdown.',
        ]
      } else if (parent && parent.type !== 'root' && parent.type !== 'listItem' && parent.type !== 'blockquote') {
        yield ['comment', 'a comment inside a sentence', 'Put the comment on lines of its own, after the paragraph.']
      } else if (/[^\x20-\x7e\n]/.test(node.value)) yield ['ascii', 'a comment with characters other than ASCII', 'Use ASCII.']
      break
    case 'heading':
      if (node.depth > 3) yield ['heading', 'a heading below the third level', 'Use "##" for sections and "###" for their parts.']
      if (node.children.some((child) => child.type !== 'text')) yield ['heading', 'a heading with formatting', 'Use plain words.']
      else if (node.depth > 1 && /["\\[\]—]/.test(headingText(node)))
        yield ['heading', 'a heading with special characters', 'Use plain words.']
      break
    case 'root':
      for (const title of node.children.filter((child) => child.type === 'heading' && child.depth === 1).slice(1)) {
        yield ['title', `a second title, in line ${title.position?.start.line ?? 1}`, 'Use "##" for sections.']
      }
      break
    case 'blockquote':
      if (proposedLabel(node) === undefined) {
        yield [
          'proposed',
          'a quotation',
          'Quotations mark what is only proposed: begin them with a line "**Proposed, in no release up to …**".',
        ]
      }
      break
    case 'list':
      yield* listProblems(node)
      break
    case 'listItem':
      yield* itemProblems(node)
      break
    case 'paragraph':
      yield* paragraphProblems(node)
      break
    case 'break':
      if (parent?.type !== 'paragraph' || !isTagBreak(parent, node)) {
        yield [
          'line-break',
          'a forced line break',
          'It only ends the term of a "- **TERM**\\" list; elsewhere, begin a new sentence or a code block.',
        ]
      }
      break
    case 'strong':
    case 'emphasis':
      if (node.children.some((child) => child.type !== 'text'))
        yield ['nesting', 'formatting inside formatting', 'Use one kind of emphasis a word.']
      break
    case 'link':
      if (node.children.some((child) => child.type !== 'text')) yield ['nesting', 'formatting inside a link', 'Use plain words in links.']
      break
    case 'text':
    case 'inlineCode':
      yield* textProblems(node.value, parent?.type === 'heading' && parent.depth === 1)
      break
    case 'code':
      if (/[^\x20-\x7e\n\t]/.test(node.value)) yield ['ascii', 'code with characters other than ASCII', 'Use ASCII in code.']
      break
    default:
  }
}

function* textProblems(value: string, isTitle: boolean): Generator<Problem> {
  const other = /[^\x20-\x7e\n\u00a0—]/u.exec(value)
  if (other) yield ['ascii', `the character "${other[0]}"`, 'Use ASCII; the only others are the em dash and the no-break space.']
  if (!isTitle && / —|— |\s--\s/.test(value)) yield ['em-dash', 'a dash with spaces around it', 'Write word—word.']
  if (/\[\^/.test(value)) yield ['no-form', 'a manual page has no form for a footnote', 'Write it into the text.']
}

function* paragraphProblems(node: Paragraph): Generator<Problem> {
  const text = node.children.map((child) => ('value' in child ? child.value : '')).join('')
  if (/^\s*\|?\s*:?-{3,}:?\s*\|/m.test(text))
    yield ['no-form', 'a table that cannot be read', 'Begin and end each line with a bar, with as many cells in each; or write a list.']
  if (/^: /m.test(text)) yield ['definition', 'a definition after a colon', 'Write the term as "- **TERM**\\" and the definition under it.']
}

function* listProblems(list: List): Generator<Problem> {
  const tagged = list.children.filter((item) => tagOf(item) !== undefined).length
  if (tagged !== 0 && tagged !== list.children.length)
    yield ['list', 'a list in which only some items have a term', 'End the first line of every item with "\\", or of none.']
  if (list.ordered && tagged > 0) yield ['list', 'a list with numbers and terms', 'Leave the numbers, or the terms, out.']
  if (list.ordered && list.start !== 1) yield ['list', 'a list that does not begin at 1', 'Begin at 1.']
}

function* itemProblems(item: ListItem): Generator<Problem> {
  const [first] = item.children
  if (first?.type !== 'paragraph')
    yield ['list', `an item that begins with ${first ? `a ${first.type}` : 'nothing'}`, 'Begin the item with words.']
}

/** The term of a list item, when the item has one: what stands before the forced line break in its first paragraph. */
export function tagOf(item: ListItem): PhrasingContent[] | undefined {
  const [first] = item.children
  if (first?.type !== 'paragraph') return undefined
  const end = first.children.findIndex((node) => node.type === 'break')
  const tag = first.children.slice(0, end)
  return end > 0 && !tag.some((node) => node.type === 'text' && node.value.includes('\n')) ? tag : undefined
}

function isTagBreak(paragraph: Paragraph, node: Nodes): boolean {
  // Whether the paragraph is the first of its item is checked by the item's own rule: a break elsewhere makes no tag there.
  const breaks = paragraph.children.filter((child) => child.type === 'break')
  return (
    breaks[0] === node &&
    !paragraph.children.slice(0, paragraph.children.indexOf(breaks[0])).some((child) => child.type === 'text' && child.value.includes('\n'))
  )
}

/** The label of text that is only proposed ("Proposed, in no release up to …"), or `undefined` for any other quotation. */
export function proposedLabel(quote: Blockquote): string | undefined {
  const [first] = quote.children
  if (first?.type !== 'paragraph' || first.children.length !== 1) return undefined
  const [strong] = first.children
  const [text] = strong?.type === 'strong' ? strong.children : []
  return text?.type === 'text' && text.value.startsWith('Proposed') ? text.value : undefined
}

function headingText(heading: Heading): string {
  return heading.children.map((child) => ('value' in child ? child.value : '')).join('')
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
