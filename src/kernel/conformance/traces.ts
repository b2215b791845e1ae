// SPDX-License-Identifier: MIT
// The recorded orders of events (observations/traces-6.12.txt), and the search for a schedule of the model with the same order.
import { resultName, type Kernel, type Profile, type Setup, type Step } from '../index.ts'
import { SIGKILL } from './picture.ts'
import { readScenario } from './scenario.ts'

/** What kernel and model both show: the events that have a tracepoint or a probe on the one side and a step on the other. */
type Sign =
  | 'sends a fatal signal' | 'enters do_exit' | 'has no mm any more' | 'reaps' | 'has reaped' | 'frees' | 'has freed'
  | `returns ${string}`

type Role = 'caller' | 'victim' | 'sharer' | 'reader'

/** One event: who, and what. */
export type Event = `${Role} ${Sign}`

export interface RecordedTrace {
  readonly scenario: string
  readonly profile: Profile
  readonly flags: number
  readonly kernel: string
  /** Up to the return of the call. */
  readonly events: readonly Event[]
  /** What the model shows and this trace does not: of a signal that is not SIGKILL, no tracepoint says that it is fatal. */
  readonly silent: readonly Sign[]
}

const profileNames: Readonly<Record<string, Profile>> = {
  base: 'mainline',
  v1: 'reap-kill-v1',
  v2: 'reap-kill-v2',
  v3: 'reap-kill-v3',
  exit_mm: 'exit-mm',
}

/** Tracepoints and probes → what they show. Others show the scheduler at work, or something within one step of the model. */
const recordedSigns: readonly (readonly [RegExp, Sign])[] = [
  [/^signal_generate: sig=9 /, 'sends a fatal signal'],
  [/^signal_deliver: sig=9 /, 'enters do_exit'],
  [/^task_mm_now_NULL/, 'has no mm any more'],
  [/^oom_reap_task_mm_begin/, 'reaps'],
  [/^oom_reap_task_mm_end/, 'has reaped'],
  [/^exit_mmap_begin/, 'frees'],
  [/^exit_mmap_end/, 'has freed'],
  [/^sys_process_mrelease -> 0x0$/, 'returns 0'],
]

function recordedSign(what: string): Sign | undefined {
  const [, error] = /^sys_process_mrelease -> -(E[A-Z]+)\b/.exec(what) ?? []
  return error === undefined ? recordedSigns.find(([pattern]) => pattern.test(what))?.[1] : `returns ${error}`
}

/** Reads the file. */
export function readTraces(text: string): RecordedTrace[] {
  const [, kernel = ''] = /\(Linux (\S+)/.exec(text) ?? []
  return text.split(/^== /m).slice(1).map(section => {
    const [, profile = '', scenario = ''] = /^profile=(\S+) .*--only (\S+)/.exec(section) ?? []
    const [, flags = ''] = /fl=(\S+)/.exec(section) ?? []
    const [, callerPid, victimPid] = /-(\d+)\s+tracing_mark_write: scenario .* victim (\d+)/.exec(section) ?? []
    const [upToReturn = ''] = section.split('tracing_mark_write: call end')
    const lines = [...upToReturn.matchAll(/^\s+[0-9.]+ cpu\d+ (\S+)-(\d+)\s+(.*)$/gm)]
    const name = profileNames[profile]
    if (name === undefined || scenario === '') throw new Error(`not a trace: ${section.slice(0, 60)}`)
    const { sharers, signal } = readScenario(scenario, Number(flags))
    const events = lines.flatMap(([, command, pid, what = '']): Event[] => {
      const sign = recordedSign(what)
      // Its threads and its sharers bear the victim's name.
      const named = sharers.length > 0 ? 'sharer' : 'victim'
      const role = pid === callerPid ? 'caller' : pid === victimPid ? 'victim' : command === 'mrl-reader' ? 'reader' : named
      return sign === undefined ? [] : [`${role} ${sign}`]
    })
    if (events.length === 0) throw new Error(`a trace without events: ${section.slice(0, 60)}`)
    return { scenario, profile: name, flags: Number(flags), kernel, events, silent: signal === SIGKILL ? [] : ['sends a fatal signal'] }
  })
}

const roles: Readonly<Record<string, Role>> = { caller: 'caller', 'victim-thread': 'victim', sharer: 'sharer', pinner: 'reader' }

/** What a step of the model shows. */
function signOf({ action, call, kernelFunction }: Step): Sign | undefined {
  if (call?.name === 'process_mrelease' && call.result !== undefined) return `returns ${resultName(call.result)}`
  if (/SIGKILL pending|^kills .* from inside the call/.test(action)) return 'sends a fatal signal'
  if (kernelFunction === 'get_signal') return 'enters do_exit'
  if (kernelFunction === 'exit_mm') return 'has no mm any more'
  if (kernelFunction === '__oom_reap_task_mm' && /begins/.test(action)) return 'reaps'
  if (kernelFunction === 'mmap_read_unlock') return 'has reaped'
  if (kernelFunction === 'exit_mmap' && /to unmap/.test(action)) return 'frees'
  return kernelFunction === 'free_pgtables' ? 'has freed' : undefined
}

/** A schedule of the model that shows the events in their order and no others before the last of them; undefined when there is none. */
export function scheduleOf(
  kernel: Kernel, setup: Setup, events: readonly Event[], silent: readonly Sign[] = [],
): number[] | undefined {
  const seen = new Set<string>()
  const search = (schedule: readonly number[], matched: number): number[] | undefined => {
    if (matched === events.length) return [...schedule]
    const trace = kernel.run(setup, { schedule })
    const state = trace.steps.at(-1)?.after ?? trace.initial
    // A view does not tell all states apart; how many steps each actor has taken does the rest.
    const taken = trace.actors.map(({ id }) => schedule.filter(actor => actor === id).length)
    const key = JSON.stringify([state, taken, matched])
    if (seen.has(key)) return undefined
    seen.add(key)
    // Whoever shows the next event goes first: then the search seldom has to turn back.
    const next = events[matched]?.split(' ')[0]
    const enabled = state.actors.filter(({ enabled }) => enabled).map(({ id }) => id)
    const roleOf = (id: number) => roles[trace.actors[id]?.kind ?? ''] ?? 'nobody'
    for (const id of enabled.sort((a, b) => Number(roleOf(b) === next) - Number(roleOf(a) === next))) {
      const step = kernel.run(setup, { schedule: [...schedule, id] }).steps.at(-1)?.step
      const shown = step && signOf(step)
      const sign = shown !== undefined && silent.includes(shown) ? undefined : shown
      if (sign !== undefined && `${roleOf(id)} ${sign}` !== events[matched]) continue
      const found = search([...schedule, id], sign === undefined ? matched : matched + 1)
      if (found) return found
    }
    return undefined
  }
  return search([], 0)
}
