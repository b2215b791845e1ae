// SPDX-License-Identifier: MIT
import type { Actor } from '../kernel/index.ts'
import { type Html, html } from './html.ts'

/** An actor's name, in the colour of its lane. */
export function showActorName(actor: Actor | undefined): Html {
  return html`<b data-kind="${actor?.kind}">${actor?.name}</b>`
}
