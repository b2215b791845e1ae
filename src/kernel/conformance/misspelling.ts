// SPDX-License-Identifier: MIT

/** Which of the known names somebody may have meant by another one; undefined when it is like none of them. */
export function meantBy(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined
  return known.find((each) => distance(plain(name), plain(each)) <= Math.min(2, Math.floor(each.length / 4)))
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, '')
}

/** How many letters have to be put in, left out or changed to make `b` of `a`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (const [at, other] of [...b].entries()) {
      next.push(Math.min((row[at] ?? 0) + Number(letter !== other), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
