// SPDX-License-Identifier: MIT

/**
 * A share, for people: "none", "all", "1 in 3", "about 1 in 3", "37.2 %", "less than 0.1 %", "more than 99.9 %".
 *
 * Never says none or all of what is only close to it. "1 in n" (n from 2 to 10) is exact; "about" stands before it when the
 * share is less than half a percentage point away. Other shares are rounded to tenths of a per cent, halves up.
 *
 * @param part 0 to `total`.
 * @param total 1 or more.
 * @throws RangeError when they are not.
 */
export function shareWords(part: bigint, total: bigint): string {
  if (total < 1n || part < 0n || part > total) throw new RangeError(`${part} of ${total} is no share: it takes 0 to all, of at least 1.`)
  if (part === 0n) return 'none'
  if (part === total) return 'all'
  // Whole numbers throughout: those of schedules are often larger than a double can tell apart.
  if (part * 1000n < total) return 'less than 0.1 %'
  if (part * 1000n > total * 999n) return 'more than 99.9 %'
  for (let n = 2n; n <= 10n; n++) {
    // How far part / total is from 1 / n, times total times n.
    const away = part * n > total ? part * n - total : total - part * n
    if (away === 0n) return `1 in ${n}`
    if (away * 200n < total * n) return `about 1 in ${n}`
  }
  const tenths = (2000n * part + total) / (2n * total)
  return `${tenths / 10n}.${tenths % 10n} %`
}
