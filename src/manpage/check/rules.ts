// SPDX-License-Identifier: MIT
import { codeRules } from './rules-code.ts'
import { frameRules } from './rules-frame.ts'
import { macroRules } from './rules-macros.ts'
import { textRules } from './rules-text.ts'
import type { Rule } from './rule.ts'

/** Every convention that is checked without another program. */
export const rules: readonly Rule[] = [...frameRules, ...textRules, ...macroRules, ...codeRules]
