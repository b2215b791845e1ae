// SPDX-License-Identifier: MIT
// What the fuzzer has found and nobody has fixed yet: such cases do not fail, but are counted. Empty is best.

/** Findings by their message, and why they are so. */
export const awaitingAFix: readonly { what: RegExp; why: string }[] = [
  { what: /serialize a BigInt/, why: 'checkSituation cannot show a BigInt that it refuses' },
  { what: /waits for ever at coredump_wait/, why: 'a core dump does not end when the leader has exited before it' },
  { what: /event 69: mm_count/, why: 'a vfork child that calls execve as the last user counts as if it had died (exit-mm)' },
  { what: /reductions change outcomes.*caller\\":\\"killed/, why: 'reductions put a caller that kills itself before everybody else' },
  { what: /reductions change outcomes.*"release":"5\.15"/, why: 'reductions overlook that 5.15 looks at MMF_OOM_SKIP first' },
  { what: /event 16: mm_users is never taken from 0/, why: 'exit-mm on 5.16 takes mm_users of an mm that has none left' },
]
