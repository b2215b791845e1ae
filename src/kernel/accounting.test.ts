// SPDX-License-Identifier: MIT
// The model stores no counter of mm_users, mm_count or of who holds a lock: it derives them from where everybody is. Here a plain
// bookkeeper keeps explicit books, from nothing but the events, over every transition of many situations; both must agree everywhere.
// Another one, fuzz/laws.ts, does so where there are second callers, killed callers, kernel threads, the oom_reaper and older releases: in
// every state of the situations of mutation/checks.ts, of the records (conformance/laws.test.ts), and of those that chance brings (fuzz/).
import { expect, test } from 'vitest'
import { defaultSituation, type Profile } from './index.ts'
import { Session } from './kernel.ts'
import * as model from './model/layout.ts'
import { wasmCore } from './testing/kernels.ts'
import { killFirst, reapKill, Script } from './testing/script.ts'
import { unpack } from './view.ts'

/** What a kernel would keep in counters and lock words. */
interface Books {
  users: number[]
  count: number
  readers: number[]
  writer: number | null
  /** The thread whose task_lock the caller holds. */
  taskLock: number | null
  /** Units freed so far. */
  freed: number
  pageTables: 'there' | 'freed'
  /** process_mrelease has looked the leader up, and not put it back yet. */
  taskHeld: boolean
  /** The leader was waited for. */
  released: boolean
}

const without = (list: number[], actor: number) => list.filter((other) => other !== actor)
const including = (list: number[], actor: number) => [...without(list, actor), actor].sort((a, b) => a - b)

/**
 * The rules of reference counting and locking: a wrong event throws.
 * @param cursor The thread that the caller looked at.
 * @param remembered 1 when a task keeps mm_count in ->exit_mm, else 0.
 */
function book(books: Books, event: number, actor: number, cursor: number, threads: number, remembered: number): Books {
  const must = (holds: boolean, rule: string) => {
    if (!holds) throw new Error(`event ${event} of actor ${actor}: ${rule}`)
  }
  const held = books.users.includes(actor)
  const freesOnePage = (): Books => {
    must(books.readers.includes(actor), 'unmaps only under mmap_lock')
    return { ...books, freed: books.freed + 1 }
  }
  const unlocked = { ...books, readers: without(books.readers, actor) }
  switch (event) {
    case model.EVENT_GET_TASK_MM:
    case model.EVENT_MMGET_NOT_ZERO:
    case model.EVENT_MMGET:
      must(books.users.length > 0, 'mm_users is never taken from 0')
      must(event !== model.EVENT_GET_TASK_MM || books.taskLock !== 1, 'get_task_mm waits for the leader\'s task_lock')
      return { ...books, users: including(books.users, actor) }
    case model.EVENT_EXIT_MM:
      must(books.taskLock !== actor, 'exit_mm waits for task_lock')
      return { ...books, count: books.count + remembered }
    case model.EVENT_EXIT_NOTIFY:
      // The others are released at once when they are dead; the leader, and who is a process of its own, when they are waited for.
      return actor > 1 && actor <= threads ? { ...books, count: books.count - remembered } : books
    case model.EVENT_RELEASE_TASK:
      return { ...books, released: true, count: books.taskHeld ? books.count : books.count - remembered }
    case model.EVENT_GET_TASK:
      return { ...books, taskHeld: true }
    case model.EVENT_MMPUT:
    case model.EVENT_MMPUT_LAST:
      must(held && (books.users.length === 1) === (event === model.EVENT_MMPUT_LAST), 'mmput gives back what is held, the last one frees')
      return { ...books, users: without(books.users, actor) }
    case model.EVENT_EXIT_MMAP_LOCK:
    case model.EVENT_READ_LOCK:
      must(books.writer === null, 'no reader beside a writer')
      must(books.count > 0, 'the mm_struct is there')
      return { ...books, readers: including(books.readers, actor) }
    case model.EVENT_EXIT_MMAP_PAGE:
    case model.EVENT_REAP_PAGE:
      return freesOnePage()
    case model.EVENT_EXIT_MMAP_UNLOCK:
    case model.EVENT_READ_UNLOCK:
      must(books.readers.includes(actor), 'unlocks what it has locked')
      return unlocked
    case model.EVENT_EXIT_MMAP_WRITE_LOCK:
      must(books.readers.length === 0 && books.writer === null, 'no writer beside anybody')
      return { ...books, writer: actor }
    case model.EVENT_FREE_PGTABLES:
      must(books.writer === actor && books.pageTables === 'there', 'page tables are freed once, under the lock')
      return { ...books, writer: null, pageTables: 'freed' }
    case model.EVENT_EXIT_MMAP_DROP:
    case model.EVENT_MMDROP:
      must(books.count > 0, 'mm_count never falls below 0')
      return { ...books, count: books.count - 1 }
    case model.EVENT_MMGRAB:
      must(books.count > 0, 'mm_count is never taken from 0')
      return { ...books, count: books.count + 1 }
    case model.EVENT_FIND_HIT:
    case model.EVENT_FIND_REMEMBERED:
    case model.EVENT_MULTIPROCESS:
      return { ...books, taskLock: event === model.EVENT_FIND_REMEMBERED ? 1 : cursor }
    case model.EVENT_TASK_UNLOCK:
      must(books.taskLock === cursor, 'unlocks the task that it has locked')
      return { ...books, taskLock: null }
    default:
      return books
  }
}

/** The end of process_mrelease: put_task_struct. */
function putTask(books: Books, remembered: number): Books {
  return { ...books, taskHeld: false, count: books.released ? books.count - remembered : books.count }
}

const wasm = await wasmCore()
const profiles: Profile[] = ['mainline', 'reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3', 'exit-mm']

for (const profile of profiles) {
  test.each([[1, 0, 0, 1], [1, 1, 0, 2], [2, 1, 0, 1], [1, 0, 1, 1], [1, 1, 1, 1]])(
    `${profile}: the books agree in every state of %i threads, %i pinners, %i sharers, %i units`,
    (threads = 1, pinners = 0, sharers = 0, pages = 0) => {
      for (const calls of [killFirst, reapKill]) {
        const situation = { ...defaultSituation, threads, pinners, sharers, pages, parentWaits: true }
        const session = new Session(wasm, { profile, situation, caller: new Script([...calls, ...calls.slice(-1)]) })
        const { core: { exports }, actors } = session
        const users = actors.filter(({ kind }) => kind === 'victim-thread' || kind === 'sharer').map(({ id }) => id)
        exports.setUp()
        const current = (): [number, number, number] => [exports.word(0), exports.word(1), exports.word(2)]
        const start: Books = {
          users, count: 1, readers: [], writer: null, taskLock: null, freed: 0, pageTables: 'there', taskHeld: false, released: false,
        }
        const seen = new Map([[current().join(), JSON.stringify(start)]])
        const queue: { state: [number, number, number]; books: Books }[] = [{ state: current(), books: start }]
        for (const { state, books } of queue) {
          for (const { id } of actors) {
            exports.restore(...state)
            const event = session.step(id)
            if (event === 0) continue
            const remembered = profile === 'exit-mm' ? 1 : 0
            const booked = book(books, event, id, unpack(state[0]).cursor, threads, remembered)
            const after = booked.taskHeld && exports.completed() > 0 ? putTask(booked, remembered) : booked
            const key = current().join()
            const known = seen.get(key)
            if (known !== undefined) {
              expect(JSON.stringify(after)).toBe(known)
              continue
            }
            seen.set(key, JSON.stringify(after))
            queue.push({ state: current(), books: after })
            const { rss, mmUsers, mmCount, mmapLock } = session.view()
            expect({ rss, mmUsers, mmCount, ...mmapLock }).toEqual({
              rss: pages - after.freed,
              mmUsers: after.users.length,
              mmCount: after.count,
              readers: after.readers,
              writer: after.writer,
            })
          }
        }
      }
    },
  )
}
