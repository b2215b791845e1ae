// SPDX-License-Identifier: MIT
// What a step claims is so: it moves whom it names and nobody else, who is held stays, and a call answers what was so when it looked.
import type { Request } from '../caller.ts'
import * as model from '../model/layout.ts'
import { isBefore, isKernelThread, kindsOfPinners } from '../situation.ts'
import { unpack } from '../view.ts'
import type { Must, Snapshot, Taken, World } from './taken.ts'

const SIGKILL = 9

/** A step moves its own actor. Others are moved by a signal, by a dump, and by being waited for: those whom it names. */
export function nobodyMovesOthers(world: World, { event, actor, before, after, request, result }: Taken, must: Must): void {
  const moved = before.at.flatMap((where, id) => (id !== actor && after.at[id] !== where ? [id] : []))
  const target = targetOf(world, request)
  const own = world.processes.find((threads) => threads.includes(actor)) ?? []
  const walked = world.processes[walkOf(world, actor, before)] ?? []
  const victim = world.processes[0] ?? []
  const running = (id: number) => after.at[id] === model.RUNNING
  const isTraced = ({ at }: Snapshot) => at[1] === model.RUNNING && isHeldAtExit(world.situation, 1)
  const signal = request.kind === 'call' && request.call !== 'process_mrelease' ? request.argument : SIGKILL
  // Up to 5.15 a core dump kills who shares the mm.
  const oneGroup = world.profile !== 'mainline' || !isBefore(world.situation.release, '5.16')
  const hadMm = (id: number) => (before.at[id] ?? model.FINISHED) < model.DUMPING
  const killedForDump = oneGroup ? [] : moved.filter((id) => !victim.includes(id) && hadMm(id) && after.at[id] === model.DUMPING)
  const may = (): readonly number[] => {
    switch (event) {
      case model.EVENT_SIGNAL_KILLS:
      case model.EVENT_KILL_PID:
        must(!(target === victim && isTraced(before) && signal !== SIGKILL), 'a tracer is asked about every signal but SIGKILL first')
        must(!target.some(running), 'SIGNAL_GROUP_EXIT is set for all threads when the signal is sent')
        return target.filter((id) => before.at[id] === model.RUNNING && after.at[id] === model.KILLED)
      case model.EVENT_KILL_SHARER:
        must(!walked.some(running), 'SIGNAL_GROUP_EXIT is set for all threads when the signal is sent')
        return walked.filter((id) => before.at[id] === model.RUNNING && after.at[id] === model.KILLED)
      case model.EVENT_SIGNAL_WAITS:
        return [...target, ...killedForDump]
      case model.EVENT_FAULTS:
        must(before.view.flags.unstable, 'only who lives on without its memory faults')
        must(!own.some(running), 'SIGBUS ends all threads')
        return own
      case model.EVENT_SIGNAL_TAKEN:
        must(isTraced(before), 'a signal that dumps no core and waits has a tracer to be asked')
        return own.filter((id) => before.at[id] === model.RUNNING && after.at[id] === model.KILLED)
      case model.EVENT_EXIT_BY_ITSELF:
        must(!own.some(running), 'exit_group ends all threads')
        return own
      case model.EVENT_DUMP_BEGINS:
        return [...own.filter((id) => before.at[id] === model.RUNNING && after.at[id] === model.DUMPING), ...killedForDump]
      case model.EVENT_DUMP_ENDS:
        return own.filter((id) => before.at[id] === model.DUMPING && after.at[id] === model.KILLED)
      case model.EVENT_RELEASE_TASK:
        must(victim.every((id) => before.at[id] === model.DEAD), 'a zombie is waited for when all its threads are dead')
        return victim.slice(0, 1)
      case model.EVENT_WAITID:
        return result === 1 ? victim.slice(0, 1) : []
      default:
        return []
    }
  }
  const allowed = may()
  must(moved.every((id) => allowed.includes(id)), `a step moves its own actor, and whom it names: not ${moved}`)
}

/** What the situation says of who is held is so. */
export function whoIsHeldStays({ processes, situation }: World, { actor, before, after, event }: Taken, must: Must): void {
  const { held, pinners, threads } = situation
  const kinds = kindsOfPinners(situation)
  const victim = processes[0] ?? []
  const where = before.at[actor]
  if (victim.includes(actor)) {
    const frozen = held === 'frozen' || held === 'uninterruptible'
    must(!frozen || where !== model.KILLED, 'the frozen take no step, even when killed')
    must(!isHeldAtExit(situation, actor) || where !== model.EXITING, 'a tracer at PTRACE_EVENT_EXIT keeps a thread before exit_mm')
  }
  const holds = (pinner: number) => pinner >= model.HOLDING && pinner < model.LEFT_MM
  const filesAreOpen = kinds.some((kind, index) => kind === 'vhost' && holds(after.at[1 + threads + index] ?? model.FINISHED))
  must(!filesAreOpen || victim.some((id) => (after.at[id] ?? 0) < model.DEAD), 'the last thread is not dead before the files are closed')
  if (actor <= threads || actor > threads + pinners || where !== model.HOLDING) return
  must(kinds.some((kind) => !kind.endsWith('stuck')), 'who is stuck never lets go')
  const filesClosed = victim.every((id) => (before.at[id] ?? 0) >= model.LEFT_MM)
  const others = event === model.EVENT_UNUSE_MM || kinds.some((kind) => kind !== 'vhost' && !kind.endsWith('stuck'))
  must(filesClosed || others, 'vhost lets go when the victim\'s files are closed')
}

/** This thread of the victim is held before exit_mm: by a tracer at PTRACE_EVENT_EXIT, or asleep. */
export function isHeldAtExit({ held, victim }: Pick<World['situation'], 'held' | 'victim'>, thread: number): boolean {
  const sleeps = held === 'uninterruptible' && victim === 'exiting'
  return sleeps || held === 'at-exit' || (held === 'leader-at-exit' && thread === 1) || (held === 'others-at-exit' && thread > 1)
}

/** A call answers what was so when it looked. */
export function answersAreTrue(world: World, { actor, event, before, request, result }: Taken, must: Must): void {
  const { profile, situation, kept } = world
  const { flags, mmUsers, actors } = before.view
  const target = targetOf(world, request)
  const hasMm = (id: number) => actors[id]?.hasMm === true
  const isAt = (where: number) => (id: number) => before.at[id] === where
  const isDead = (id: number) => (before.at[id] ?? model.RUNNING) >= model.DEAD
  const isAlive = (id: number) => isAt(model.RUNNING)(id) || isAt(model.DUMPING)(id)
  const cursor = cursorOf(world, actor, before)
  const walked = world.processes[walkOf(world, actor, before)] ?? []
  // A kernel thread, which is a pinner here, has the mm while it holds it.
  const borrows = (tasks: readonly number[]) => tasks.some((id) => id > situation.threads && isAt(model.HOLDING)(id))
  // v1 asks, although it will kill.
  const regardless = profile === 'reap-kill-v1' && request.kind === 'call' && (request.argument & 1) !== 0
  switch (event) {
    case model.EVENT_FIND_HIT:
      return must(hasMm(cursor) || borrows([cursor]), 'find_lock_task_mm stops at a thread that has the mm')
    case model.EVENT_FIND_NONE:
      return must(!target.some(hasMm), 'find_lock_task_mm finds nothing only when no thread has the mm')
    case model.EVENT_SIGNAL_DYING:
      must(!target.some(isAt(model.DUMPING)), 'who dumps core is not eligible')
      return must(regardless || !target.some(isAt(model.RUNNING)), 'who is alive is not eligible')
    case model.EVENT_SIGNAL_ALIVE:
      return must(target.some(isAt(model.RUNNING)) || borrows(target), 'who is told to die is not alive')
    case model.EVENT_SKIP_CLEAR:
    case model.EVENT_REAP_BEGIN:
      return must(!flags.oomSkip, 'MMF_OOM_SKIP is seen when it is set')
    case model.EVENT_SKIP_SET:
    case model.EVENT_RETEST_SKIP:
    case model.EVENT_REAPER_LATE:
    case model.EVENT_INELIGIBLE_SKIP:
      return must(flags.oomSkip, 'MMF_OOM_SKIP is not seen when it is not set')
    case model.EVENT_ONLY_USER:
      return must(mmUsers <= 1, 'mm_users is above 1: others may have the memory')
    case model.EVENT_MORE_USERS:
      return must(mmUsers > 1 || profile === 'exit-mm', 'mm_users is 1: there is nobody to look for')
    case model.EVENT_SHARER_ALIVE:
      return must(walked.some(isAlive) || borrows(walked), 'who stands in the way is alive')
    case model.EVENT_SHARER_DYING:
      return must(!walked.some(isAlive), 'a sharer that is alive stands in the way')
    case model.EVENT_SHARER_GONE:
      return must(!walked.some(hasMm) || target === walked, 'a sharer that has the mm is asked')
    case model.EVENT_EXIT_NOTIFY:
      return must(isAt(model.LEFT_MM)(actor), 'who is dead has left its mm before')
    default:
  }
  if (result === undefined || request.kind !== 'call') return
  const named = request.target === 'victim-thread' ? 2 : undefined
  const isGone = named === undefined ? isAt(model.RELEASED)(target[0] ?? 0) : situation.threads < named || isDead(named)
  if (request.call === 'poll' && result > 0) {
    must(named === undefined ? target.every(isDead) : isGone, 'a pidfd is readable when all threads are dead, one of a thread when that is')
    must((result === 2) === isGone, 'POLLHUP says that the process was waited for, or that the thread is dead')
  }
  if (['pidfd_open', 'kill', 'pidfd_send_signal'].includes(request.call) && target.length > 0) {
    must(result !== model.OK || !isGone, 'who is gone is neither found nor signalled')
  }
  const { permission, sharerKinds } = situation
  const is = (trait: string) => permission === trait || sharerKinds.some((kind) => kind.startsWith(trait))
  const isHigh = request.target === 'init' || request.target === 'kernel-thread'
  const signals = request.call === 'kill' || request.call === 'pidfd_send_signal'
  const kills = signals || (request.call === 'process_mrelease' && request.argument === 1)
  if (isHigh && kills) {
    const unprivileged = permission === 'may-not-kill' || is('other-user')
    must(result !== model.OK || !unprivileged, 'who may not kill a user\'s process may kill neither init nor a kernel thread')
  }
  if (isHigh && signals) {
    const below = permission === 'init-of-the-namespace' || is('outside-pid-namespace')
    must(result !== model.OK || !below, 'init and kernel threads are not in a pid namespace below the first')
  }
  if (request.call === 'waitid' && result === 1) must(target.every(isDead), 'who is waited for is dead')
  if (request.call !== 'process_mrelease') return
  const done = flags.oomSkip || before.view.rss <= kept
  if (result === model.OK && target.length > 0) must(done, '0 says that what a reaper may release is released')
  if (result === model.EAGAIN) must(situation.memory.includes('behind-notifier'), 'EAGAIN says that a notifier was in the way')
}

/** The process that a caller's walk over all has come to. */
function walkOf({ second }: World, actor: number, { words }: Snapshot): number {
  return (words[actor === second ? 2 : 0] >>> model.WALK_SHIFT) & model.WALK_MASK
}

/** The thread that a caller has come to. */
export function cursorOf({ second }: World, actor: number, { words }: Snapshot): number {
  return unpack(words[actor === second ? 2 : 0]).cursor
}

/** The actors of whom a request names; none when it is nobody of the situation. */
function targetOf({ processes, situation }: World, request: Request): readonly number[] {
  if (request.kind !== 'call') return []
  const sharers = ['sharer', 'sharer-2', 'sharer-3']
  if (request.target === 'kernel-thread') {
    const borrows = kindsOfPinners(situation).some((kind) => isKernelThread(kind, situation.release))
    return borrows ? (processes[1 + situation.sharers] ?? []) : []
  }
  if (request.target === 'victim' || request.target === 'victim-thread') return processes[0] ?? []
  const sharer = sharers.indexOf(request.target)
  return sharer < 0 || sharer >= situation.sharers ? [] : (processes[1 + sharer] ?? [])
}
