// SPDX-License-Identifier: MIT
import type { Html } from './html.ts'

/** Puts text into the clipboard. @returns Whether the browser allowed it: not without permission, nor over plain http. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Lets the reader save a drawing, with its style, as a file of its own. */
export function saveDrawing({ markup }: Html, style: string, file: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([markup.replace('>', `><style>${style}</style>`)], { type: 'image/svg+xml' }))
  link.download = file
  link.click()
  // Not in this turn: a browser may begin to save only after it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
