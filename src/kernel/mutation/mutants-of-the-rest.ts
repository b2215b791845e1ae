// SPDX-License-Identifier: MIT
// Small wrong changes of what happens to processes and to their memory, and of the search for all that can happen.
import type { Mutant } from './mutant.ts'

/** Mutants of death, of the address space, of those who pin it, and of the search. */
export const mutantsOfTheRest: readonly Mutant[] = [
  // ---- Death, and the address space ---------------------------------------------------------------------------------------
  {
    name: 'mm_users is given back before exit_mm',
    file: 'exit.ts',
    text: '    moveTo(thread, HOLDING)\n    return EVENT_EXIT_MM',
    replacement: '    return mmput(thread, LEFT_MM)',
    breaks: '->mm must be cleared first, or others find an mm that nobody keeps',
    caughtBy: ['laws'],
  },
  {
    name: 'exit_mm comes after exit_notify',
    file: 'exit.ts',
    text: 'if (where >= DEAD) return EVENT_NONE',
    replacement: 'if (where > DEAD) return EVENT_NONE\n' +
      '  if (where == EXITING) {\n    moveTo(thread, DEAD)\n    return EVENT_EXIT_NOTIFY\n  }\n' +
      '  if (where == DEAD) {\n    moveTo(thread, RELEASED)\n    return EVENT_EXIT_MM\n  }',
    breaks: 'a zombie has no mm any more',
    caughtBy: ['laws', 'records'],
  },
  {
    name: 'a tracer at PTRACE_EVENT_EXIT holds nobody',
    file: 'exit.ts',
    text: '(traits(thread) & HELD_AT_EXIT) != 0 || taskLocked(thread)',
    replacement: 'taskLocked(thread)',
    breaks: 'that is how a victim is kept before exit_mm',
    caughtBy: ['laws', 'records'],
  },
  {
    name: 'the frozen die',
    file: 'exit.ts',
    text: 'if ((traits(thread) & FROZEN) != 0) return EVENT_NONE',
    replacement: 'if (false) return EVENT_NONE',
    breaks: 'in the freezer of cgroup v1, SIGKILL stays pending',
    caughtBy: ['laws', 'records'],
  },
  {
    name: 'exit_mmap while a pinner holds mm_users',
    file: 'mm.ts',
    text: 'if (users() == 1) {',
    replacement: 'if (users() <= 2) {',
    breaks: 'memory that somebody reads would be freed',
    caughtBy: ['laws', 'records', 'chance'],
  },
  {
    name: 'nobody is the last user',
    file: 'mm.ts',
    text: 'if (users() == 1) {',
    replacement: 'if (users() == 0) {',
    breaks: 'the memory would never be freed',
    caughtBy: ['laws', 'records', 'chance'],
  },
  {
    name: 'exit_mmap sets MMF_OOM_SKIP before it unmaps',
    file: 'mm.ts',
    text: 'if (writes && reaperReads()) return EVENT_NONE\n',
    replacement: 'setOomSkip()\n',
    breaks: 'process_mrelease would say 0 while everything is still mapped',
    caughtBy: ['laws'],
  },
  {
    name: 'exit_mmap does not wait for readers',
    file: 'mm.ts',
    text: 'if (reaperReads()) return EVENT_NONE',
    replacement: 'if (false) return EVENT_NONE',
    breaks: 'mmap_lock for writing excludes the reaper',
    caughtBy: ['laws'],
  },
  {
    name: 'exit_mmap leaves shared memory',
    file: 'mm.ts',
    text: 'if (kept() > 0) {',
    replacement: 'if (false) {',
    breaks: 'exit_mmap unmaps everything, whatever the reaper leaves',
    caughtBy: ['laws', 'records'],
  },
  {
    name: 'the oom_reaper is not seen by exit_mmap',
    file: 'mm.ts',
    text: ' || at(oomReaper) == UNMAPPING',
    replacement: '',
    breaks: 'it holds mmap_lock for reading like process_mrelease',
    caughtBy: ['laws'],
  },
  {
    name: 'the parent does not wait for all threads',
    file: 'task.ts',
    text: 'if (at(thread) < DEAD || at(thread) == FINISHED) return false',
    replacement: 'if (at(leaderOf(process)) < DEAD || at(thread) == FINISHED) return false',
    breaks: 'a leader that has exited is no zombie to its parent, nor to poll, while others run',
    caughtBy: ['laws'],
  },

  {
    name: 'a core dump is an affair of one process in any release',
    file: 'task.ts',
    text: 'if ((rules & DUMP_KILLS_SHARERS) == 0 || !anyAt(DUMPING)) return',
    replacement: 'return',
    breaks: 'up to 5.15 it kills all who share the mm',
    caughtBy: ['older'],
  },
  {
    name: 'who was killed for a core dump does not wait for it',
    file: 'exit.ts',
    text: ' || waitsForDump(process)',
    replacement: '',
    breaks: 'up to 5.15 exit_mm waits while the mm is dumped',
    caughtBy: ['older'],
  },

  // ---- Pinners ------------------------------------------------------------------------------------------------------------
  {
    name: 'a pinner takes mm_users after the mm is gone',
    file: 'pin.ts',
    text: 'if (!hasMm(LEADER) || taskLocked(LEADER)) return EVENT_NONE',
    replacement: 'if (taskLocked(LEADER)) return EVENT_NONE',
    breaks: 'get_task_mm finds no ->mm then; mm_users never comes back from 0',
    caughtBy: ['laws'],
  },
  {
    name: 'a pinner does not wait for task_lock',
    file: 'pin.ts',
    text: 'if (!hasMm(LEADER) || taskLocked(LEADER)) return EVENT_NONE',
    replacement: 'if (!hasMm(LEADER)) return EVENT_NONE',
    breaks: 'get_task_mm reads ->mm under task_lock',
    caughtBy: ['laws'],
  },
  {
    name: 'vhost lets go too soon',
    file: 'pin.ts',
    text: '((kind & UNTIL_EXIT_FILES) != 0 && !pastExitMm(0))',
    replacement: 'false',
    breaks: 'its reference goes when the victim\'s files are closed, after exit_mm',
    caughtBy: ['laws'],
  },

  // ---- Counting, choosing, searching ----------------------------------------------------------------------------------------
  {
    name: 'mm_users counts only who has ->mm',
    file: 'state.ts',
    text: 'return ~(word >>> 3) & (~(word >>> 2) | ~((word >>> 1) | word)) & 0x11111111',
    replacement: 'return ~(word >>> 3) & ~(word >>> 2) & 0x11111111',
    breaks: 'between exit_mm and mmput the thread still holds mm_users, and so does a pinner',
    caughtBy: ['laws', 'records'],
  },
  {
    name: 'the clock is never asked',
    file: 'schedule.ts',
    text: 'for (let actor: u32 = 0; actor < actorCount(); actor++) {\n    if (step(actor) == EVENT_NONE) continue\n    set',
    replacement: 'for (let actor: u32 = 0; actor + 2 < actorCount(); actor++) {\n    if (step(actor) == EVENT_NONE) continue\n    set',
    breaks: 'a time-out would never come in a run',
    caughtBy: ['laws'],
  },
  {
    name: 'two states that differ in word 1 only are one',
    file: 'explore.ts',
    text: 'if (seen == inverted && read(slot + 4) == second && ',
    replacement: 'if (seen == inverted && ',
    breaks: 'the search would miss what comes after',
    caughtBy: ['search'],
  },
  {
    name: 'what the last search has seen counts as seen',
    file: 'explore.ts',
    text: '  clear(RECENT, RECENT_ENTRIES << 4)\n',
    replacement: '',
    breaks: 'the second search in the same memory would miss states',
    caughtBy: ['search'],
  },
  {
    name: 'the search goes depth first for a while',
    file: 'explore.ts',
    text: 'if (expanded == layerEnd || expanded == states) {',
    replacement: 'if (expanded == states) {',
    breaks: 'depth would be wrong, and witnesses no shortest ones',
    caughtBy: ['search'],
  },
  {
    name: 'the last batch is forgotten',
    file: 'explore.ts',
    text: '      flush()\n      if (verdict != MORE) break',
    replacement: '      if (expanded == states) return EXHAUSTED\n      flush()\n      if (verdict != MORE) break',
    breaks: 'a search would call itself exhausted before it is',
    caughtBy: ['search'],
  },

  // ---- Exploring ------------------------------------------------------------------------------------------------------------
  {
    name: 'folding forgets a bit',
    file: 'explore.ts',
    text: '((third & 14) << (RSS_SHIFT + 1))',
    replacement: '((third & 6) << (RSS_SHIFT + 1))',
    breaks: 'two states of the tenth actor would count as one',
    caughtBy: ['search'],
  },
]
