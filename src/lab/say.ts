// SPDX-License-Identifier: MIT
import { find } from './find.ts'

/**
 * Says in the status line of a lab or a measurement what happened.
 *
 * @param failed Whether it is a complaint.
 */
export function say(lab: Element, message: string, failed = false): void {
  const status = find(lab, '[role=status]', HTMLElement)
  status.textContent = message
  status.toggleAttribute('data-failed', failed)
  // What is too long for it is scrolled, by keyboard too. How long it is, the next frame knows without a layout of its own.
  requestAnimationFrame(() => {
    status.tabIndex = status.scrollHeight > status.clientHeight ? 0 : -1
  })
}
