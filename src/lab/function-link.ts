// SPDX-License-Identifier: MIT
import { type Html, html } from './html.ts'

/** Calls whose own name may be shown, and which have no entry on the page of kernel functions. */
export const ownNames: ReadonlySet<string> = new Set(['kill', 'pidfd_send_signal', 'read_memory', 'read_status', 'waitid'])

/** The anchor of a kernel function on the page that says what it is. */
export function functionAnchor(name: string): string {
  return `fn-${name.replace(/\W+/g, '-')}`
}

/** A kernel function's name, which leads to what it is; a system call's own name leads nowhere. */
export function functionLink(name: string): Html {
  if (ownNames.has(name)) return html`<code>${name}</code>`
  const page = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/reference/model/`
  return html`<a class="lab-function" href="${page}#${functionAnchor(name)}"><code>${name}</code></a>`
}

/** Where an actor is: in a kernel function, whose name leads to what it is, or elsewhere, in words. */
export function placeLink(at: string): Html | string {
  return /^(mm|\w*_)\w+$/.test(at) ? functionLink(at) : at
}
