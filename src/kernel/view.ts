// SPDX-License-Identifier: MIT
// A packed state and an outcome's key, made readable. Presentation only: nothing here decides anything.
import { nowhere, type Actor } from './actors.ts'
import { resultFromModel, resultName } from './caller.ts'
import type { Core } from './core.ts'
import {
  CURSOR_MASK, CURSOR_SHIFT, DEAD, DROPPING, DUMPING, EXITED, EXITING, FINISHED, HOLDING, IDLE, KEPT_MASK, EPERM, KEPT_SHIFT, KILLED,
  LAST_USER, LEFT_MM, LOCK_READ, LOCK_WRITE, MEMORY_IN_USE, MEMORY_OWNER_FREES, MEMORY_PINNED, MEMORY_PINNER_FREES, MEMORY_RELEASED,
  MEMORY_STUCK, NODE_MASK, NODE_SHIFT, OK_PENDING, OOM_SKIP_SHIFT, OUTCOME_MEMORY_SHIFT, OUTCOME_NODE_SHIFT, OUTCOME_PLACE_SHIFT,
  OUTCOME_RSS_SHIFT, OUTCOME_SECOND_SHIFT, OUTCOME_VICTIM_SHIFT, PANICKED, PENDING_MASK, PLACE_MASK, PLACE_SHIFT, RELEASED, RSS_MASK,
  RSS_SHIFT, RUNNING, SECOND_CALLER, SIGKILLED, SKIP_SET, STOPPED, UNMAPPED, UNMAPPING, UNSTABLE_SHIFT, VICTIM_ALIVE, VICTIM_DYING,
  VICTIM_REAPED, VICTIM_ZOMBIE, WRITING,
} from './model/layout.ts'
import type { Situation } from './situation.ts'

/** A state, for people. */
export interface StateView {
  /** Units of memory still mapped. */
  rss: number
  /** Who counts in mm_users: 0 when exit_mmap runs or has run. */
  mmUsers: number
  /** mm_count: 1 for all of mm_users together until the end of __mmput, and 1 for each mmgrab. 0: the mm_struct is gone. */
  mmCount: number
  /** SIGNAL_GROUP_EXIT of the victim, and the mm's flags. */
  flags: { groupExit: boolean; oomSkip: boolean; unstable: boolean; multiprocess: boolean }
  /** Actors' ids. */
  mmapLock: { readers: number[]; writer: number | null }
  actors: {
    id: number
    /** A kernel function, or a word for where it is. */
    at: string
    /** The task has ->mm; a pinner or the caller holds mm_users. */
    hasMm: boolean
    /** It can take a step now. */
    enabled: boolean
  }[]
}

/** What can be told apart at the end: what the caller did, who is dead, what became of the memory. */
export interface Outcome {
  /** The caller's last node. */
  node: number
  /** What became of the caller. `waits for ever`: it sleeps, and nobody else can take a step. */
  caller: 'exited' | 'killed' | 'stopped' | 'waits for ever' | 'machine panicked'
  victim: 'alive' | 'dying' | 'zombie' | 'reaped'
  /** `dead`: or gone on to another program with execve, and so without a part in the memory. */
  sharers: ('alive' | 'dying' | 'dead')[]
  /**
   * At the moment of the caller's exit. `in use`: a process that has not been told to die has it. `being freed by its owner`: whoever
   * has it is on the way out, or is freeing it. `held by a pinner`: those on the way out cannot free it before a pinner lets go.
   * `held by a stuck owner`: a thread that was told to die and has it cannot go on (frozen, held by a tracer).
   */
  memory: 'released' | 'in use' | 'being freed by its owner' | 'being freed by a pinner' | 'held by a pinner'
    | 'held by a stuck owner'
  /** Units of memory still mapped. */
  rss: number
  /** What the second caller was answered: `0`, `ESRCH` … Where there is one. */
  secondCaller?: string
}

const places: Record<number, string> = {
  [RUNNING]: 'running', [KILLED]: 'SIGKILL pending', [EXITING]: 'do_exit', [DUMPING]: 'coredump_wait', [HOLDING]: 'mmput',
  [LAST_USER]: 'exit_mmap', [UNMAPPING]: 'unmap_vmas', [UNMAPPED]: 'exit_mmap', [SKIP_SET]: 'mmap_write_lock', [WRITING]: 'free_pgtables',
  [DROPPING]: 'mmdrop', [LEFT_MM]: 'exit_notify', [DEAD]: 'dead', [RELEASED]: 'reaped', [IDLE]: 'not begun', [FINISHED]: 'finished',
}

/** What a pinner does at a place at which others are in mmput(). */
const pinnerHolds = 'holds mm_users'

const callerPlaces: readonly string[] = [
  'running', 'find_lock_task_mm', 'mmgrab', 'task_will_free_mem', 'task_will_free_mem', 'task_will_free_mem', 'task_will_free_mem',
  'task_will_free_mem', 'task_unlock', 'task_unlock', 'kill_pid', 'kill_pid', 'mmap_read_lock_killable', 'process_mrelease',
  '__oom_reap_task_mm',
  'mmap_read_unlock', 'mmdrop', 'exit_mmap', 'asleep', 'exited', 'killed', 'stopped', 'panic', 'has killed',
]

/** Every place at which an actor can be: a function of the kernel, or words for where it is otherwise. */
export function placeNames(): string[] {
  return [...new Set([...Object.values(places), ...callerPlaces, pinnerHolds])]
}

/** The caller's place, node and cursor, and the counts of memory, out of word 0. */
export function unpack(word0: number) {
  const field = (shift: number, mask: number) => (word0 >>> shift) & mask
  return {
    place: field(PLACE_SHIFT, PLACE_MASK),
    node: field(NODE_SHIFT, NODE_MASK),
    cursor: field(CURSOR_SHIFT, CURSOR_MASK),
    rss: field(RSS_SHIFT, RSS_MASK) + field(KEPT_SHIFT, KEPT_MASK),
    oomSkip: field(OOM_SKIP_SHIFT, 1) === 1,
    unstable: field(UNSTABLE_SHIFT, 1) === 1,
  }
}

/** Reads the core's current state. */
export function viewOf(core: Core, actors: readonly Actor[]): StateView {
  const { exports } = core
  const { place, rss, oomSkip, unstable } = unpack(exports.word(0))
  const enabled = exports.enabled()
  const where = (id: number) => whereIs(core, actors, id)
  const second = actors.find(({ kind }) => kind === 'second-caller')?.id
  const secondPlace = unpack(exports.word(2)).place
  const withNibble = actors.filter(({ kind }) => !nowhere.has(kind))
  const threads = actors.filter(({ kind }) => kind === 'victim-thread')
  const placeOf = (id: number) => (id === 0 ? place : id === second ? secondPlace : 0)
  const holding = (how: number) => withNibble.filter(({ id }) => exports.mmapLock(id === second ? SECOND_CALLER : id) === how)
  return {
    rss,
    mmUsers: exports.mmUsers(),
    mmCount: exports.mmCount(),
    flags: {
      groupExit: threads.every(({ id }) => where(id) !== RUNNING),
      oomSkip,
      unstable,
      multiprocess: exports.multiprocess() === 1,
    },
    mmapLock: {
      readers: holding(LOCK_READ).map(({ id }) => id),
      writer: holding(LOCK_WRITE)[0]?.id ?? null,
    },
    actors: actors.map(({ id, kind }) => ({
      id,
      at: isCaller(kind) ? callerPlaces[placeOf(id)] ?? '' : nowhere.has(kind) ? kind : placeName(where(id), kind),
      hasMm: isCaller(kind) || kind === 'pinner' ? where(id) === HOLDING : where(id) <= DUMPING,
      enabled: ((enabled >>> id) & 1) === 1,
    })),
  }
}

/** Where an actor is (model/layout.ts); those that are nowhere are at FINISHED. */
export function whereIs({ exports }: Core, actors: readonly Actor[], id: number): number {
  const kind = actors[id]?.kind
  if (kind === undefined || nowhere.has(kind)) return FINISHED
  return exports.where(kind === 'second-caller' ? SECOND_CALLER : id)
}

function isCaller(kind: Actor['kind']): boolean {
  return kind === 'caller' || kind === 'second-caller'
}

function placeName(where: number, kind: Actor['kind']): string {
  if (kind === 'pinner' && where === HOLDING) return pinnerHolds
  if (kind === 'oom-reaper' && (where === UNMAPPING || where === UNMAPPED)) return '__oom_reap_task_mm'
  return places[where] ?? ''
}

/** Reads an outcome's key (model/outcome.ts). */
export function outcomeOf(key: number, sharers: number, situation: Pick<Situation, 'sharers' | 'secondCaller'>): Outcome {
  const field = (shift: number, mask: number) => (key >>> shift) & mask
  return {
    node: field(OUTCOME_NODE_SHIFT, NODE_MASK),
    caller: endOf(field(OUTCOME_PLACE_SHIFT, PLACE_MASK)),
    victim: lives[field(OUTCOME_VICTIM_SHIFT, 7)] ?? 'alive',
    sharers: Array.from({ length: situation.sharers }, (_, index) => sharerLives[(sharers >>> (index * 2)) & 3] ?? 'alive'),
    memory: memories[field(OUTCOME_MEMORY_SHIFT, 15)] ?? 'in use',
    rss: field(OUTCOME_RSS_SHIFT, 15),
    ...(situation.secondCaller !== 'nobody' && { secondCaller: answerOf(field(OUTCOME_SECOND_SHIFT, PENDING_MASK)) }),
  }
}

/** A result as `pending` carries it (model/call.ts). */
function answerOf(carried: number): string {
  if (carried === 0) return 'not yet returned'
  return carried === OK_PENDING ? '0' : resultName(resultFromModel(carried + EPERM - 2))
}

function endOf(place: number): Outcome['caller'] {
  if (place === EXITED) return 'exited'
  if (place === SIGKILLED) return 'killed'
  if (place === STOPPED) return 'stopped'
  return place === PANICKED ? 'machine panicked' : 'waits for ever'
}

const lives: Record<number, Outcome['victim']> = {
  [VICTIM_ALIVE]: 'alive', [VICTIM_DYING]: 'dying', [VICTIM_ZOMBIE]: 'zombie', [VICTIM_REAPED]: 'reaped',
}

const sharerLives: Record<number, Outcome['sharers'][number]> = {
  [VICTIM_ALIVE]: 'alive', [VICTIM_DYING]: 'dying', [VICTIM_ZOMBIE]: 'dead', [VICTIM_REAPED]: 'dead',
}

const memories: Record<number, Outcome['memory']> = {
  [MEMORY_RELEASED]: 'released', [MEMORY_IN_USE]: 'in use', [MEMORY_OWNER_FREES]: 'being freed by its owner',
  [MEMORY_PINNER_FREES]: 'being freed by a pinner', [MEMORY_PINNED]: 'held by a pinner',
  [MEMORY_STUCK]: 'held by a stuck owner',
}
