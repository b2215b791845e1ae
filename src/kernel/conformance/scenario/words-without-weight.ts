// SPDX-License-Identifier: MIT
// Words that say nothing about who is there.
import { nothing, type Word } from './word.ts'

export const withoutWeight: readonly Word[] = [
  // Times, places and sizes: they change how likely an outcome is, not which there are.
  ['\\d+(?:kib|kb|mib|mb|gib|gb|pages?|ns|us|ms|s|min)', nothing],
  ['after-\\d+(?:us|ms|s)', nothing],
  ['delay|place|unpinned|(?:diff(?:erent)?|same|other)-?cpu|\\d+-?cpus?|cpu-?\\d+', nothing],
  ['spin(?:ning)?|sleep(?:ing)?|poll(?:ing)?|idle|nice', nothing],
  ['small|big|large|baseline|control|loaded|unloaded|(?:x|run-?)\\d+', nothing],
  // However a pidfd was come by, it is of the same process; and whose child that is, is nobody's business here.
  ['pidfd-(?:non-?block|cloexec|inherited|passed|dup|getfd)|(?:clone|inherited|dup|non-?block)-pidfd', nothing],
  ['pidfd-(?:from|by|of)-clone3?', nothing],
  ['(?:own-|grand)?child|process|unrelated', nothing],
  // At which pace a caller calls, and what it does before.
  ['caller-(?:(?:with|at|on)-)?(?:sched-)?(?:fifo|rr|other|idle|batch|nice-?\\d+|low-priority|high-priority|throttled)', nothing],
  ['nice-?\\d+(?:-caller)?|boost(?:ed)?|setpriority|proc-pid-task(?:-walk)?', nothing],
  ['jvm|java|daemon|server|app|program', nothing],
  // Words that only bind others.
  ['and|with|then|while|by|via|the|a|call', nothing],
]
