// SPDX-License-Identifier: MIT

/** Puts text into the clipboard. @returns Whether the browser allowed it: not without permission, nor over plain http. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Lets the reader save a drawing of the page, with its style, as a file of its own. */
export function saveDrawing(shown: SVGElement, style: string, file: string): void {
  const drawing = document.importNode(shown, true)
  const sheet = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  sheet.textContent = style
  drawing.prepend(sheet)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(drawing)], { type: 'image/svg+xml' }))
  link.download = file
  link.click()
  // Not in this turn: a browser may begin to save only after it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
