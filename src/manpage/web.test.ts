// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs'
import type { Element, Nodes } from 'hast'
import { describe, expect, it, test } from 'vitest'
import { parsePage, readPage } from './page.ts'
import { existingPages } from './references.ts'
import { toHast } from './web.ts'

const header = '<!-- SPDX-License-Identifier: MIT -->\n<!-- Copyright 2026, A Person <a@example.org> -->\n\n# frob(2) — frobnicate\n\n'

function elements(node: Nodes): Element[] {
  const own = node.type === 'element' ? [node] : []
  return 'children' in node ? [...own, ...node.children.flatMap(elements)] : own
}

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('')
  return 'value' in node ? node.value : ''
}

function web(markdown: string): Element[] {
  return elements(toHast(parsePage(header + markdown, { file: 'frob.2.md', readProgram: () => 'int x;\n' })).tree)
}

describe('the page for the web', () => {
  const { tree, headings } = toHast(readPage('man/process_mrelease.2.md'))
  const all = elements(tree)
  const byId = (id: string): Element | undefined => all.find((element) => element.properties['id'] === id)

  it('lists its headings, and each is there under its id', () => {
    expect(headings.slice(0, 4)).toEqual([
      { depth: 2, slug: 'name', text: 'Name' },
      { depth: 2, slug: 'library', text: 'Library' },
      { depth: 2, slug: 'synopsis', text: 'Synopsis' },
      { depth: 2, slug: 'description', text: 'Description' },
    ])
    for (const { slug, depth } of headings) expect(byId(slug)?.tagName).toBe(`h${depth}`)
  })

  it('gives each error an address', () => {
    for (const id of ['eagain', 'ebadf', 'eintr', 'einval', 'einval-2', 'enosys', 'esrch']) expect(byId(id)?.tagName).toBe('dt')
  })

  it('has no id twice', () => {
    const ids = all.flatMap((element) => element.properties['id'] ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('folds what is only proposed, the flag included, under a label that says so', () => {
    const proposed = all.filter((element) => element.properties['dataProposed'] === '')
    expect(proposed.length).toBeGreaterThan(3)
    for (const part of proposed) expect(textOf(part.children[0] as Element)).toMatch(/^Proposed, in no release up to 7\.3/)
    const outside = structuredClone(tree)
    const prune = (node: Nodes): void => {
      if (!('children' in node)) return
      node.children = node.children.filter(
        (child) => !(child.type === 'element' && child.properties['dataProposed'] === ''),
      ) as typeof node.children
      node.children.forEach(prune)
    }
    prune(outside)
    expect(textOf(outside)).not.toContain('REAP_KILL')
    expect(byId('process_mrelease_reap_kill')).toBeDefined()
  })

  it('can leave the sources out', () => {
    const without = elements(toHast(readPage('man/process_mrelease.2.md'), { sources: false }).tree)
    expect(all.some((element) => element.properties['dataSource'] === '')).toBe(true)
    expect(without.some((element) => element.properties['dataSource'] === '')).toBe(false)
  })
})

describe('what authors write', () => {
  it('turns references to pages that exist into links, and leaves others alone', () => {
    expect(
      web('## See also\n\n**poll**(2),\n**nosuch**(2),\n**frob**(2)')
        .filter((element) => element.tagName === 'a')
        .map((a) => a.properties['href']),
    ).toEqual(['https://man7.org/linux/man-pages/man2/poll.2.html'])
  })

  it('links the names of sections', () => {
    const [link] = web('## Errors\n\nsee CAVEATS.\n\n## Caveats\n\nNone.').filter((element) => element.tagName === 'a')
    expect(link?.properties['href']).toBe('#caveats')
  })

  it('shows code for a highlighter, and names the program that it quotes', () => {
    const pre = web('## Examples\n\n[x.c](x.c)\n\n```console\n$ ls\n```').filter((element) => element.tagName === 'pre')
    expect(pre.map((element) => element.properties['dataProgram'])).toEqual(['x.c', undefined])
    expect(pre.map((element) => (element.children[0] as Element).properties['className'])).toEqual([['language-c'], ['language-console']])
  })

  it('joins the indented lines of a source to the line before them', () => {
    const [source] = web('## Notes\n\nText.\n<!--\nread: one\n  and on\nobserved: two\n-->').filter(
      (element) => element.tagName === 'details',
    )
    expect((source?.children[1] as Element).children.map((child) => ('value' in child ? child.value : '/'))).toEqual([
      'read: one',
      ' and on',
      '/',
      'observed: two',
    ])
  })

  it('has tight lists and loose ones', () => {
    const paragraphs = (markdown: string): number => web(`## Notes\n\n${markdown}`).filter((element) => element.tagName === 'p').length
    expect(paragraphs('- a\n- b') - paragraphs('- a\n\n- b')).toBe(-2)
  })

  it('sets placeholders in file names apart', () => {
    expect(
      web('## Files\n\n`/proc/<pid>/maps`')
        .filter((element) => element.tagName === 'var')
        .map(textOf),
    ).toEqual(['pid'])
  })
})

const manuals = '/usr/share/man'
test.skipIf(!existsSync(`${manuals}/man2/poll.2.gz`))(
  'every page that is linked is installed here (apt-get install manpages manpages-dev)',
  () => {
    const missing = [...existingPages].filter((page) => {
      const [, name = '', section = ''] = /^(.*)\((.*)\)$/.exec(page) ?? []
      return !readdirSync(`${manuals}/man${section.charAt(0)}`).includes(`${name}.${section}.gz`)
    })
    expect(missing).toEqual([])
  },
)
