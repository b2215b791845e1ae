// SPDX-License-Identifier: MIT
// What others die of, as their parent is told.
import type { Situation, Target } from '../kernel/index.ts'
import { perProcess } from './per-process.ts'
import type { Process } from './process.ts'
import { dumpsCore } from './signals.ts'

const endCodes = { CLD_EXITED: 1, CLD_KILLED: 2, CLD_DUMPED: 3 }

/** The signals of which a victim dies, or has died, before the program begins. */
const deathsBefore: Partial<Record<Situation['victim'], number>> = { killed: 9, zombie: 9, 'dumping-core': 11 }

const killers = perProcess(({ situation }) => {
  const before = deathsBefore[situation.victim]
  return new Map<Target, number>(before === undefined ? [] : [['victim', before]])
})

/** The program has sent `target` a signal that ends it, or had it sent. The first one counts. */
export function noteKill(process: Process, target: Target, signal: number): void {
  const known = killers(process)
  if (!known.has(target)) known.set(target, signal)
}

/** How waitid(2) describes the end of `target`: si_code and si_status, and whether it dumped core. */
export function deathOf(process: Process, target: Target): { code: number; status: number; isDumped: boolean } {
  const signal = killers(process).get(target)
  if (signal === undefined) return { code: endCodes.CLD_EXITED, status: 0, isDumped: false }
  const isDumped = dumpsCore(signal)
  return { code: isDumped ? endCodes.CLD_DUMPED : endCodes.CLD_KILLED, status: signal, isDumped }
}
