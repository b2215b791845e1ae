// SPDX-License-Identifier: MIT
import { kernelFunctions } from '../kernel/index.ts'
import { type Html, html } from './html.ts'

const described: ReadonlySet<string> = new Set(kernelFunctions().map(({ name }) => name))

/** The anchor of a kernel function on the page that says what it is. */
export function functionAnchor(name: string): string {
  return `fn-${name.replace(/\W+/g, '-')}`
}

/** A kernel function's name, which leads to what it is; a system call's own name leads nowhere. */
export function functionLink(name: string): Html {
  if (!described.has(name)) return html`<code>${name}</code>`
  return html`<a class="lab-function" href="${import.meta.env.BASE_URL.replace(/\/$/, '')}/reference/model/#${functionAnchor(name)}"><code>${name}</code></a>`
}
