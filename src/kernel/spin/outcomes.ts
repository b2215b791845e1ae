// SPDX-License-Identifier: MIT
// The outcomes that checks.pml lists as numbers, in the words of the kernel room.

const results = ['nothing', '0', 'EINVAL', 'ESRCH']

/** One outcome as a line, such as `question.ts` makes them. Bits: checks.pml, note(). */
export function lineOf(outcome: number, sharers: number): string {
  const bit = (index: number) => ((outcome >>> index) & 1) === 1
  const others = Array.from({ length: sharers }, (_, index) => {
    const first = 10 + 3 * index
    return { leaves: bit(first), gone: bit(first + 1), shares: bit(first + 2) }
  })
  const killed = bit(5)
  const rss = (outcome >>> 2) & 7
  const used = (bit(7) && !killed) || others.some(({ shares, leaves }) => shares && !leaves)
  const memory = rss === 0 ? 'released'
    : used ? 'in use'
    : bit(8) ? 'being freed by a pinner'
    : bit(9) ? 'held by a pinner'
    : 'being freed by its owner'
  const victim = bit(6) ? 'zombie' : killed ? 'dying' : 'alive'
  const lives = others.map(({ leaves, gone }) => gone ? 'dead' : leaves ? 'dying' : 'alive')
  return `${results[outcome & 3] ?? ''}: caller exited, victim ${victim}, sharers ${lives.join(' ') || 'none'}, memory ${memory} (${rss})`
}
