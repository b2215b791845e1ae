// SPDX-License-Identifier: MIT
// Every reachable state, breadth first: a table of the states seen, and a queue of them in the order in which they were found.
// The queue keeps each state's parent, so the first state that shows an outcome leads back along a shortest schedule.
import { completed, needsChild, requestedTarget } from './call.ts'
import {
  ARENA, BATCH, BATCH_ENTRIES, BATCH_ENTRY_BYTES, DIRECTORY, DIRECTORY_ENTRIES, EVENT_NONE, EXHAUSTED, EXITED, INIT_REAPED_SHIFT,
  KEPT_MASK, KEPT_SHIFT, MAX_OUTCOMES, MEMORY_LIMIT, MORE, NARROW_ACTORS, NEEDS_CHILD, OUTCOMES, OUTCOME_BYTES, OUTCOME_LIMIT,
  OUTCOME_SLOTS, OUTCOME_TABLE, PAGE_SHIFT, PLACE_MASK, RECENT, RECENT_ENTRIES, RSS_SHIFT, STATE_LIMIT, TARGET_THREAD, WITNESS,
  WITNESS_ENTRIES,
} from './layout.ts'
import { clear, multiply, read, reserve, write } from './memory.ts'
import { outcomeKey, outcomeSharers } from './outcome.ts'
import { HOLDS_USERS, KILLS_SHARERS, KNOWS_REAP_KILL } from './profiles.ts'
import { beginReductions, canonicalize, EVERYBODY, late, sole } from './reduce.ts'
import { actorCount, step } from './schedule.ts'
import {
  actors, extension, initialWord2, kept, leaderTraced, node, place, restore, rss, rules, setUp, wide, word0, word1, word2,
} from './state.ts'

const NO_PARENT: u32 = 0xffffffff
/** Slots of the first table, as a power of two. */
const FIRST_TABLE_SHIFT: u32 = 12
/** Bytes of a page of the host's memory, or a part of one. */
const HOST_PAGE: u32 = 4096
/** Below this size the table grows four times at once. */
const FAST_GROWTH_SHIFT: u32 = 19

/** Words of a state that are kept: 2 or 3. */
let words: u32 = 2
/** Word 2 has one nibble that moves, and it is kept in bits of word 0 that the situation leaves unused. */
let folded: bool = false
/** Bytes of an entry of the queue: the state and its parent's index. */
let entryBytes: u32 = 12

let stateLimit: u32 = 0
let memoryEnd: u32 = 0
let arenaTop: u32 = 0
/** From here on no memory was ever used, so it is zero. */
let untouched: u32 = ARENA
/** Old tables, cut into pages for the queue: a chain through their first words. */
let freePages: u32 = 0

let table: u32 = 0
let tableShift: u32 = 0

/** States found. */
export let states: u32 = 0
/** Steps taken from them. */
export let transitions: u32 = 0
/** States expanded: those from here to `states` wait. */
export let expanded: u32 = 0
/** Steps from the initial state to the layer that is being expanded. */
export let depth: u32 = 0
/** Different outcomes found. */
export let outcomes: u32 = 0
/** NEEDS_CHILD: at which node. */
export let neededNode: u32 = 0
/** NEEDS_CHILD: for which result. */
export let neededResult: u32 = 0

/** Reductions are on. */
let reduced: bool = false
/** The program has asked about a thread of the victim, as the reductions must know (reduce.ts). */
let threadNamed: bool = false
let layerEnd: u32 = 0
let nextActor: u32 = 0
let moved: bool = false
let batched: u32 = 0
let verdict: u32 = MORE
/** What prefetching reads goes here, so that it is not optimized away. */
let prefetched: u32 = 0

/** Memory in use, in bytes. */
export function memoryUsed(): u32 {
  return arenaTop
}

/** What the last prefetch has read: of no meaning. */
export function prefetchedWord(): u32 {
  return prefetched
}

/**
 * Begins an exploration of the situation that the host wrote.
 * @param limit States at most.
 * @param bytes Memory at most.
 * @param reduce 1: with reductions (reduce.ts).
 */
export function begin(limit: u32, bytes: u32, reduce: u32): void {
  reduced = reduce != 0
  stateLimit = limit
  memoryEnd = bytes
  threadNamed = false
  start()
}

/** From the initial state on, with nothing seen. */
function start(): void {
  setUp()
  beginReductions(threadNamed ? 1 : 0)
  if (reduced) canonicalize()
  folded = canFold()
  words = wide && !folded ? 3 : 2
  entryBytes = (words + 1) << 2
  if (arenaTop > untouched) untouched = arenaTop
  arenaTop = ARENA
  freePages = 0
  states = 0
  transitions = 0
  expanded = 0
  depth = 0
  outcomes = 0
  layerEnd = 1
  nextActor = 0
  moved = false
  batched = 0
  clear(OUTCOME_TABLE, OUTCOME_SLOTS << 2)
  clear(RECENT, RECENT_ENTRIES << 4)
  tableShift = FIRST_TABLE_SHIFT
  table = allocateTable(words << (tableShift + 2))
  verdict = table == 0 ? MEMORY_LIMIT : MORE
  if (verdict == MORE) insert(fold(word0, word2), word1, word2, NO_PARENT)
}

// ---- Folding: the nibble of actor 9, in word 0 ----------------------------------------------------------------------------

const FOLD_INTO: u32 = (1 << INIT_REAPED_SHIFT) | (4 << RSS_SHIFT) | (KEPT_MASK << KEPT_SHIFT)

/** There are 9 others, at most 3 units of memory, none that a reaper leaves, no tracer, and nobody who would release init's memory. */
function canFold(): bool {
  const fits = actors == NARROW_ACTORS + 1 && extension == 0 && rss() < 4 && kept() == 0 && !leaderTraced
  return fits && (rules & HOLDS_USERS) == 0 && ((rules & KNOWS_REAP_KILL) == 0 || (rules & KILLS_SHARERS) != 0)
}

/** Word 0 as it is kept. */
function fold(first: u32, third: u32): u32 {
  return folded ? u32(first | ((third & 1) << INIT_REAPED_SHIFT) | ((third & 14) << (RSS_SHIFT + 1))) : first
}

/** Makes a state that is kept the current one. */
function unfold(first: u32, second: u32, third: u32): void {
  const nibble: u32 = ((first >>> INIT_REAPED_SHIFT) & 1) | ((first >>> (RSS_SHIFT + 1)) & 14)
  if (folded) restore(u32(first & ~FOLD_INTO), second, u32((third & ~15) | nibble))
  else restore(first, second, third)
}

/** Expands states until `count` more have been expanded, or there is something to say (layout.ts, What a slice answers). */
export function run(count: u32): u32 {
  let left = count
  while (verdict == MORE && left > 0) {
    if (expanded == layerEnd || expanded == states) {
      flush()
      if (verdict != MORE) break
      if (expanded == states) return EXHAUSTED
      if (expanded == layerEnd) {
        layerEnd = states
        depth++
      }
    }
    if (!expand()) return NEEDS_CHILD
    left--
  }
  return verdict
}

/** Takes each step from the state that is next in the queue. False: a child is needed first; calling again goes on from there. */
function expand(): bool {
  const entry = entryOf(expanded)
  unfold(read(entry), read(entry + 4), words == 3 ? read(entry + 8) : initialWord2)
  const first = word0
  const second = word1
  const third = word2
  if (reduced && !threadNamed && requestedTarget() == TARGET_THREAD) {
    // What was left out before is not known to make no difference any more.
    threadNamed = true
    start()
    return true
  }
  if (place() < EXITED) {
    const count = actorCount()
    const alone: u32 = reduced ? sole() : EVERYBODY
    for (; nextActor < count; nextActor++) {
      if (alone != EVERYBODY && nextActor != alone) continue
      if (reduced && nextActor > 0 && nextActor < actors && late(nextActor)) continue
      if (!take(nextActor, first, second, third)) return false
    }
    // Nobody can take a step but those whose steps were put off.
    if (!moved && reduced) for (let actor: u32 = 1; actor < actors; actor++) take(actor, first, second, third)
    if (!moved) recordOutcome(expanded)
  }
  nextActor = 0
  moved = false
  expanded++
  return true
}

/** Takes an actor's step, if it can take one, from the current state, and makes that state the current one again. */
function take(actor: u32, first: u32, second: u32, third: u32): bool {
  if (step(actor) == EVENT_NONE) return true
  if (needsChild) {
    neededResult = completed - 1
    restore(first, second, third)
    neededNode = node()
    return false
  }
  if (reduced) canonicalize()
  push(expanded)
  moved = true
  transitions++
  restore(first, second, third)
  return true
}

/**
 * Puts the current state into the batch, unless it was put there lately. The same state is reached several times within a short while:
 * by the same steps in another order. Three of four duplicates end here, and never look into the table.
 */
function push(parent: u32): void {
  const first = fold(word0, word2)
  const hashed = hash(first, word1, word2)
  const recent = RECENT + ((hashed & (RECENT_ENTRIES - 1)) << 4)
  if (read(recent) == first && read(recent + 4) == word1 && read(recent + 8) == word2) return
  write(recent, first)
  write(recent + 4, word1)
  write(recent + 8, word2)
  const entry = BATCH + batched * BATCH_ENTRY_BYTES
  write(entry, first)
  write(entry + 4, word1)
  write(entry + 8, word2)
  write(entry + 12, parent)
  write(entry + 16, hashed)
  batched++
  if (batched == BATCH_ENTRIES) flush()
}

/**
 * Inserts the batch into the table. Nearly every look-up of a large table misses the caches; reading all slots of the batch first,
 * independently of each other, lets the processor wait for many of them at once.
 */
function flush(): void {
  const end = BATCH + batched * BATCH_ENTRY_BYTES
  if (tableShift > 16) {
    let sum: u32 = 0
    for (let entry = BATCH; entry < end; entry += BATCH_ENTRY_BYTES) sum = u32(sum ^ read(slotOf(read(entry + 16))))
    prefetched = sum
  }
  for (let entry = BATCH; entry < end; entry += BATCH_ENTRY_BYTES) {
    insertHashed(read(entry), read(entry + 4), read(entry + 8), read(entry + 12), read(entry + 16))
  }
  batched = 0
}

/** A 32-bit hash of a state: two rounds of multiply and shift. The table takes its high bits. */
function hash(first: u32, second: u32, third: u32): u32 {
  let mixed = u32(multiply(first, 0x9e3779b1) ^ multiply(second, 0x85ebca77))
  if (words == 3) mixed = u32(mixed ^ multiply(third, 0xc2b2ae3d))
  mixed = u32(mixed ^ (mixed >>> 15))
  return multiply(mixed, 0x27d4eb2f)
}

/** Where the look-up of a hash begins. */
function slotOf(hashed: u32): u32 {
  const index: u32 = hashed >>> (32 - tableShift)
  return table + (words == 2 ? index << 3 : index * 12)
}

function insert(first: u32, second: u32, third: u32, parent: u32): void {
  insertHashed(first, second, third, parent, hash(first, second, third))
}

/** Adds a state unless it is there. A slot holds word 0 inverted: that is never 0 (no place has all its bits set), so 0 is an empty one. */
function insertHashed(first: u32, second: u32, third: u32, parent: u32, hashed: u32): void {
  const stride: u32 = words << 2
  const end = table + (stride << tableShift)
  let slot = slotOf(hashed)
  const inverted = u32(~first)
  for (let seen = read(slot); seen != 0; seen = read(slot)) {
    if (seen == inverted && read(slot + 4) == second && (words == 2 || read(slot + 8) == third)) return
    slot += stride
    if (slot == end) slot = table
  }
  if (verdict != MORE) return
  if (states == stateLimit) {
    verdict = STATE_LIMIT
    return
  }
  const entry = newEntry()
  if (entry == 0) {
    verdict = MEMORY_LIMIT
    return
  }
  write(slot, inverted)
  write(slot + 4, second)
  if (words == 3) write(slot + 8, third)
  write(entry, first)
  write(entry + 4, second)
  if (words == 3) write(entry + 8, third)
  write(entry + entryBytes - 4, parent)
  states++
  if ((first & PLACE_MASK) >= EXITED) {
    unfold(first, second, third)
    recordOutcome(states - 1)
  }
  if (states > u32((5 << tableShift) >>> 3)) enlargeTable()
}

/** The place in the queue of state number `index`. */
function entryOf(index: u32): u32 {
  const page = read(DIRECTORY + ((index >>> PAGE_SHIFT) << 2))
  return page + (index & ((1 << PAGE_SHIFT) - 1)) * entryBytes
}

/** Room for the next state of the queue, or 0. */
function newEntry(): u32 {
  if ((states & ((1 << PAGE_SHIFT) - 1)) == 0) {
    const page = newPage()
    if (page == 0) return 0
    write(DIRECTORY + ((states >>> PAGE_SHIFT) << 2), page)
  }
  return entryOf(states)
}

function newPage(): u32 {
  if ((states >>> PAGE_SHIFT) >= DIRECTORY_ENTRIES) return 0
  if (freePages == 0) return allocate(entryBytes << PAGE_SHIFT)
  const page = freePages
  freePages = read(page)
  return page
}

/** Takes memory from the arena's top; 0 when the limit is reached. */
function allocate(bytes: u32): u32 {
  const address = arenaTop
  if (bytes > memoryEnd || address > memoryEnd - bytes || !reserve(address + bytes)) return 0
  arenaTop = address + bytes
  return address
}

/** Room for a table, all zero, or 0. */
function allocateTable(bytes: u32): u32 {
  const address = allocate(bytes)
  if (address == 0) return 0
  const used: u32 = untouched < address ? 0 : untouched - address
  clear(address, used < bytes ? used : bytes)
  // A page that is read before it is written costs its host two page faults.
  for (let page = address + used; page < address + bytes; page += HOST_PAGE) write(page, 0)
  return address
}

/** Moves all states to a larger table, four times as large while it is small, and gives the old one to the queue. */
function enlargeTable(): void {
  const bytes: u32 = words << (tableShift + 2)
  const growth: u32 = tableShift < FAST_GROWTH_SHIFT ? 2 : 1
  const larger = allocateTable(bytes << growth)
  if (larger == 0) {
    verdict = MEMORY_LIMIT
    return
  }
  const old = table
  table = larger
  tableShift += growth
  const stride: u32 = words << 2
  const end = table + (bytes << growth)
  for (let from = old; from < old + bytes; from += stride) {
    const inverted = read(from)
    if (inverted == 0) continue
    const second = read(from + 4)
    const third: u32 = words == 3 ? read(from + 8) : initialWord2
    let slot = slotOf(hash(u32(~inverted), second, third))
    while (read(slot) != 0) {
      slot += stride
      if (slot == end) slot = table
    }
    write(slot, inverted)
    write(slot + 4, second)
    if (words == 3) write(slot + 8, third)
  }
  const pageBytes: u32 = entryBytes << PAGE_SHIFT
  for (let page = old; page + pageBytes <= old + bytes; page += pageBytes) {
    write(page, freePages)
    freePages = page
  }
}

/** Notes what the current state, number `index`, shows. The first state of an outcome is its witness. */
function recordOutcome(index: u32): void {
  const key = outcomeKey()
  const sharers = outcomeSharers()
  let slot: u32 = multiply(u32(key ^ multiply(sharers, 0x85ebca77)), 0x9e3779b1) >>> 19
  for (let number = read(OUTCOME_TABLE + (slot << 2)); number != 0; number = read(OUTCOME_TABLE + (slot << 2))) {
    const known = OUTCOMES + (number - 1) * OUTCOME_BYTES
    if (read(known) == key && read(known + 4) == sharers) {
      write(known + 12, read(known + 12) + 1)
      return
    }
    slot = (slot + 1) & (OUTCOME_SLOTS - 1)
  }
  if (outcomes == MAX_OUTCOMES) {
    verdict = OUTCOME_LIMIT
    return
  }
  const entry = OUTCOMES + outcomes * OUTCOME_BYTES
  write(entry, key)
  write(entry + 4, sharers)
  write(entry + 8, index)
  write(entry + 12, 1)
  outcomes++
  write(OUTCOME_TABLE + (slot << 2), outcomes)
}

/**
 * Writes the schedule that leads to the first state of an outcome.
 * @returns Its length; the actors are at WITNESS, one a word. 0xffffffff when it is longer than there is room for.
 */
export function witness(outcome: u32): u32 {
  const last = read(OUTCOMES + outcome * OUTCOME_BYTES + 8)
  let length: u32 = 0
  for (let up = parentOf(last); up != NO_PARENT; up = parentOf(up)) length++
  if (length > WITNESS_ENTRIES) return NO_PARENT
  let index = last
  for (let position = length; position > 0; position--) {
    write(WITNESS + ((position - 1) << 2), index)
    index = parentOf(index)
  }
  // With pinners put in order, the states on the way may be others than those of the queue, but each is the same once put in order.
  setUp()
  for (let position: u32 = 0; position < length; position++) {
    const slot = WITNESS + (position << 2)
    write(slot, actorTowards(entryOf(read(slot))))
  }
  return length
}

function parentOf(index: u32): u32 {
  return read(entryOf(index) + entryBytes - 4)
}

/** Takes the step that leads from the current state to an entry of the queue, and says whose it was. */
function actorTowards(goal: u32): u32 {
  const first = word0
  const second = word1
  const third = word2
  for (let actor: u32 = 0; actor < actorCount(); actor++) {
    restore(first, second, third)
    if (step(actor) == EVENT_NONE || needsChild) continue
    const afterFirst = word0
    const afterSecond = word1
    const afterThird = word2
    if (reduced) canonicalize()
    if (fold(word0, word2) != read(goal) || word1 != read(goal + 4) || (words == 3 && word2 != read(goal + 8))) continue
    restore(afterFirst, afterSecond, afterThird)
    return actor
  }
  return NO_PARENT
}
