// SPDX-License-Identifier: MIT
// What each step costs, and where that comes from. All times in us at CPU speed 1, as the records have them.
import { calibrated, type Calibrated } from './calibration.ts'
import {
  EVENT_EXIT_MMAP_DROP, EVENT_EXIT_MMAP_PAGE, EVENT_FIND_NONE, EVENT_FREE_PGTABLES, EVENT_GET_SIGNAL, EVENT_GET_TASK, EVENT_KILL_PID,
  EVENT_KILL_SHARER, EVENT_MMPUT, EVENT_MMPUT_LAST, EVENT_NO_TASK, EVENT_PIDFD_OPEN, EVENT_REAP_BEGIN, EVENT_REAP_PAGE, EVENT_SIGNAL_KILLS,
} from '../model/layout.ts'

/** Nobody has measured these: they are chosen so that they matter little, and can be changed like the others. */
const assumed = {
  open: ['us', 'pidfd_open', 5],
  step: ['us', 'any step that is none of the others: a test, a lock, an atomic operation', 0.1],
  deliver: ['us', 'on its CPU, from when a killed thread runs again to its exit_mm', 10],
  handOver: ['us', 'from when a lock is let go to when who waited for it runs', 5],
  exitShare: ['', 'share of the fixed part of an exit that comes after exit_mmap: files, the parent\'s signal', 0.5],
} as const satisfies Record<string, readonly [unit: string, what: string, value: number]>

type CalibratedName =
  | 'leaveMedian' | 'leaveGrowth' | 'leaveSpread' | 'preempts' | 'preemptsSmall' | 'slice' | 'exitFixed' | 'exitPerMiB' | 'readerInside'
  | 'reapPerMiB' | 'kill' | 'killGrowth' | 'tablesPerMiB' | 'remote' | 'crowding' | 'lookup'
export type CostName = CalibratedName | keyof typeof assumed

/** All costs, by name. Times in us at CPU speed 1. */
export type Costs = Readonly<Record<CostName, number>>

/** One cost, for people: its value and where it comes from. */
export type CostDescription = Omit<Calibrated, 'source' | 'records'> & { source: 'fitted' | 'measured' | 'assumed'; records?: number }

/** All costs, with their sources: fitted, measured, then assumed. */
export const costDescriptions: readonly CostDescription[] = [
  ...calibrated,
  ...Object.entries(assumed).map(([name, [unit, what, value]]) => ({ name, value, unit, source: 'assumed' as const, what })),
]

/** The costs' values. */
export const costs: Costs = Object.fromEntries(costDescriptions.map(({ name, value }) => [name, value])) as Record<CostName, number>

/**
 * How long each event's step takes, in us at speed 1, its CPU its own. `exits`: whether it is the step of a thread on its way out.
 *
 * @param remote The victim is on another CPU than the caller.
 */
export function costOfSteps(costs: Costs, memoryMiB: number, units: number, remote: boolean): (event: number, exits: boolean) => number {
  const exitFixed = Math.max(0, costs.exitFixed - costs.leaveMedian)
  const special: Readonly<Record<number, number>> = {
    [EVENT_PIDFD_OPEN]: costs.open,
    [EVENT_SIGNAL_KILLS]: costs.kill * memoryMiB ** costs.killGrowth,
    [EVENT_KILL_PID]: costs.kill,
    [EVENT_KILL_SHARER]: costs.kill,
    // A call that finds nobody is half the way to the task, half the way back.
    [EVENT_GET_TASK]: costs.lookup / 2,
    [EVENT_FIND_NONE]: costs.lookup / 2,
    [EVENT_NO_TASK]: costs.lookup,
    [EVENT_REAP_BEGIN]: remote ? costs.remote : costs.step,
    [EVENT_REAP_PAGE]: costs.reapPerMiB * memoryMiB / units,
    [EVENT_GET_SIGNAL]: costs.deliver,
    // The last user unmaps what is not the big area, too.
    [EVENT_MMPUT_LAST]: exitFixed * (1 - costs.exitShare),
    [EVENT_EXIT_MMAP_PAGE]: Math.max(0, costs.exitPerMiB - costs.tablesPerMiB) * memoryMiB / units,
    [EVENT_FREE_PGTABLES]: costs.tablesPerMiB * memoryMiB,
  }
  // A thread that is done with the mm goes on to exit_notify.
  const leaving: Readonly<Record<number, number>> = {
    [EVENT_MMPUT]: exitFixed * costs.exitShare,
    [EVENT_EXIT_MMAP_DROP]: exitFixed * costs.exitShare,
  }
  return (event, exits) => exits ? leaving[event] ?? special[event] ?? costs.step : special[event] ?? costs.step
}

/** Both release pages: who does so while the other does, on another CPU, is slower. */
export function releasesPages(event: number): boolean {
  return event === EVENT_REAP_PAGE || event === EVENT_EXIT_MMAP_PAGE
}
