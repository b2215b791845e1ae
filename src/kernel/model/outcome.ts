// SPDX-License-Identifier: MIT
// What can be told apart once the caller has exited (or takes no step any more): the key of an outcome. Layout: layout.ts.
import {
  DROPPING, EXITING, FINISHED, FROZEN, HELD_AT_EXIT, HOLDING, LAST_USER, MEMORY_IN_USE, MEMORY_OWNER_FREES, MEMORY_PINNED,
  MEMORY_PINNER_FREES,
  MEMORY_RELEASED, MEMORY_STUCK, OUTCOME_MEMORY_SHIFT, OUTCOME_NODE_SHIFT, OUTCOME_PLACE_SHIFT, OUTCOME_RSS_SHIFT,
  OUTCOME_SECOND_SHIFT, OUTCOME_VICTIM_SHIFT, SECOND_CALLER, EXITED, VICTIM_ALIVE, UNTIL_EXIT_FILES, VICTIM_DYING, VICTIM_REAPED,
  VICTIM_ZOMBIE,
} from './layout.ts'
import {
  at, firstPinner, firstSharer, kept, node, oomReaper, otherPending, otherPlace, place, processes, rss, secondCaller, traits,
} from './state.ts'
import { allDead, groupExit, leaderOf, released, sharesMm } from './task.ts'

/** First word of the current state's outcome. */
export function outcomeKey(): u32 {
  return u32(
    (node() << OUTCOME_NODE_SHIFT) | (place() << OUTCOME_PLACE_SHIFT) | (lifeOf(0) << OUTCOME_VICTIM_SHIFT) |
    (memoryNow() << OUTCOME_MEMORY_SHIFT) | ((rss() + kept()) << OUTCOME_RSS_SHIFT) | (secondAnswer() << OUTCOME_SECOND_SHIFT),
  )
}

/** What the second caller was answered, in the form of `pending`; 0 when there is none, or it has not returned. */
function secondAnswer(): u32 {
  return secondCaller != 0 && otherPlace() == EXITED ? otherPending() : 0
}

/** Second word: two bits a sharer. */
export function outcomeSharers(): u32 {
  let lives: u32 = 0
  for (let process: u32 = 1; process < processes; process++) lives |= lifeOf(process) << ((process - 1) << 1)
  return lives
}

/** What became of a process. */
function lifeOf(process: u32): u32 {
  if (released(process)) return VICTIM_REAPED
  if (at(leaderOf(process)) == FINISHED) return VICTIM_ZOMBIE
  if (allDead(process)) return VICTIM_ZOMBIE
  return groupExit(process) ? VICTIM_DYING : VICTIM_ALIVE
}

/** What has become, or is becoming, of the memory. */
function memoryNow(): u32 {
  if (rss() + kept() == 0) return MEMORY_RELEASED
  for (let process: u32 = 0; process < processes; process++) {
    if (sharesMm(process) && !groupExit(process)) return MEMORY_IN_USE
  }
  let pinned = false
  let stuck = false
  for (let actor: u32 = 1; actor < oomReaper; actor++) {
    const where = at(actor)
    if (actor >= firstPinner && actor < firstSharer) {
      // What goes with the victim's files is freed by its last thread.
      const owned = (traits(actor) & UNTIL_EXIT_FILES) != 0
      if (where >= LAST_USER && where <= DROPPING) return owned ? MEMORY_OWNER_FREES : MEMORY_PINNER_FREES
      if (where == HOLDING) pinned = true
    } else if (where <= EXITING && (traits(actor) & (where == EXITING ? HELD_AT_EXIT : FROZEN | HELD_AT_EXIT)) != 0) stuck = true
  }
  if (secondCaller != 0) {
    const where = at(SECOND_CALLER)
    if (where >= LAST_USER && where <= DROPPING) return MEMORY_PINNER_FREES
    if (where == HOLDING) pinned = true
  }
  return stuck ? MEMORY_STUCK : pinned ? MEMORY_PINNED : MEMORY_OWNER_FREES
}
