// SPDX-License-Identifier: MIT
import { LabError } from './client.ts'

/**
 * The element of a lab that its script cannot do without.
 *
 * @throws LabError when the page was built with another version of the script.
 */
export function find<Kind extends Element>(lab: Element, selector: string, kind: abstract new () => Kind): Kind {
  const found = lab.querySelector(selector)
  if (!(found instanceof kind)) {
    throw new LabError(`This lab lacks its ${selector}: it was built with another version of its script. Reload the page.`)
  }
  return found
}
