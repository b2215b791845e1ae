// SPDX-License-Identifier: MIT
// Words that say nothing about who is there.
import { nothing, type Word } from './word.ts'

/** In order: earlier ones go first. */
export const withoutWeight: readonly Word[] = [
  // Times, places and sizes: they change how likely an outcome is, not which there are.
  ['\\d+(?:kib|kb|mib|mb|gib|gb|pages?|ns|us|ms|s|min)', nothing],
  ['delay|place|unpinned|diffcpu|samecpu|spin(?:ning)?|sleep(?:ing)?|poll(?:ing)?|idle|nice', nothing],
  // Words that only bind others.
  ['and|with|then|while|by|via|the|a|call', nothing],
]
