// SPDX-License-Identifier: MIT
// The packed state that steps read and change, and the situation, which no step changes. Layout: layout.ts.
import {
  CALLER_KILLED_SHIFT, CALL_FIELDS, CONFIG_CACHED, CONFIG_CALLER_IS_PARENT, CONFIG_CALLER_KILLED, CONFIG_KEPT, CONFIG_KEPT_CACHED,
  CONFIG_MULTIPROCESS, CONFIG_NOTIFIER, CONFIG_OOM_REAPER, CONFIG_OOM_SKIP, CONFIG_PARENT_WAITS, CONFIG_PINNERS, CONFIG_PROFILE,
  CONFIG_RELEASE, CONFIG_RSS, CONFIG_SECOND_CALLER, CONFIG_SHARERS, CONFIG_SWAPPED, CONFIG_THREADS, CONFIG_UNCOUNTED, CURSOR_MASK,
  CURSOR_SHIFT, EXTENSION, FINISHED, FOREIGN, HELD_AT_EXIT, IDLE, INIT_REAPED_SHIFT, KEPT_MASK, KEPT_SHIFT, KERNEL_THREAD, MAX_ACTORS,
  NAMESPACE_INIT, NARROW_ACTORS, NODE_MASK, NODE_SHIFT, OOM_SKIP_SHIFT, OUTSIDE, PENDING_MASK, PENDING_SHIFT, PLACE_MASK, PLACE_SHIFT,
  RSS_MASK, RSS_SHIFT, SECOND_CALLER, SHARED_SHIFT, SIGNAL_PENDING_SHIFT, STARTS, TRAITS, UNSTABLE_SHIFT, WALK_MASK, WALK_SHIFT,
} from './layout.ts'
import { multiply, read } from './memory.ts'
import { HOLDS_USERS, rulesOf } from './profiles.ts'
import { killForDump } from './task.ts'

// ---- The situation ----------------------------------------------------------------------------------------------------

/** The rules of the profile (profiles.ts). */
export let rules: u32 = 0
/** Threads of the victim: actors 1 to `threads`. */
export let threads: u32 = 1
/** The first actor after the victim's threads; pinners begin here. */
export let firstPinner: u32 = 2
/** The first actor after the pinners; sharers begin here. */
export let firstSharer: u32 = 2
/** The first actor after the sharers: the oom_reaper, if there is one. */
export let oomReaper: u32 = 2
/** The first number after the actors that have a nibble. */
export let actors: u32 = 2
/** Processes with the same mm at the start: the victim is number 0, the sharers follow. */
export let processes: u32 = 1
/** Pinners that are kernel threads which have borrowed the mm: the first ones. They follow the sharers as processes. */
export let borrowers: u32 = 0
/** An mmu notifier stands before some of what is kept, and would have to sleep. */
export let notifier: bool = false
/** Somebody else than the caller waits for the victim once it is a zombie. */
export let parentWaits: bool = false
/** The victim is a child of the caller. */
export let callerIsParent: bool = false
/** MMF_MULTIPROCESS: set by clone(CLONE_VM) without CLONE_THREAD and CLONE_VFORK, never cleared (kernel/fork.c:1985, 7.3). */
export let multiprocess: bool = false

/** Who else calls process_mrelease on the victim: SECOND_* (layout.ts). */
export let secondCaller: u32 = 0
/** Somebody may send the caller SIGKILL. */
export let callerMayBeKilled: bool = false
/** Word 2 has an extension (layout.ts): EXTENSION, else 0. */
export let extension: u32 = 0

/** The victim's leader has a tracer (which holds it at PTRACE_EVENT_EXIT). */
export let leaderTraced: bool = false
/** The caller may not send signals to everybody: then not to global init and to kernel threads either. */
export let unprivileged: bool = false
/** The caller is in a pid namespace below the first: neither global init nor kernel threads are in it. */
export let belowFirstNamespace: bool = false

/** What an actor may do, and what may be done to it: a set of TRAIT bits (layout.ts). */
export function traits(actor: u32): u32 {
  return read(TRAITS + (actor << 2))
}

// ---- The state ---------------------------------------------------------------------------------------------------------

/** The caller and the address space. */
export let word0: u32 = 0
/** Actors 1 to 8. */
export let word1: u32 = 0
/** Actors 9 to 15, and the caller. */
export let word2: u32 = 0
/** Word 2 of the initial state. It stays so when no actor but those of word 1 has a nibble that moves. */
export let initialWord2: u32 = 0
/** The state needs word 2. */
export let wide: bool = false

/** Makes a state the current one. */
export function restore(first: u32, second: u32, third: u32): void {
  word0 = first
  word1 = second
  word2 = third
}

/** Reads the situation that the host wrote, and makes its initial state the current one. */
export function setUp(): void {
  rules = rulesOf(read(CONFIG_PROFILE), read(CONFIG_RELEASE))
  threads = read(CONFIG_THREADS)
  firstPinner = 1 + threads
  firstSharer = firstPinner + read(CONFIG_PINNERS)
  processes = 1 + read(CONFIG_SHARERS)
  oomReaper = firstSharer + processes - 1
  actors = oomReaper + read(CONFIG_OOM_REAPER)
  leaderTraced = (traits(1) & HELD_AT_EXIT) != 0
  unprivileged = false
  belowFirstNamespace = false
  for (let actor: u32 = 1; actor < oomReaper; actor++) {
    if ((traits(actor) & FOREIGN) != 0) unprivileged = true
    if ((traits(actor) & (OUTSIDE | NAMESPACE_INIT)) != 0) belowFirstNamespace = true
  }
  borrowers = 0
  for (let pinner = firstPinner; pinner < firstSharer; pinner++) if ((traits(pinner) & KERNEL_THREAD) != 0) borrowers++
  notifier = read(CONFIG_NOTIFIER) != 0
  parentWaits = read(CONFIG_PARENT_WAITS) != 0
  callerIsParent = read(CONFIG_CALLER_IS_PARENT) != 0
  multiprocess = read(CONFIG_MULTIPROCESS) != 0
  secondCaller = read(CONFIG_SECOND_CALLER)
  callerMayBeKilled = read(CONFIG_CALLER_KILLED) != 0
  extension = secondCaller != 0 || callerMayBeKilled || (traits(1) & NAMESPACE_INIT) != 0 ? EXTENSION : 0
  secondsTurn = false
  restore(0, 0, 0)
  for (let actor: u32 = 0; actor < MAX_ACTORS; actor++) moveTo(actor, actor < actors ? read(STARTS + (actor << 2)) : FINISHED)
  if (extension != 0) {
    word2 = u32(word2 & ~extension)
    if (secondCaller != 0) moveTo(SECOND_CALLER, IDLE)
  }
  setRss(read(CONFIG_RSS))
  setKept(read(CONFIG_KEPT))
  if (read(CONFIG_OOM_SKIP) != 0) setOomSkip()
  killForDump()
  initialWord2 = word2
  wide = actors > NARROW_ACTORS || (rules & HOLDS_USERS) != 0 || extension != 0
}

function field(shift: u32, mask: u32): u32 {
  return (word0 >>> shift) & mask
}

function setField(shift: u32, mask: u32, value: u32): void {
  word0 = u32((word0 & ~(mask << shift)) | (value << shift))
}

/** Where the caller is. */
export function place(): u32 {
  return field(PLACE_SHIFT, PLACE_MASK)
}

export function setPlace(value: u32): void {
  setField(PLACE_SHIFT, PLACE_MASK, value)
}

/** The fields of word 0 that a call has of its own are the second caller's. */
export let secondsTurn: bool = false

/** Lets the second caller's fields and the caller's change places: what is said of the caller is then said of the second. */
export function swapCalls(): void {
  const different: u32 = (word0 ^ word2) & CALL_FIELDS
  word0 = u32(word0 ^ different)
  word2 = u32(word2 ^ different)
  secondsTurn = !secondsTurn
}

/** Where the other of the two callers is, in an extended state. */
export function otherPlace(): u32 {
  return (word2 >>> PLACE_SHIFT) & PLACE_MASK
}

/** The thread that the other of the two callers looks at, in an extended state. */
export function otherCursor(): u32 {
  return (word2 >>> CURSOR_SHIFT) & CURSOR_MASK
}

/** What the other of the two callers will be answered, or was, in an extended state. */
export function otherPending(): u32 {
  return (word2 >>> PENDING_SHIFT) & PENDING_MASK
}

/** SIGKILL is pending for the caller. */
export function callerKilled(): bool {
  return extension != 0 && ((word2 >>> CALLER_KILLED_SHIFT) & 1) != 0
}

export function killCaller(): void {
  word2 = u32(word2 | (1 << CALLER_KILLED_SHIFT))
}

/** The thread (an actor's number) that find_lock_task_mm looks at, or whose task_lock it has taken. */
export function cursor(): u32 {
  return field(CURSOR_SHIFT, CURSOR_MASK)
}

export function setCursor(value: u32): void {
  setField(CURSOR_SHIFT, CURSOR_MASK, value)
}

/** The process that a walk over all processes has come to. */
export function walk(): u32 {
  return field(WALK_SHIFT, WALK_MASK)
}

export function setWalk(value: u32): void {
  setField(WALK_SHIFT, WALK_MASK, value)
}

/** The node of the caller's program. */
export function node(): u32 {
  return field(NODE_SHIFT, NODE_MASK)
}

/** The result that process_mrelease will return once it has let go of what it holds (layout.ts, Results). */
export function pending(): u32 {
  return field(PENDING_SHIFT, PENDING_MASK)
}

export function setPending(value: u32): void {
  setField(PENDING_SHIFT, PENDING_MASK, value)
}

/** Goes on to a node, in user mode. */
export function arriveAt(child: u32): void {
  word0 = u32(((word0 >>> SHARED_SHIFT) << SHARED_SHIFT) | (child << NODE_SHIFT))
}

/** Units of memory still mapped that the reaper may release. */
export function rss(): u32 {
  return field(RSS_SHIFT, RSS_MASK)
}

export function setRss(value: u32): void {
  setField(RSS_SHIFT, RSS_MASK, value)
}

// Which units go first is not known. Of those that a reaper releases the model lets those in swap go last, and pages of files before them;
// of those that it leaves, what nobody counts goes last, and pages of files before that.

/** Units of memory that VmRSS counts: mapped, in no swap, neither hugetlb (which has a line of its own) nor PFNMAP (which has no pages). */
export function resident(): u32 {
  return excess(rss(), read(CONFIG_SWAPPED)) + excess(kept(), read(CONFIG_UNCOUNTED))
}

/**
 * Units of memory that are charged to the victim's cgroup: as `resident`, and besides all pages of files, mapped or not, because the page
 * cache keeps them.
 */
export function charged(): u32 {
  const cached = read(CONFIG_CACHED)
  const keptCached = read(CONFIG_KEPT_CACHED)
  const anonymous = excess(rss(), read(CONFIG_SWAPPED) + cached) + excess(kept(), read(CONFIG_UNCOUNTED) + keptCached)
  return anonymous + cached + keptCached
}

/** How much more `value` is than `least`. */
function excess(value: u32, least: u32): u32 {
  return value > least ? value - least : 0
}

/** Units of memory still mapped that only exit_mmap releases. */
export function kept(): u32 {
  return field(KEPT_SHIFT, KEPT_MASK)
}

export function setKept(value: u32): void {
  setField(KEPT_SHIFT, KEPT_MASK, value)
}

/** No signal is pending that ends the victim. */
export const NO_SIGNAL: u32 = 0
/** One whose default action dumps core. */
export const CORE_SIGNAL: u32 = 1
/** One that ends it without a dump, and did not do so when it was sent, because the leader is traced. */
export const TRACED_SIGNAL: u32 = 3

/** Which signal is pending that ends the victim once one of its threads runs. Of several, the first counts. */
export function pendingSignal(): u32 {
  if (field(SIGNAL_PENDING_SHIFT, 1) == 0) return NO_SIGNAL
  return leaderTraced ? field(SIGNAL_PENDING_SHIFT, 3) : CORE_SIGNAL
}

/** Once init's memory is gone, no more is kept of a traced victim's signals: the machine is about to panic. */
export function setPendingSignal(signal: u32): void {
  if (!leaderTraced) setField(SIGNAL_PENDING_SHIFT, 1, signal)
  else if (!initReaped()) setField(SIGNAL_PENDING_SHIFT, 3, signal)
}

/** The memory of global init is gone: as soon as it runs it faults, and the machine panics. */
export function initReaped(): bool {
  return field(INIT_REAPED_SHIFT, 1) != 0 && pendingSignal() != TRACED_SIGNAL
}

export function setInitReaped(): void {
  if (leaderTraced) setField(SIGNAL_PENDING_SHIFT, 1, NO_SIGNAL)
  setField(INIT_REAPED_SHIFT, 1, 1)
}

/** MMF_OOM_SKIP: nothing is left to reap. */
export function oomSkip(): bool {
  return field(OOM_SKIP_SHIFT, 1) != 0
}

export function setOomSkip(): void {
  setField(OOM_SKIP_SHIFT, 1, 1)
}

/** MMF_UNSTABLE: a reaper has been here; what is read may be gone. */
export function unstable(): bool {
  return field(UNSTABLE_SHIFT, 1) != 0
}

export function setUnstable(): void {
  setField(UNSTABLE_SHIFT, 1, 1)
}

/** Where an actor is. Its nibble is number `actor - 1`; the caller's is the last. */
export function at(actor: u32): u32 {
  const nibble: u32 = (actor + 15) & 15
  return ((nibble < 8 ? word1 : word2) >>> ((nibble & 7) << 2)) & 15
}

export function moveTo(actor: u32, where: u32): void {
  const nibble: u32 = (actor + 15) & 15
  const shift: u32 = (nibble & 7) << 2
  const mask: u32 = u32(15 << shift)
  const bits: u32 = u32(where << shift)
  if (nibble < 8) word1 = u32((word1 & ~mask) | bits)
  else word2 = u32((word2 & ~mask) | bits)
}

// ---- Counting actors, eight at a time -----------------------------------------------------------------------------------

/** One bit a nibble: those from RUNNING to HOLDING. */
function holders(word: u32): u32 {
  return ~(word >>> 3) & (~(word >>> 2) | ~((word >>> 1) | word)) & 0x11111111
}

/** mm_users: it is not stored, it is those who hold it. */
export function users(): u32 {
  const eight: u32 = multiply(holders(word1), 0x11111111) >>> 28
  return eight + (multiply(holders(word2 | extension), 0x11111111) >>> 28)
}

/** Whether any actor is at `where`. */
export function anyAt(where: u32): bool {
  const pattern: u32 = multiply(where, 0x11111111)
  return hasZeroNibble(u32(word1 ^ pattern)) || hasZeroNibble(u32((word2 ^ pattern) | extension))
}

function hasZeroNibble(word: u32): bool {
  return (u32(word - 0x11111111) & ~word & 0x88888888) != 0
}
