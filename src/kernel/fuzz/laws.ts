// SPDX-License-Identifier: MIT
// What must hold in any kernel, whatever the situation: reference counts equal their holders, locks exclude, no memory is freed twice or
// while it is used. The laws keep their own books, from the events alone; the model, which keeps no such books, must agree with them
// after each step. Besides, what each step claims must be so (claims.ts).
import * as model from '../model/layout.ts'
import { isBefore } from '../situation.ts'
import { answersAreTrue, cursorOf, nobodyMovesOthers, whoIsHeldStays } from './claims.ts'
import { BrokenLaw, type Must, type Snapshot, type Taken, type World } from './taken.ts'

/** What a kernel would keep in counters and lock words. */
export interface Books {
  /** Actors that hold mm_users. */
  users: readonly number[]
  /** mm_count, but for what tasks remember. */
  count: number
  /** What tasks remember of it after exit_mm (exit-mm). */
  remembered: number
  readers: readonly number[]
  writer: number | null
  /** The thread whose task_lock a caller holds: the caller itself, or the second one. */
  taskLocks: ReadonlyMap<number, number>
  /** Callers that hold mm_count by mmgrab. */
  grabbed: readonly number[]
  pageTables: 'there' | 'freed'
  /** Those who have gone on to another program by execve. */
  gone: readonly number[]
}

/** Opens the books in an initial state. */
export function openBooks({ profile, situation }: World, { at, view }: Snapshot): Books {
  const users = at.flatMap((where, id) => (id > 0 && where <= model.HOLDING ? [id] : []))
  const together = at.some((where, id) => id > 0 && where <= model.DROPPING) ? 1 : 0
  const oomReaper = Number(situation.oomReaper)
  const remembered = profile === 'exit-mm' ? view.mmCount - together - oomReaper : 0
  return {
    users,
    count: together + oomReaper,
    remembered,
    readers: view.mmapLock.readers,
    writer: view.mmapLock.writer,
    taskLocks: new Map(),
    grabbed: [],
    pageTables: together === 1 ? 'there' : 'freed',
    gone: [],
  }
}

/**
 * Books a step.
 * @returns The books after it.
 * @throws BrokenLaw that names the actor, the event, and the law.
 */
export function bookStep(world: World, books: Books, taken: Taken): Books {
  const must = (holds: boolean, law: string) => {
    if (!holds) throw new BrokenLaw(`actor ${taken.actor}, event ${taken.event}: ${law}`)
  }
  answersAreTrue(world, taken, must)
  whoIsHeldStays(world, taken, must)
  nobodyMovesOthers(world, taken, must)
  const after = accounted(world, books, taken, must)
  if (taken.result !== undefined) holdsNothing(after, callerOf(world, taken), must)
  balanced(after, taken, must)
  return { ...after, remembered: remembered(world, after, taken, must) }
}

const without = (list: readonly number[], actor: number) => list.filter((other) => other !== actor)
const including = (list: readonly number[], actor: number) => [...without(list, actor), actor].sort((a, b) => a - b)

/** Whose call a step belongs to, when it ends one: a clock ends the caller's. */
function callerOf({ second }: World, { actor }: Taken): number {
  return actor === second ? actor : 0
}

/** Reference counts, locks and memory: what each event does to the books. */
function accounted(world: World, books: Books, { event, actor, before, after }: Taken, must: Must): Books {
  const { kept } = world
  const reads = books.readers.includes(actor)
  const isLocked = (thread: number) => [...books.taskLocks.values()].includes(thread)
  switch (event) {
    case model.EVENT_FIND_HIT:
    case model.EVENT_FIND_REMEMBERED:
    case model.EVENT_MULTIPROCESS:
      must(!isLocked(cursorOf(world, actor, after)), 'task_lock is held by one caller at a time')
      return { ...books, taskLocks: new Map([...books.taskLocks, [actor, cursorOf(world, actor, after)]]) }
    case model.EVENT_TASK_UNLOCK:
      must(books.taskLocks.get(actor) === cursorOf(world, actor, before), 'task_unlock is of the task that was locked')
      return { ...books, taskLocks: new Map([...books.taskLocks].filter(([caller]) => caller !== actor)) }
    case model.EVENT_MMGRAB:
      must(books.taskLocks.has(actor), 'mmgrab is under task_lock: else the mm_struct may be freed before it')
      must(before.view.mmCount > 0, 'mm_count is never taken from 0')
      return { ...books, grabbed: including(books.grabbed, actor), count: books.count + 1 }
    case model.EVENT_MMDROP:
      must(books.grabbed.includes(actor), 'mmdrop gives back what mmgrab took')
      return { ...books, grabbed: without(books.grabbed, actor), count: books.count - 1 }
    case model.EVENT_MMGET:
    case model.EVENT_GET_TASK_MM:
    case model.EVENT_MMGET_NOT_ZERO:
      must(books.users.length > 0, 'mm_users is never taken from 0')
      if (event === model.EVENT_GET_TASK_MM) must(before.view.actors[1]?.hasMm === true, 'get_task_mm finds the mm of the leader only')
      if (event === model.EVENT_GET_TASK_MM) must(!isLocked(1), 'get_task_mm waits for the leader\'s task_lock')
      if (event === model.EVENT_MMGET) must(books.taskLocks.has(actor), 'mmget is under task_lock')
      return { ...books, users: including(books.users, actor) }
    case model.EVENT_EXIT_MM:
      must(!isLocked(actor), 'exit_mm waits for task_lock')
      return books
    case model.EVENT_MMPUT:
    case model.EVENT_UNUSE_MM:
    case model.EVENT_MMPUT_LAST:
    case model.EVENT_EXEC:
    case model.EVENT_EXEC_LAST: {
      const last = event === model.EVENT_MMPUT_LAST || event === model.EVENT_EXEC_LAST
      const execs = event === model.EVENT_EXEC || event === model.EVENT_EXEC_LAST
      must(books.users.includes(actor), 'mmput gives back what is held')
      must((books.users.length === 1) === last, 'the last user, and no other, goes on to exit_mmap')
      must(execs || before.at[actor] === model.HOLDING, 'mm_users is given back after ->mm was cleared')
      must(!execs || !isLocked(actor), 'exec_mmap waits for task_lock')
      return { ...books, users: without(books.users, actor), gone: execs ? including(books.gone, actor) : books.gone }
    }
    case model.EVENT_EXIT_MMAP_LOCK:
    case model.EVENT_READ_LOCK:
    case model.EVENT_REAPER_TRYLOCK:
      must(books.writer === null, 'nobody reads beside a writer')
      must(before.view.mmCount > 0, 'mmap_lock is in an mm_struct that is there')
      must(event !== model.EVENT_EXIT_MMAP_LOCK || books.users.length === 0, 'exit_mmap begins when nobody holds mm_users')
      must(event !== model.EVENT_EXIT_MMAP_LOCK || locking(world) === 'read, then write', 'since 6.1 exit_mmap unmaps as a reader')
      return { ...books, readers: including(books.readers, actor) }
    case model.EVENT_EXIT_MMAP_UNLOCK:
    case model.EVENT_READ_UNLOCK:
    case model.EVENT_REAPER_UNLOCK:
      must(reads, 'only who reads lets the lock go')
      must(event !== model.EVENT_EXIT_MMAP_UNLOCK || before.view.rss === 0, 'exit_mmap leaves nothing mapped')
      return { ...books, readers: without(books.readers, actor) }
    case model.EVENT_REAP_PAGE:
    case model.EVENT_REAPER_PAGE:
      must(reads && before.view.flags.unstable, 'a reaper has mmap_lock, and has set MMF_UNSTABLE')
      must(before.view.rss > kept, 'a reaper leaves shared, hugetlb, PFNMAP and notified memory')
      return books
    case model.EVENT_EXIT_MMAP_PAGE:
      must(books.users.length === 0, 'exit_mmap unmaps when nobody holds mm_users')
      must(reads || books.writer === actor || locking(world) === 'none', 'exit_mmap unmaps under mmap_lock')
      return books
    case model.EVENT_EXIT_MMAP_ALONE:
      must(locking(world) === 'none', 'since 5.17 exit_mmap takes mmap_lock')
      must(books.users.length === 0 && books.readers.length === 0, 'exit_mmap goes without mmap_lock only where nobody else has the mm')
      return books
    case model.EVENT_EXIT_MMAP_UNMAPPED:
      must(before.view.rss === 0, 'exit_mmap leaves nothing mapped')
      return books
    case model.EVENT_EXIT_MMAP_WRITE_LOCK:
      must(locking(world) !== 'none', 'up to 5.16 exit_mmap takes no mmap_lock')
      must(books.readers.length === 0 && books.writer === null, 'a writer is alone')
      return { ...books, writer: actor }
    case model.EVENT_FREE_PGTABLES:
    case model.EVENT_FREE_PGTABLES_ALONE:
      must(books.writer === actor || locking(world) === 'none', 'page tables are freed under mmap_lock for writing')
      must(books.pageTables === 'there' && before.view.rss === 0, 'page tables are freed once, when all is unmapped')
      must(before.view.flags.oomSkip || locking(world) !== 'read, then write', 'MMF_OOM_SKIP says that all is unmapped')
      return { ...books, writer: null, pageTables: 'freed' }
    case model.EVENT_EXIT_MMAP_DROP:
      must(books.pageTables === 'freed', '__mmput drops mm_count when exit_mmap is done')
      return { ...books, count: books.count - 1 }
    case model.EVENT_REAPER_SKIP:
    case model.EVENT_REAPER_LATE:
      must(event === model.EVENT_REAPER_LATE || before.view.rss <= kept, 'the oom_reaper is done when it says so')
      return { ...books, count: books.count - 1 }
    case model.EVENT_PANIC:
      // Of the caller nothing is left but that.
      return { ...books, readers: without(books.readers, 0) }
    case model.EVENT_EXIT_NOTIFY:
      must(!books.gone.includes(actor), 'who has called execve lives on')
      return books
    default:
      return books
  }
}

/** How exit_mmap takes mmap_lock. The proposals all stand on the last way. */
function locking({ profile, situation: { release } }: World): 'none' | 'write' | 'read, then write' {
  if (profile !== 'mainline' || !isBefore(release, '6.1')) return 'read, then write'
  return isBefore(release, '5.17') ? 'none' : 'write'
}

/** The end of a call. */
function holdsNothing(books: Books, caller: number, must: Must): void {
  const holds = books.taskLocks.has(caller) || books.grabbed.includes(caller)
  must(!holds, 'a call that returns holds neither a lock nor a reference')
  const has = books.readers.includes(caller) || books.writer === caller || books.users.includes(caller)
  must(!has, 'a call that returns has let the mm go')
}

/**
 * What is left of mm_count is what tasks remember: one more after each exit_mm, and one less when a task goes, which only its death, its
 * being waited for, or the end of a call that has looked it up can bring about. In the other profiles it is nothing.
 */
function remembered({ profile }: World, books: Books, { event, result, after }: Taken, must: Must): number {
  const now = after.view.mmCount - books.count
  const change = now - books.remembered
  const forgets = event === model.EVENT_EXIT_NOTIFY || event === model.EVENT_RELEASE_TASK || result !== undefined
  const allowed = event === model.EVENT_EXIT_MM ? [1] : forgets ? [0, -1] : [0]
  const right = profile === 'exit-mm' ? allowed.includes(change) : now === 0
  must(now >= 0 && right, `mm_count is ${after.view.mmCount}, its holders are ${books.count + books.remembered}`)
  return now
}

/** The model's counters, locks and flags are those of the books, and no flag is ever cleared. */
function balanced(books: Books, { before, after, event }: Taken, must: Must): void {
  const { view } = after
  const { flags, mmapLock } = view
  must(view.mmUsers === books.users.length, `mm_users is ${view.mmUsers}, its holders are ${books.users.length}`)
  must(String(mmapLock.readers) === String(books.readers), `mmap_lock is read by ${mmapLock.readers}, was taken by ${books.readers}`)
  must(mmapLock.writer === books.writer, 'mmap_lock is written by who took it')
  must(!mmapLock.readers.length || mmapLock.writer === null, 'nobody reads mmap_lock beside a writer')
  const freed = before.view.rss - view.rss
  const frees = [model.EVENT_REAP_PAGE, model.EVENT_REAPER_PAGE, model.EVENT_EXIT_MMAP_PAGE].includes(event)
  must(freed === (frees ? 1 : 0), 'memory is freed unit by unit, by who frees it, and never comes back')
  const skips = event === model.EVENT_EXIT_MMAP_SKIP || event === model.EVENT_REAPER_SKIP
  must(flags.oomSkip === (before.view.flags.oomSkip || skips), 'MMF_OOM_SKIP is set by exit_mmap and the oom_reaper, and never cleared')
  must(event !== model.EVENT_EXIT_MMAP_SKIP || view.rss === 0, 'exit_mmap sets MMF_OOM_SKIP when all is unmapped')
  const shakes = event === model.EVENT_REAP_BEGIN || event === model.EVENT_REAPER_TRYLOCK
  must(flags.unstable === (before.view.flags.unstable || shakes), 'MMF_UNSTABLE is set by who reaps, and never cleared')
}

/** Equal for equal books. */
export function keyOf({ users, count, remembered, readers, writer, taskLocks, grabbed, pageTables, gone }: Books): string {
  const locks = `mmap_lock ${readers}/${writer}, task_lock ${[...taskLocks].sort()}`
  return `mm_users ${users}, mm_count ${count}+${remembered}, ${locks}, grabbed ${grabbed}, page tables ${pageTables}, gone ${gone}`
}
