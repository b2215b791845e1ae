// SPDX-License-Identifier: MIT
import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'

/** A link of the built site that leads nowhere on it. */
export interface BrokenLink {
  /** The page that has the link, as a path on the site. */
  page: string
  href: string
  why: string
}

interface BuiltPage {
  ids: Set<string>
  links: string[]
}

function decode(attribute: string): string {
  return attribute.replaceAll('&#38;', '&').replaceAll('&#x26;', '&').replaceAll('&amp;', '&').replaceAll('&quot;', '"')
}

function read(markup: string): BuiltPage {
  // What stands in scripts and comments is not part of the page.
  const visible = markup.replace(/<script\b[^>]*>[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '')
  const values = (attribute: string) => [...visible.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) => decode(value))
  return { ids: new Set(values('id')), links: [...values('href'), ...values('src')] }
}

/** Follows every link of a built site that stays on it, to its file and its anchor. */
export async function brokenLinks(dist: string): Promise<BrokenLink[]> {
  const files = new Set<string>()
  const pages = new Map<string, BuiltPage>()
  for (const entry of await readdir(dist, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = `/${relative(dist, path).split(sep).join('/')}`
    files.add(name)
    if (name.endsWith('.html')) pages.set(name, read(await readFile(path, 'utf8')))
  }
  const broken: BrokenLink[] = []
  for (const [page, { links }] of pages) {
    for (const href of links) {
      if (/^[a-z]+:/i.test(href)) continue
      const [path = '', anchor] = href.split('#')
      const target = path === '' ? page : posix.resolve(posix.dirname(page), decodeURIComponent(path.replace(/\?.*$/, '')))
      const file = [target, `${target}/index.html`, `${target}index.html`].map((name) => posix.normalize(name)).find((name) => files.has(name))
      if (file === undefined) broken.push({ page, href, why: 'there is no such file' })
      else if (anchor && pages.has(file) && !pages.get(file)?.ids.has(decodeURIComponent(anchor))) broken.push({ page, href, why: `${file} has no such anchor` })
    }
  }
  return broken
}
