// SPDX-License-Identifier: MIT
// What the model and its host agree on: the packed state, the codes in it, and the memory map. Both sides import this file.

// ---- The packed state -------------------------------------------------------------------------------------------------
// Word 0 holds the caller and the address space. Words 1 and 2 hold one nibble for each actor: word 1 for the actors 1 to 8, word 2
// for 9 to 15 and, in its last nibble, for the caller itself (actor 0), which needs one only where it may hold mm_users (v1, 5.15).
// So a state with at most 8 others is two words ("narrow"); else it is three.
// In an extended state, where somebody else calls process_mrelease too, or the caller may be killed (by somebody, or with the init of its
// pid namespace), there are at most 8 others. The rest of word 2 then holds the fields of the second call, each where word 0 has the
// caller's, and whether the caller was killed.

/** A field of word 0: how far it is shifted, and its mask after the shift. */
export const PLACE_SHIFT: u32 = 0
export const PLACE_MASK: u32 = 31
export const CURSOR_SHIFT: u32 = 5
export const CURSOR_MASK: u32 = 15
export const NODE_SHIFT: u32 = 9
export const NODE_MASK: u32 = 511
export const WALK_SHIFT: u32 = 18
export const WALK_MASK: u32 = 3
export const PENDING_SHIFT: u32 = 20
export const PENDING_MASK: u32 = 7
/** A signal that ends the victim once one of its threads runs is pending. */
export const SIGNAL_PENDING_SHIFT: u32 = 23
/** The memory of global init is gone; where the leader is traced and a signal is pending: that signal dumps no core. */
export const INIT_REAPED_SHIFT: u32 = 24
export const RSS_SHIFT: u32 = 25
export const RSS_MASK: u32 = 7
export const KEPT_SHIFT: u32 = 28
export const KEPT_MASK: u32 = 3
export const OOM_SKIP_SHIFT: u32 = 30
export const UNSTABLE_SHIFT: u32 = 31
/** Where the fields begin that are not the caller's own. */
export const SHARED_SHIFT: u32 = SIGNAL_PENDING_SHIFT
/** What both calls have of their own: place, cursor, walk and pending. */
export const CALL_FIELDS: u32 =
  (PLACE_MASK << PLACE_SHIFT) | (CURSOR_MASK << CURSOR_SHIFT) | (WALK_MASK << WALK_SHIFT) | (PENDING_MASK << PENDING_SHIFT)
/** Extended: SIGKILL is pending for the caller. */
export const CALLER_KILLED_SHIFT: u32 = 9
/** Extended: the bits of word 2 that are no nibbles. */
export const EXTENSION: u32 = 0x00ffffff

/** Actors that a state has room for, the caller included. */
export const MAX_ACTORS: u32 = 16
/** Actors of a narrow state, the caller included. */
export const NARROW_ACTORS: u32 = 9
/** The number under which `at` knows the second caller, which needs a nibble where it may hold mm_users. */
export const SECOND_CALLER: u32 = 15
/** Nodes of the caller (0 to 511). */
export const MAX_NODES: u32 = 512

// ---- Where an actor's nibble says it is -----------------------------------------------------------------------------
// The order matters: up to DUMPING the task has ->mm, up to HOLDING it holds mm_users.

/** In user mode, or asleep in a system call. */
export const RUNNING: u32 = 0
/** SIGKILL is pending: the group exit is marked, the thread has not yet run. */
export const KILLED: u32 = 1
/** In do_exit, before exit_mm. */
export const EXITING: u32 = 2
/** Waiting for the core dump of its process to end. */
export const DUMPING: u32 = 3
/** A thread past exit_mm's task_lock, or a pinner past get_task_mm: no ->mm, but holds mm_users. mmput comes next. */
export const HOLDING: u32 = 4
/** mmput found itself the last user: exit_mmap begins. */
export const LAST_USER: u32 = 5
/** exit_mmap: unmap_vmas, with mmap_lock as the release has it (profiles.ts). */
export const UNMAPPING: u32 = 6
/** exit_mmap: all unmapped, mmap_lock let go; MMF_OOM_SKIP comes next. */
export const UNMAPPED: u32 = 7
/** exit_mmap: MMF_OOM_SKIP is set; mmap_lock for writing comes next. */
export const SKIP_SET: u32 = 8
/** exit_mmap: frees the page tables, which it does with mmap_lock for writing. */
export const WRITING: u32 = 9
/** __mmput: mmdrop comes next. */
export const DROPPING: u32 = 10
/** The thread is done with the mm; exit_notify comes next. */
export const LEFT_MM: u32 = 11
/** The thread is dead; the leader of a dead group is a zombie. */
export const DEAD: u32 = 12
/** The zombie was waited for: its pid is gone. */
export const RELEASED: u32 = 13
/** A pinner or reaper that has not begun; for the caller: it does not hold mm_users. */
export const IDLE: u32 = 14
/** A pinner that has ended, or no actor at all. */
export const FINISHED: u32 = 15

// ---- Where the caller is --------------------------------------------------------------------------------------------
// The order matters: from GRABBING to REFUSING it holds task_lock of thread `cursor`, from RETESTING to UNLOCKING_MM
// mmap_lock for reading.

/** In user mode: the next step begins the call of its node. */
export const IN_USER: u32 = 0
/** find_lock_task_mm, at thread `cursor`. */
export const FINDING: u32 = 1
export const GRABBING: u32 = 2
/** task_will_free_mem: the signal struct of the target. */
export const CHECKING_SIGNAL: u32 = 3
/** task_will_free_mem: MMF_OOM_SKIP. */
export const CHECKING_SKIP: u32 = 4
/** task_will_free_mem: mm_users. */
export const CHECKING_USERS: u32 = 5
/** task_will_free_mem: the other process number `walk`. */
export const CHECKING_SHARERS: u32 = 6
/** Not eligible: MMF_OOM_SKIP decides between 0 and EINVAL. */
export const INELIGIBLE: u32 = 7
export const UNLOCKING_TASK: u32 = 8
/** As UNLOCKING_TASK, but no reference was taken: the call returns (v1, and v2 with MMF_MULTIPROCESS). */
export const REFUSING: u32 = 9
/** REAP_KILL: kill_pid, or in v3 the process number `walk`. */
export const KILLING: u32 = 10
/** v3: the process number `walk` has the mm; killing it comes next. */
export const KILLING_FOUND: u32 = 11
export const LOCKING_MM: u32 = 12
/** Under mmap_lock: MMF_OOM_SKIP once more. */
export const RETESTING: u32 = 13
/** __oom_reap_task_mm. */
export const REAPING: u32 = 14
export const UNLOCKING_MM: u32 = 15
/** mmdrop (where it holds mm_users: mmput), then the call returns. */
export const LETTING_GO: u32 = 16
/** The caller was the last user and runs exit_mmap itself (v1, 5.15). */
export const FREEING: u32 = 17
/** Asleep in poll or waitid. */
export const WAITING: u32 = 18
/** From here on the caller takes no step: it has exited, was killed, was stopped by a bound, or the machine has panicked. */
export const EXITED: u32 = 19
export const SIGKILLED: u32 = 20
export const STOPPED: u32 = 21
export const PANICKED: u32 = 22
/** The second caller has killed the victim; its call comes next. */
export const HAS_KILLED: u32 = 23

// ---- Requests of the caller -----------------------------------------------------------------------------------------

export const CALL_EXIT: u32 = 1
export const CALL_STOP: u32 = 2
export const CALL_PIDFD_OPEN: u32 = 3
export const CALL_KILL: u32 = 4
export const CALL_PIDFD_SEND_SIGNAL: u32 = 5
export const CALL_PROCESS_MRELEASE: u32 = 6
export const CALL_POLL: u32 = 7
export const CALL_WAITID: u32 = 8
export const CALL_SLEEP: u32 = 9
/** cgroup memory.current, in units. */
export const CALL_READ_MEMORY: u32 = 10
/** VmRSS of /proc/PID/status, in units; NO_VM when there is no such line. */
export const CALL_READ_STATUS: u32 = 11

export const TARGET_VICTIM: u32 = 0
/** The sharers are targets 1 to 3, as they are processes 1 to 3. */
export const TARGET_SHARER: u32 = 1
export const TARGET_NO_PROCESS: u32 = 4
export const TARGET_BAD_FD: u32 = 5
export const TARGET_NOT_A_PIDFD: u32 = 6
export const TARGET_BAD_PID: u32 = 7
export const TARGET_SELF: u32 = 8
export const TARGET_INIT: u32 = 9
export const TARGET_KERNEL_THREAD: u32 = 10
/** A thread of the victim that does not lead its group; the fd of one comes from PIDFD_THREAD. */
export const TARGET_THREAD: u32 = 11
/** A file descriptor of the victim's directory in /proc: a pidfd to pidfd_send_signal alone (pidfd_to_pid, kernel/signal.c, 7.3). */
export const TARGET_PROC_DIRECTORY: u32 = 12

// ---- Results --------------------------------------------------------------------------------------------------------
// Results 0 to 15 are those numbers; the errors follow, first those that process_mrelease carries to its end.

export const RESULTS: u32 = 32
export const OK: u32 = 0
/** /proc/PID/status has no Vm lines: the process has no mm any more. */
export const NO_VM: u32 = 15
export const EPERM: u32 = 16
export const ESRCH: u32 = 17
export const EAGAIN: u32 = 18
export const EBUSY: u32 = 19
export const EINVAL: u32 = 20
export const EINTR: u32 = 21
export const ENOENT: u32 = 22
export const EBADF: u32 = 23
export const ECHILD: u32 = 24
export const ENOSYS: u32 = 25

/** No result is carried: so far, the call goes on. */
export const NONE_PENDING: u32 = 0
/** 0 is carried: there is nothing to reap, or it is done. A larger value n stands for the error n + 14, EPERM to EINTR. */
export const OK_PENDING: u32 = 1

// ---- Profiles -------------------------------------------------------------------------------------------------------

export const MAINLINE: u32 = 0
export const REAP_KILL_V1: u32 = 1
export const REAP_KILL_V2: u32 = 2
export const REAP_KILL_V3: u32 = 3
export const EXIT_MM: u32 = 4

// Releases that the model tells apart, each up to the next (profiles.ts). What a reaper leaves, and PIDFD_SELF, are the host's affair.
export const RELEASE_5_14: u32 = 0
export const RELEASE_5_15: u32 = 1
export const RELEASE_5_16: u32 = 2
export const RELEASE_5_17: u32 = 3
export const RELEASE_6_1: u32 = 4
export const RELEASE_6_9: u32 = 5
export const RELEASE_6_16: u32 = 6

// ---- Memory map (byte addresses, all multiples of 4) ---------------------------------------------------------------

/** The situation, one word a field, in this order. The host writes it, then calls `setUp`. */
export const CONFIG: u32 = 64
export const CONFIG_PROFILE: u32 = CONFIG
/** Which release the profile stands on: one of RELEASE_*. */
export const CONFIG_RELEASE: u32 = CONFIG + 4
export const CONFIG_THREADS: u32 = CONFIG + 8
export const CONFIG_PINNERS: u32 = CONFIG + 12
export const CONFIG_SHARERS: u32 = CONFIG + 16
/** 1: the kernel's own oom_reaper is on its way. */
export const CONFIG_OOM_REAPER: u32 = CONFIG + 20
/** Units of memory that a reaper releases, and of memory that it leaves to exit_mmap. */
export const CONFIG_RSS: u32 = CONFIG + 24
export const CONFIG_KEPT: u32 = CONFIG + 28
/** 1: an mmu notifier stands before some of what is kept, and would have to sleep. */
export const CONFIG_NOTIFIER: u32 = CONFIG + 32
/** 1: MMF_OOM_SKIP is set from the start. */
export const CONFIG_OOM_SKIP: u32 = CONFIG + 36
/** 1: MMF_MULTIPROCESS is set. */
export const CONFIG_MULTIPROCESS: u32 = CONFIG + 40
/** 1: a parent waits for the victim as soon as it is a zombie (at any moment after that). */
export const CONFIG_PARENT_WAITS: u32 = CONFIG + 44
/** 1: that parent is the caller: it waits with waitid. */
export const CONFIG_CALLER_IS_PARENT: u32 = CONFIG + 48
/** Who else calls process_mrelease on the victim at the same time: one of SECOND_*. */
export const CONFIG_SECOND_CALLER: u32 = CONFIG + 52
/** 1: somebody may send the caller SIGKILL at any moment. */
export const CONFIG_CALLER_KILLED: u32 = CONFIG + 56
/** How many of the units that a reaper releases are in swap: neither VmRSS nor memory.current counts them. */
export const CONFIG_SWAPPED: u32 = CONFIG + 60
/** How many of them are pages of a file, which stay in the page cache, and so charged, when nobody maps them any more. */
export const CONFIG_CACHED: u32 = CONFIG + 64
/** How many of the units that a reaper leaves are. */
export const CONFIG_KEPT_CACHED: u32 = CONFIG + 68
/** How many of the units that a reaper leaves are hugetlb or PFNMAP: neither VmRSS nor memory.current counts them. */
export const CONFIG_UNCOUNTED: u32 = CONFIG + 72
/** For each actor: where it begins. */
export const STARTS: u32 = CONFIG + 80
/** For each actor: what it may do, and what may be done to it (TRAIT_*). A process has its leader's. */
export const TRAITS: u32 = STARTS + MAX_ACTORS * 4

/** Takes no step, even when killed: the freezer of cgroup v1, or an uninterruptible sleep without end. */
export const FROZEN: u32 = 1
/** A tracer holds it at PTRACE_EVENT_EXIT, before exit_mm. */
export const HELD_AT_EXIT: u32 = 2
/** While it runs it may exit by itself, with its whole process. */
export const MAY_EXIT: u32 = 4
/** While it runs it may call execve, and so leave the mm. */
export const MAY_EXEC: u32 = 8
/** A pinner that never lets go. */
export const STUCK: u32 = 16
/** A kernel thread: what it holds it also has as ->mm (kthread_use_mm). No signal moves it. */
export const KERNEL_THREAD: u32 = 32
/** Global init: SIGKILL is ignored. */
export const GLOBAL_INIT: u32 = 64
/** The caller has no right to send it signals. */
export const FOREIGN: u32 = 128
/** It is outside the caller's pid namespace and those below. */
export const OUTSIDE: u32 = 256
/** No thread wants a signal other than SIGKILL: stopped, or in the freezer of cgroup v1 (wants_signal, kernel/signal.c:938). */
export const WANTS_ONLY_SIGKILL: u32 = 512
/** SIGTERM is caught, blocked or ignored. */
export const SURVIVES_SIGTERM: u32 = 1024
/** A pinner that lets go only once the victim has closed its files, after exit_mm. */
export const UNTIL_EXIT_FILES: u32 = 2048
/** A pinner that begins again when it has ended. */
export const LOOPS: u32 = 4096
/** A pinner that knows the mm from a file opened earlier, and asks no task for it. */
export const KNOWS_MM: u32 = 16384

/** Init of the caller's pid namespace: signals from inside are ignored, and with it every process of the namespace dies. */
export const NAMESPACE_INIT: u32 = 8192

export const SECOND_NOBODY: u32 = 0
/** It calls with flags 0. */
export const SECOND_CALLS: u32 = 1
/** It sends SIGKILL first. */
export const SECOND_KILLS: u32 = 2
/** It calls with REAP_KILL. */
export const SECOND_REAP_KILLS: u32 = 3

/** For each node: call, target, argument and one word unused. The host writes a node's entry when it defines the node. */
export const NODES: u32 = 512
export const NODE_BYTES: u32 = 16
/** For each node and result: the child, 0 when it is not known yet (node 0 is nobody's child). */
export const CHILDREN: u32 = NODES + MAX_NODES * NODE_BYTES
/** For each outcome: two words of key, the index of the first state that showed it, and how many did. */
export const OUTCOMES: u32 = CHILDREN + MAX_NODES * RESULTS * 4
export const OUTCOME_BYTES: u32 = 16
export const MAX_OUTCOMES: u32 = 4096
/** Open addressing: the number of an outcome + 1. */
export const OUTCOME_TABLE: u32 = OUTCOMES + MAX_OUTCOMES * OUTCOME_BYTES
export const OUTCOME_SLOTS: u32 = 8192
/** Successors on their way into the table: the words of the state, then its parent's index. */
export const BATCH: u32 = OUTCOME_TABLE + OUTCOME_SLOTS * 4
export const BATCH_ENTRY_BYTES: u32 = 20
export const BATCH_ENTRIES: u32 = 128
/** Addresses of the pages of the queue. */
export const DIRECTORY: u32 = BATCH + BATCH_ENTRIES * BATCH_ENTRY_BYTES
export const DIRECTORY_ENTRIES: u32 = 8192
/** States in a page of the queue, as a power of two. */
export const PAGE_SHIFT: u32 = 12
/** The schedule that `witness` writes: one actor a word. A call takes some 30 steps at most, and a program has MAX_NODES of them. */
export const WITNESS: u32 = DIRECTORY + DIRECTORY_ENTRIES * 4
export const WITNESS_ENTRIES: u32 = 32768
/** Successors pushed lately, four words each, by the low bits of their hash: most duplicates are found here, in the first caches. */
export const RECENT: u32 = WITNESS + WITNESS_ENTRIES * 4
export const RECENT_ENTRIES: u32 = 16384
/** From here on: the table and the queue. */
export const ARENA: u32 = RECENT + RECENT_ENTRIES * 16

// ---- How somebody holds mmap_lock --------------------------------------------------------------------------------------

export const LOCK_NOT_HELD: u32 = 0
export const LOCK_READ: u32 = 1
export const LOCK_WRITE: u32 = 2

// ---- What an exploration's slice answers --------------------------------------------------------------------------

export const MORE: u32 = 0
export const EXHAUSTED: u32 = 1
export const STATE_LIMIT: u32 = 2
export const MEMORY_LIMIT: u32 = 3
/** There are more than MAX_OUTCOMES. */
export const OUTCOME_LIMIT: u32 = 5
/** The caller has been given a result at a node for the first time: define the child, then go on. */
export const NEEDS_CHILD: u32 = 4

// ---- An outcome's key ----------------------------------------------------------------------------------------------
// First word: node, what became of the caller (its place), victim, memory, rss, and what the second caller was answered (as `pending`
// carries it; 0: it has not returned). Second word: two bits for each sharer.

export const OUTCOME_NODE_SHIFT: u32 = 0
export const OUTCOME_PLACE_SHIFT: u32 = 10
export const OUTCOME_VICTIM_SHIFT: u32 = 15
export const OUTCOME_MEMORY_SHIFT: u32 = 18
export const OUTCOME_RSS_SHIFT: u32 = 22
export const OUTCOME_SECOND_SHIFT: u32 = 26

export const VICTIM_ALIVE: u32 = 0
export const VICTIM_DYING: u32 = 1
export const VICTIM_ZOMBIE: u32 = 2
export const VICTIM_REAPED: u32 = 3

export const MEMORY_RELEASED: u32 = 0
export const MEMORY_IN_USE: u32 = 1
export const MEMORY_OWNER_FREES: u32 = 2
export const MEMORY_PINNER_FREES: u32 = 3
export const MEMORY_PINNED: u32 = 4
export const MEMORY_STUCK: u32 = 5

// ---- Events: what a step did. 0 is no step ---------------------------------------------------------------------------

export const EVENT_NONE: u32 = 0
export const EVENT_EXIT: u32 = 1
export const EVENT_STOP: u32 = 2
export const EVENT_PIDFD_OPEN: u32 = 3
export const EVENT_SIGNAL_NONE: u32 = 4
export const EVENT_SIGNAL_KILLS: u32 = 5
export const EVENT_SIGNAL_REFUSED: u32 = 6
export const EVENT_FLAGS_REFUSED: u32 = 7
export const EVENT_NO_PIDFD: u32 = 8
export const EVENT_NO_TASK: u32 = 9
export const EVENT_GET_TASK: u32 = 10
export const EVENT_FIND_MISS: u32 = 11
export const EVENT_FIND_HIT: u32 = 12
export const EVENT_FIND_NONE: u32 = 13
export const EVENT_MULTIPROCESS: u32 = 14
export const EVENT_MMGRAB: u32 = 15
export const EVENT_MMGET: u32 = 16
export const EVENT_SIGNAL_DYING: u32 = 17
export const EVENT_SIGNAL_ALIVE: u32 = 18
export const EVENT_SIGNAL_DUMPING: u32 = 19
export const EVENT_SKIP_CLEAR: u32 = 20
export const EVENT_SKIP_SET: u32 = 21
export const EVENT_ONLY_USER: u32 = 22
export const EVENT_MORE_USERS: u32 = 23
export const EVENT_SHARER_DYING: u32 = 24
export const EVENT_SHARER_GONE: u32 = 25
export const EVENT_SHARER_ALIVE: u32 = 26
export const EVENT_INELIGIBLE: u32 = 27
export const EVENT_INELIGIBLE_SKIP: u32 = 28
export const EVENT_TASK_UNLOCK: u32 = 29
export const EVENT_KILL_PID: u32 = 30
export const EVENT_KILL_REFUSED: u32 = 31
export const EVENT_KILL_SHARER: u32 = 32
export const EVENT_KILL_WALK_REFUSED: u32 = 33
export const EVENT_READ_LOCK: u32 = 34
export const EVENT_RETEST_SKIP: u32 = 35
export const EVENT_REAP_BEGIN: u32 = 36
export const EVENT_REAP_PAGE: u32 = 37
export const EVENT_READ_UNLOCK: u32 = 38
export const EVENT_MMDROP: u32 = 39
export const EVENT_MMPUT: u32 = 40
export const EVENT_MMPUT_LAST: u32 = 41
export const EVENT_EXIT_MMAP_LOCK: u32 = 42
export const EVENT_EXIT_MMAP_PAGE: u32 = 43
export const EVENT_EXIT_MMAP_UNLOCK: u32 = 44
export const EVENT_EXIT_MMAP_SKIP: u32 = 45
export const EVENT_EXIT_MMAP_WRITE_LOCK: u32 = 46
export const EVENT_FREE_PGTABLES: u32 = 47
export const EVENT_EXIT_MMAP_DROP: u32 = 48
export const EVENT_GET_SIGNAL: u32 = 49
export const EVENT_EXIT_MM: u32 = 50
export const EVENT_EXIT_NOTIFY: u32 = 51
export const EVENT_RELEASE_TASK: u32 = 52
export const EVENT_GET_TASK_MM: u32 = 53
export const EVENT_POLL: u32 = 54
export const EVENT_POLL_SLEEP: u32 = 55
export const EVENT_POLL_TIMEOUT: u32 = 56
export const EVENT_WAITID: u32 = 57
export const EVENT_SLEEP: u32 = 58
export const EVENT_READ_MEMORY: u32 = 59
export const EVENT_KILLS_SELF: u32 = 60
export const EVENT_PANIC: u32 = 61
export const EVENT_NOT_IMPLEMENTED: u32 = 62
export const EVENT_FIND_REMEMBERED: u32 = 63
export const EVENT_WALK_SHARES: u32 = 64
export const EVENT_WALK_PASSES: u32 = 65
export const EVENT_KILL_IGNORED: u32 = 66
export const EVENT_EXIT_BY_ITSELF: u32 = 67
export const EVENT_EXEC: u32 = 68
export const EVENT_EXEC_LAST: u32 = 69
export const EVENT_DUMP_ENDS: u32 = 70
export const EVENT_REAPER_TRYLOCK: u32 = 71
export const EVENT_REAPER_LATE: u32 = 72
export const EVENT_REAPER_PAGE: u32 = 73
export const EVENT_REAPER_UNLOCK: u32 = 74
export const EVENT_REAPER_SKIP: u32 = 75
export const EVENT_UNUSE_MM: u32 = 76
export const EVENT_WAITID_SLEEP: u32 = 77
export const EVENT_SIGNAL_WAITS: u32 = 78
export const EVENT_ABSENT: u32 = 79
export const EVENT_EXIT_MMAP_UNMAPPED: u32 = 80
export const EVENT_READ_STATUS: u32 = 81
export const EVENT_REAPS_INIT: u32 = 82
export const EVENT_DUMP_BEGINS: u32 = 83
export const EVENT_CALLER_KILLED: u32 = 84
export const EVENT_CALLER_DIES: u32 = 85
export const EVENT_LOCK_KILLED: u32 = 86
export const EVENT_FAULTS: u32 = 87
export const EVENT_ZAP_PID_NS: u32 = 88
export const EVENT_EXIT_MMAP_ALONE: u32 = 89
export const EVENT_FREE_PGTABLES_ALONE: u32 = 90
export const EVENT_SIGNAL_TAKEN: u32 = 91
export const EVENT_NOT_SIMULATED: u32 = 92
export const EVENT_MMGET_NOT_ZERO: u32 = 93
