// SPDX-License-Identifier: MIT
// All wrong models: what is changed, what that breaks, and which checks must notice.
import type { Mutant } from './mutant.ts'
import { mutantsOfTheCall } from './mutants-of-the-call.ts'
import { mutantsOfTheCallers } from './mutants-of-the-callers.ts'
import { mutantsOfTheRest } from './mutants-of-the-rest.ts'

export const mutants: readonly Mutant[] = [...mutantsOfTheCall, ...mutantsOfTheCallers, ...mutantsOfTheRest]
