// SPDX-License-Identifier: MIT
// Words about the victim's threads.
import { NUMBER, numberOf, type Word } from './word.ts'

/** In order: earlier ones go first. */
export const threads: readonly Word[] = [
  ['leader-(?:exited|gone|dead|zombie)|zombie-leader', reading => {
    reading.picture.victim.leaderExited = true
    reading.needThreads(2)
  }],
  [`(?:(${NUMBER})-)?(?:non-?leaders?|threads?)-exited`, (reading, [, count = '1']) => reading.threadsExited(numberOf(count))],
  [`mt(${NUMBER})|(${NUMBER})-?threads?(?:ed)?|threads-?(${NUMBER})`, (reading, [, mt, before, after]) =>
    reading.threads(numberOf(mt ?? before ?? after))],
  ['mt|multi-?threaded', reading => reading.threads(2)],
]
