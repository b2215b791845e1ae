// SPDX-License-Identifier: MIT
// Words about the victim's threads.
import { NUMBER, numberOf, type Word } from './word.ts'

export const threads: readonly Word[] = [
  ['leader-(?:(?:has|is)-)?(?:a-)?(?:exited|gone|dead|zombie)|(?:zombie|dead|exited)-leader', reading => {
    reading.picture.victim.leaderExited = true
    reading.needThreads(2)
  }],
  [`(?:(${NUMBER})-)?(?:non-?leaders?|threads?)-exited|(?:(${NUMBER})-)?exited-(?:non-?leaders?|threads?)`, (reading, [, before, after]) =>
    reading.threadsExited(numberOf(before ?? after ?? '1'))],
  [`(${NUMBER})-(?:other-)?threads?-(?:are-)?(?:left|still-there)`, (reading, [, count]) => reading.threadsLeft(numberOf(count))],
  // Of several, a tracer holds one; the leader, unless it is said that it is another.
  ['(?:one|a|1|(?:the-)?(non-leader|other|second))-(?:of-(?:the|its)-)?threads?-held(?:-at-exit)?', (reading, [, other]) => {
    reading.isHeld(other === undefined ? 'leader held at exit' : 'others held at exit')
    reading.needThreads(2)
    reading.implies('signalled')
  }],
  ['(?:the-)?others?-(?:threads?-)?(?:still-)?(?:live|alive)', reading => reading.impliesUnlessSaid('live')],
  [`mt(${NUMBER})|(${NUMBER})-?threads?(?:ed)?|threads-?(${NUMBER})`, (reading, [, mt, before, after]) =>
    reading.threads(numberOf(mt ?? before ?? after))],
  ['mt|multi-?threaded', reading => reading.needThreads(2)],
]
