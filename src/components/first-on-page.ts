// SPDX-License-Identifier: MIT

const seen = new WeakSet<object>()

/**
 * Whether this is the first time that a page asks.
 *
 * @param page `Astro.locals`, of which each page has its own.
 */
export function isFirstOn(page: object): boolean {
  const isFirst = !seen.has(page)
  seen.add(page)
  return isFirst
}
