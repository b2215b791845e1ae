// SPDX-License-Identifier: MIT
// Nobody waits for ever, except where a kernel would let it.
import * as model from '../model/layout.ts'
import { isHeldAtExit } from './claims.ts'
import type { Snapshot, World } from './taken.ts'

/**
 * Who waits for ever without a reason in a state in which nobody can take a step.
 * @returns A sentence for each.
 */
export function waitsInVain({ situation, processes, second }: World, { at, view }: Snapshot): string[] {
  const [threads = []] = processes
  const { held, pinnerKinds, sharerKinds } = situation
  const firstPinner = 1 + threads.length
  const firstSharer = firstPinner + situation.pinners
  const reader = Array.from({ length: situation.pinners }, (_, index) => pinnerKinds[index] ?? 'reader')
  const someoneStuck = reader.some((kind) => kind === 'stuck' || kind === 'kernel-thread-stuck')
  const isDone = (where: number) => where === model.RUNNING || where >= model.DEAD
  const reasons = (id: number): boolean => {
    const where = at[id] ?? model.FINISHED
    if (id === 0) return ['asleep', 'exited', 'killed', 'stopped', 'panic'].includes(view.actors[0]?.at ?? '')
    // It makes its call at some moment, and nothing keeps it for ever.
    if (id === second) return view.actors[id]?.at === 'exited'
    if (id < firstPinner) {
      if (where === model.KILLED) return held === 'frozen' || held === 'uninterruptible'
      return isDone(where) || (where === model.EXITING && isHeldAtExit(situation, id))
    }
    // A pinner that waits for the victim's files waits as long as the victim.
    if (id < firstSharer) return where >= model.IDLE || (where === model.HOLDING && (someoneStuck || reader.includes('vhost')))
    if (id < firstSharer + situation.sharers) {
      return isDone(where) || (where === model.KILLED && (sharerKinds[id - firstSharer] ?? 'clone').endsWith('frozen'))
    }
    return where === model.FINISHED
  }
  return view.actors.flatMap(({ id, at: place }) => (id >= at.length || reasons(id) ? [] : [`actor ${id} waits for ever at ${place}`]))
}
