// SPDX-License-Identifier: MIT
// Nobody waits for ever, except where a kernel would let it.
import * as model from '../model/layout.ts'
import { isBefore, kindsOfPinners, kindsOfSharers } from '../situation.ts'
import { isHeldAtExit } from './claims.ts'
import type { Snapshot, World } from './taken.ts'

/**
 * Who waits for ever without a reason in a state in which nobody can take a step.
 * @returns A sentence for each.
 */
export function waitsInVain({ profile, situation, processes, second }: World, { at, view }: Snapshot): string[] {
  const [threads = []] = processes
  const { held, release } = situation
  const firstPinner = 1 + threads.length
  const firstSharer = firstPinner + situation.pinners
  const pinners = kindsOfPinners(situation)
  const sharers = kindsOfSharers(situation)
  const isDone = (where: number) => where === model.RUNNING || where >= model.DEAD
  // Up to 5.15 a dump waits for all who share the mm, and they wait for it; one of them may be frozen.
  const isFrozenInDump = (id: number) => at[id] === model.DUMPING && sharers[id - firstSharer]?.endsWith('frozen') === true
  const dumpWaits = profile === 'mainline' && isBefore(release, '5.16') && at.some((_, id) => isFrozenInDump(id))
  const reasons = (id: number): boolean => {
    const where = at[id] ?? model.FINISHED
    if (id === 0) return ['asleep', 'exited', 'killed', 'stopped', 'panic'].includes(view.actors[0]?.at ?? '')
    // It makes its call at some moment, and nothing keeps it for ever.
    if (id === second) return view.actors[id]?.at === 'exited'
    if (id >= firstPinner && id < firstSharer) {
      const kind = pinners[id - firstPinner] ?? ''
      // vhost waits for the victim's files, and so as long as the victim.
      const waits = kind === 'vhost' && threads.some((thread) => (at[thread] ?? model.DEAD) < model.LEFT_MM)
      return where >= model.IDLE || (where === model.HOLDING && (kind.endsWith('stuck') || waits))
    }
    if (id >= firstSharer + situation.sharers) return where === model.FINISHED
    const frozen = id < firstPinner ? held === 'frozen' || held === 'uninterruptible' : sharers[id - firstSharer]?.endsWith('frozen')
    if (where === model.KILLED) return frozen === true
    if (where === model.DUMPING) return dumpWaits
    return isDone(where) || (where === model.EXITING && id < firstPinner && isHeldAtExit(situation, id))
  }
  return view.actors.flatMap(({ id, at: place }) => (id >= at.length || reasons(id) ? [] : [`actor ${id} waits for ever at ${place}`]))
}
