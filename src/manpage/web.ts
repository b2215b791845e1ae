// SPDX-License-Identifier: MIT
import type { Element, ElementContent, Root as HastRoot } from 'hast'
import type { List, Nodes, PhrasingContent, RootContent, Table } from 'mdast'
import { proposedLabel, tagOf } from './dialect.ts'
import { commentLines, type Page } from './page.ts'
import { manualPageUrl, splitReferences } from './references.ts'

/** A heading of the web page, for its table of contents. */
export interface WebHeading {
  /** 2 for a section, 3 for a part of one. */
  depth: 2 | 3
  /** The `id` of the heading. */
  slug: string
  text: string
}

export interface WebPage {
  /** The page without its title: headings, text, `dl` for terms, `pre > code.language-c` for code. */
  tree: HastRoot
  headings: WebHeading[]
}

export interface WebOptions {
  /** Whether the comments that name the source of a statement become folded notes. Default: true. */
  sources?: boolean
}

/**
 * The page for the web: the released text, with what is only proposed marked and folded in its place.
 *
 * - each heading, each term of a list (`#eagain`, a second one `#einval-2`) and each proposed part has an `id`;
 * - a proposed part is `details[data-proposed]` with its label as `summary`;
 * - the source of a statement is `details[data-source]`;
 * - a quoted program is `pre[data-program="name.c"]`;
 * - references to manual pages that exist are links to man7.org, and names of sections are links to them.
 */
export function toHast(page: Page, { sources = true }: WebOptions = {}): WebPage {
  const writer = new WebWriter(page, sources)
  const name = [...writer.heading(2, 'Name'), element('p', {}, [element('strong', {}, [text(page.name)]), text(` — ${page.summary}`)])]
  const body = page.tree.children.flatMap((node) => writer.block(node))
  return { tree: { type: 'root', children: [...name, ...body] }, headings: writer.headings }
}

function text(value: string): ElementContent {
  return { type: 'text', value }
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}

class WebWriter {
  readonly headings: WebHeading[] = []
  readonly #page: Page
  readonly #sources: boolean
  readonly #ids = new Map<string, number>()
  readonly #sections: ReadonlyMap<string, string>
  #section = 'name'

  constructor(page: Page, sources: boolean) {
    this.#page = page
    this.#sources = sources
    this.#sections = new Map(
      page.tree.children.flatMap((node) => {
        if (node.type !== 'heading' || node.depth !== 2) return []
        const title = plainText(node.children)
        return [[title.toUpperCase(), slugOf(title)] as const]
      }),
    )
  }

  heading(depth: 2 | 3, title: string): Element[] {
    const slug = this.#id(slugOf(title))
    if (depth === 2) this.#section = slug
    this.headings.push({ depth, slug, text: title })
    return [element(`h${depth}`, { id: slug }, [text(title)])]
  }

  block(node: RootContent): ElementContent[] {
    switch (node.type) {
      case 'heading':
        return this.heading(node.depth === 2 ? 2 : 3, plainText(node.children))
      case 'paragraph':
        return [element('p', {}, this.#phrases(node.children))]
      case 'list':
        return [this.#list(node)]
      case 'table':
        return [this.#table(node)]
      case 'html':
        return this.#sources ? [sourceNote(commentLines(node.value))] : []
      case 'code': {
        const program = node.data?.program
        const code = element('code', { className: [`language-${node.lang ?? 'text'}`] }, [text(`${node.value}\n`)])
        return [element('pre', program ? { dataProgram: program.name } : {}, [code])]
      }
      case 'blockquote': {
        const label = proposedLabel(node) ?? ''
        const id = this.#id(`proposed-${this.#section}`)
        const summary = element('summary', {}, [text(label)])
        return [element('details', { id, dataProposed: '' }, [summary, ...node.children.slice(1).flatMap((child) => this.block(child))])]
      }
      default:
        // The dialect has refused every other kind of block.
        return []
    }
  }

  #list(list: List): Element {
    const tagged = list.children.every((item) => tagOf(item) !== undefined)
    if (!tagged) {
      // As in Markdown everywhere, a list without empty lines between its items is a tight one.
      const items = list.children.map((item) =>
        element(
          'li',
          {},
          item.children.flatMap((child) =>
            child.type === 'paragraph' && !list.spread ? this.#phrases(child.children) : this.block(child),
          ),
        ),
      )
      return element(list.ordered ? 'ol' : 'ul', {}, items)
    }
    return element(
      'dl',
      {},
      list.children.flatMap((item) => {
        const tag = tagOf(item) ?? []
        const [first, ...rest] = item.children
        const definition = first?.type === 'paragraph' ? first.children.slice(tag.length + 1) : []
        return [
          element('dt', { id: this.#id(termSlug(tag)) }, this.#phrases(tag)),
          element('dd', {}, [element('p', {}, this.#phrases(definition)), ...rest.flatMap((child) => this.block(child))]),
        ]
      }),
    )
  }

  #table({ children: [head, ...body] }: Table): Element {
    const row = (cell: 'th' | 'td', cells: Table['children'][number] | undefined): Element =>
      element(
        'tr',
        {},
        (cells?.children ?? []).map((content) => element(cell, {}, this.#phrases(content.children))),
      )
    return element('table', {}, [
      element('thead', {}, [row('th', head)]),
      element(
        'tbody',
        {},
        body.map((cells) => row('td', cells)),
      ),
    ])
  }

  #phrases(nodes: readonly PhrasingContent[]): ElementContent[] {
    return splitReferences(nodes).flatMap((part) => {
      if (part.type !== 'reference') return this.#phrase(part.node)
      const label = [element('strong', {}, [text(part.name)]), text(`(${part.section})`)]
      const url = part.name === this.#page.name ? undefined : manualPageUrl(part.name, part.section)
      return url === undefined ? label : [element('a', { href: url }, label)]
    })
  }

  #phrase(node: PhrasingContent): ElementContent[] {
    switch (node.type) {
      case 'text':
        return this.#sectionLinks(node.value)
      case 'strong':
        return [element('strong', {}, this.#phrases(node.children))]
      case 'emphasis':
        return [element('em', {}, this.#phrases(node.children))]
      case 'inlineCode':
        return [
          element(
            'code',
            {},
            node.value.split(/<([a-z]+)>/).map((part, index) => (index % 2 ? element('var', {}, [text(part)]) : text(part))),
          ),
        ]
      case 'link':
        return [element('a', { href: node.url }, this.#phrases(node.children))]
      default:
        return []
    }
  }

  /** Text in which "CAVEATS" is a link to the section of that name. */
  #sectionLinks(value: string): ElementContent[] {
    return value.split(/\b([A-Z]{4,}(?: [A-Z]{4,})*)\b/).map((part, index) => {
      const slug = index % 2 ? this.#sections.get(part) : undefined
      return slug === undefined ? text(part) : element('a', { href: `#${slug}` }, [text(part)])
    })
  }

  #id(slug: string): string {
    const count = (this.#ids.get(slug) ?? 0) + 1
    this.#ids.set(slug, count)
    return count === 1 ? slug : `${slug}-${count}`
  }
}

function sourceNote(lines: readonly string[]): Element {
  // An indented line goes on with the one before it.
  const body = lines.flatMap((line, index) =>
    index === 0 ? [text(line)] : /^\s/.test(line) ? [text(` ${line.trimStart()}`)] : [element('br', {}, []), text(line)],
  )
  return element('details', { dataSource: '' }, [element('summary', {}, [text('Source')]), element('p', {}, body)])
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
}

/** `**EAGAIN**` is `eagain`; of `**FLAG** (since Linux 5.15)`, only the name counts. */
function termSlug(tag: readonly PhrasingContent[]): string {
  const name = tag.find((node) => node.type === 'strong' || node.type === 'emphasis' || node.type === 'inlineCode')
  return slugOf(plainText(name ? [name] : tag))
}

function plainText(nodes: readonly Nodes[]): string {
  return nodes.map((node) => ('children' in node ? plainText(node.children) : 'value' in node ? node.value : '')).join('')
}
