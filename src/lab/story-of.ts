// SPDX-License-Identifier: MIT
// Which story a setup is, if it is one.
import { stories } from '#lab-words'
import type { Situation } from '../kernel/index.ts'
import type { Story } from './stories.ts'

/** The stories that can be told with a program. */
export function storiesFor(program: string): Story[] {
  return stories.filter((told) => told.program === undefined || told.program === program)
}

/** The story that a program meets in a situation, if there is one. */
export function storyOf({ program, situation }: { program: string; situation: Situation }): Story | undefined {
  const wanted = JSON.stringify(situation)
  // What is told with this program alone comes before what can be told with any.
  return storiesFor(program).findLast(({ situation: told }) => JSON.stringify(told) === wanted)
}
