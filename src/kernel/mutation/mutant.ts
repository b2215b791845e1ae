// SPDX-License-Identifier: MIT
// What a wrong model is.
import type { CheckName } from './checks.ts'
import type { Change } from './mutated-core.ts'

/** A wrong model. */
export interface Mutant extends Change {
  name: string
  /** What the change makes wrong, as a kernel would have it. */
  breaks: string
  /** The checks that must notice it. */
  caughtBy: readonly CheckName[]
}
