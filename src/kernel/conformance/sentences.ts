// SPDX-License-Identifier: MIT
// What a record says in sentences (its `setUp`, or a phrase of `situation`), translated into the words of scenario/. A sentence is
// read from left to right; what is in neither table is an error that names it, so nothing is passed over in silence.

/** A sentence that says something which is in neither table, or refers to another record. */
export class UnknownSentence extends Error {
  override name = 'UnknownSentence'
}

/** Parts of the patterns below. */
const parts: Readonly<Record<string, string>> = {
  COUNT: '\\d+|two|three|four|five|six|seven|eight|sixteen',
  SIZE: '\\d+(?:\\.\\d+)? (?:kib|kb|mib|mb|gib|gb|pages)',
  KIND: 'private|shared|anonymous|anon|file|file-backed|m?locked|huge|hugetlb|transparent|memfd|tmpfs|shmem|clean|dirty|written|swapped',
  USER: 'root|uid \\d+|nobody',
  SIGNAL: 'sig(hup|int|quit|ill|trap|abrt|bus|fpe|usr1|segv|usr2|pipe|alrm|term|xcpu|xfsz)',
  DUMPING_SIGNAL: 'sig(quit|ill|trap|abrt|bus|fpe|segv|xcpu|xfsz)',
  IS: '(?:(?:is|are|was|were|has been) )?',
  VICTIM: '(?:the )?(?:victim|target)',
  SOMEBODY: '(?:(?:another process|a reader|the reader|reader|somebody)(?: is)? )?',
  STUCK: '(?:stalled|stuck|blocked) (?:inside |in )?',
  READING: '(?:a )?(?:p?read|p?write)(?:s|ing)?(?: of| from| to)?[( ]*',
  PROC: '(?:/proc/(?:pid|\\[pid\\])/)?',
  // Why somebody is stuck in a read.
  AT_A_PAGE: '(?: ?(?:on|because)(?: (?:its|own|destination|buffer|is|an?))* userfaultfd(?:-missing)? page' +
    '(?: of (?:the )?(?:victim|target))?)?' +
    '(?: \\(userfaultfd page as its buffer\\))?(?: and so holds mm_users)?',
  LEADER_EXITED: '(?:the )?(?:thread-group |group )?leader (?:has )?' +
    '(?:called (?:exit\\(2\\)|pthread_exit)|exited|(?:is|being) a zombie)(?: \\(state z\\))?',
  GO_ON: '(?:alive|lives?|running|runs?|asleep|sleeps?|sleeping)',
  CLONE: '\\(?clone\\(clone_vm\\)(?:, own thread group)?\\)?',
  CLAUSE_ENDS: '(?=\\s*(?:[,;:.)]|$))',
  MM: '(?:mm|memory|address space)',
  SHARED: '(?:mm|memory|address space) (?:is )?shared (?:with|by) (?:a |another |one )?',
  FILE: '(?:ordinary |regular |cgroup |plain |unix |tcp )?(?:file|directory|pipe|fifo|socket|socketpair|memfd|eventfd|epoll|' +
    'timerfd|signalfd|inotify|fanotify|userfaultfd|io_uring|perf_event|bpf|kvm|tty|terminal|device|namespace|pid namespace)(?: instance)?',
  SAMETIME: '(?:at the same time|simultaneously|in parallel|concurrently)',
  STATE: '(live |dying |killed |dead )?',
  IT: '(?:it|(?:a|the) process|(?:the )?(?:victim|target))',
  VFORK: 'vfork(?:\\(2?\\))?',
  PIDNS: '(?:child )?pid namespace',
}

/** What is said in words of scenario/ (`$1` is the first group), and in which sentences. Earlier entries go first. */
const phrases: readonly (readonly [words: string, ...patterns: string[]])[] = [
  // What says nothing of who is there, whatever else is said.
  [
    '',
    '(?:the )?pidfd (?:is )?still open', '(?:with a )?valid pidfd', 'for comparison', '(?:on )?(?:one|{COUNT}) cpus?', 'before it can exit',
    'time of the call(?: by size)?', 'flags (?:are )?passed in a 64-bit register', '\\(a v2-frozen task does die\\)', 
    '\\d\\d+ times', '(?:the call|called) with this flag alone',
    'anonpages of the machine before and after the call, and after (?:the )?reader (?:is |was )?(?:killed|gone|let go)',
    '(?:asleep |sleeping )?in (?:poll|pause|select|futex|epoll_wait|nanosleep|sleep|read|wait|waitid|sigsuspend)(?:\\(2?\\))?',
    '(?:only )?(?:the |a )?pidfd (?:is |was )?(?:opened|made|inherited)(?: with pidfd_nonblock| before that)?',
    '(?:with )?no (?:swap|thp|transparent huge pages|other load|load)', 'not (?:a|the) child of (?:the )?caller',
    '(?:which |that )?(?:has not|before it has|before) (?:yet )?(?:called |done )?exec(?:ve)?(?:\\(2?\\))?',
    'for \\d+(?:\\.\\d+)? (?:s|ms)', '\\d+(?:\\.\\d+)? (?:s|ms|us) (?:later|in between)', '(?:the |a )?pidfd (?:is |was )?kept open',
    '(?:the )?caller (?:has|with|under|runs (?:with|at|under)) (?:sched_(?:fifo|rr|other|idle|batch)|nice -?\\d+)(?: and \\d+ % of a cpu)?',
    '(?:setpriority|sched_setaffinity) (?:on|of|for) (?:each|every|all)(?: of its)? threads?', 'a walk over /proc/pid/task',
    'registered with userfaultfd', 'mprotect\\(prot_none\\)',
    '(?:(?:the )?(?:call|process_mrelease)(?: called)? )?during (?:it|the (?:core )?dump)',
    'process_mrelease\\((?:pid)?fd(?:, ?(?:flags|(?:0x)?[0-9a-f]+))?\\)',
  ],
  // Another record's name, of which this one is a variant in one thing.
  ['$1', 'as ([a-z0-9-]+),?(?= with)'],

  // Calls on what is no process, and other calls.
  [
    'bad-fd',
    'process_mrelease\\((?:-1|\\d+), (?:(?:0x)?[0-9a-f]+|flags)\\)(?:, \\d+ not open)?', '(?:each )?with fd -1',
    '(?:bad flags and )?(?:a )?(?:closed|negative|bad) fd',
  ],
  ['bad-fd', '(?:file descriptor|fd) \\d+,? (?:(?:which|that) is )?(?:not open|closed)'],
  ['o-path-fd', 'fd \\d+ opened with o_path', '(?:an )?o_path fd'],
  [
    'fd-not-pidfd',
    '(?:an? )?{FILE} fd', '(?:an? |the )?{FILE}(?: fd)? (?:is |was )?(?:passed |given |used )?(?:in place|instead) of (?:the|a) pidfd',
    '(?:the )?fd of (?:/dev/[a-z]+|(?:an? |the )?{FILE}(?! /proc/))',
  ],
  ['fd-proc-pid-dir-send-signal', 'pidfd_send_signal\\(fd of /proc/pid, 0\\)'],
  ['fd-proc-pid-dir', 'fd of (?:the directory )?/proc/pid(?: of a live process)?(?: \\(pidfd_send_signal accepts such an fd\\))?'],
  [
    'kthread-use-mm',
    "(?:a |the )?kernel thread (?:is |that is |sits )?(?:stuck )?(?:inside |in )?kthread_use_mm(?:\\(\\))?" +
      "(?: (?:with|on) (?:the )?(?:victim|target)'s mm)?",
    '{MM} (?:is )?borrowed by a kernel thread', '(?:a |the )?kernel thread (?:has borrowed|borrows) (?:its|the) {MM}',
  ],
  ['kthread', 'pidfd_open\\(2\\): kthreadd', '(?:(?:the )?pidfd (?:is )?of )?(?:a kernel thread|(?:the )?kthreadd)'],
  ['pidfd-open-tid', 'pidfd_open\\(tid of a non-leader thread, 0\\)(?:, no pidfd_thread)?(?: \\(return value of pidfd_open itself\\))?'],
  ['pidfd-self', 'process_mrelease\\(pidfd_self(?:_thread_group)?, \\d\\)', 'pidfd_self'],
  ['pidfd-thread-nonleader', 'pidfd of a (?:non-leader thread|thread that is not the leader)(?: \\(pidfd_thread\\))?'],
  ['pidfd-thread-leader', '(?:pidfd opened with pidfd_thread for|pidfd_thread pidfd of) the leader'],
  ['self', '(?:a process with \\d+ mib )?calls process_mrelease on a pidfd of itself', "the caller's own pidfd"],

  // How often it is called.
  [
    'concurrent',
    '(?:two|2) (?:processes|callers|threads) call(?: process_mrelease)?(?: \\(?flags \\d\\)?)? (?:at once|{SAMETIME})',
    '(?:two|2) calls {SAMETIME}', '(?:two|2) callers (?:at once|{SAMETIME})',
  ],
  ['second-caller-kills', '(?:a call,? and )?{SAMETIME},? another process (?:that )?kills {VICTIM} and calls'],
  ['poll-loop', 'process_mrelease(?:\\(flags \\d\\))? again and again until the victim is a zombie'],
  ['three-calls', '(?:process_mrelease|called|call) (?:three|3) times', '(?:three|3) calls(?: in a row)?'],
  ['twice', '(?:process_mrelease|called|call) (?:twice|two times|again|a second time)', '(?:two|2) calls', '(?:and )?(?:a )?second call'],
  ['exit-timeline', 'no process_mrelease at all'],
  ['delay', 'busy-wait of (?:the delay|\\d+ [mnu]?s)'],

  // Who shares the memory.
  [
    'shared-with-init',
    "(?:a )?clone\\(clone_vm\\) child of (?:the )?(?:global )?init(?: \\(pid 1\\))?(?:, sharing init's mm)?",
    '{SHARED}(?:the )?global init',
  ],
  ['target-init', 'pid 1', '(?:the )?global init'],
  ['vfork-parent target', '{VICTIM} is (?:the |a )?{VFORK} child(?: of (?:the|a) (?:live |sleeping )?parent)?'],
  [
    'vfork-child target',
    '{VICTIM} is (?:the |a )?(?:{VFORK} )?parent(?: of a {VFORK} child)?', '{VICTIM} (?:has|with) a {VFORK} child',
    '{VICTIM} (?:(?:is |sleeps |waits |is blocked |sits )?in|has called|called) {VFORK}(?:\\(\\))?',
  ],
  ['vfork-child $1', '{MM} (?:is )?shared with (?:a |its )?(live )?{VFORK} child', '(?:a )?{VFORK} child of (?:the )?target(?: (alive))?'],
  // Beside a target that has been named it is the sharer.
  ['vfork-child', '(?:a |the |its )?{VFORK} child(?: has| is| was)?'],
  ['vfork-parent', '(?:a |the |its )?{VFORK} parent(?: has| is| was)?'],
  ['shared-gone', '{SHARED}process that (?:has )?exited(?: long ago)?'],
  ['two-sharers', '{MM} (?:is )?shared by three processes'],
  ['shared', '{MM} (?:is )?shared by two processes', '{VICTIM} has a clone\\(clone_vm\\|sigchld\\) child'],
  // What stands in brackets after it is about it.
  ['shared the-sharer $1', '{SHARED}{STATE}(?:process|sharer)(?= \\((?!clone))'],
  ['shared $1', '{SHARED}{STATE}(?:process|sharer)(?: {CLONE})?'],
  ['', '{CLONE}'],
  ['the-sharer live target', '(?:the )?sharer neither'],
  ['both-live', 'neither(?: of them)? {IS}(?:signall?ed|killed)'],
  ['both-killed', '(?:both|all) {IS}sigkill(?:ed)?', 'sigkill to (?:both|all)'],
  ['both-$1', '(?:both|all) {IS}(frozen|live|killed|dying|zombies?)(?: \\(v1\\))?'],
  ['the-$1', '(?:the |its )?(child|parent)(?= (?:has|had|is|was|neither|lives|sleeps|waits)\\b)'],
  ['the-sharer', '(?:the |a )?(?:clone_vm )?(?:sharer|other process)(?: \\(clone_vm\\))?(?: is| was| has)?'],

  // Who has hold of it.
  ['pin-$1', '{SOMEBODY}{STUCK}{READING}{PROC}(cmdline|environ|mem|smaps)\\)?{AT_A_PAGE}'],
  ['pin-$1-$2', '({COUNT}) readers (?:are )?{STUCK}{READING}{PROC}(cmdline|environ|mem|smaps)\\)?{AT_A_PAGE}'],
  ['pin-$1-pvr', '({COUNT}) readers (?:are )?{STUCK}process_vm_(?:readv|writev)(?:\\(\\))?{AT_A_PAGE}'],
  ['pin-pvr', 'process_vm_(?:readv|writev)(?:\\(\\))? (?:by|of) (?:another process|a reader) (?:is )?{STUCK}{AT_A_PAGE}'],
  ['pin-$1', '{MM} (?:is )?pinned by {READING}{PROC}(cmdline|environ|mem|smaps)\\)?'],
  ['pin-pvr', '{MM} (?:is )?pinned by process_vm_(?:readv|writev)(?:\\(\\))?'],
  ['pin-$1-open', '/proc/(?:pid|\\[pid\\])/(cmdline|environ|mem|smaps|maps|pagemap) (?:is |was )?(?:kept |held )?open(?:ed)?'],
  ['pin-pvr', '{SOMEBODY}{STUCK}process_vm_(?:readv|writev)(?:\\(\\))?{AT_A_PAGE}(?: \\(it holds mm_users\\))?'],
  ['pin-$1-open', '{SOMEBODY}(?:holds|has) {PROC}(cmdline|environ|mem|smaps|maps|pagemap) open(?: \\(one chunk read\\))?'],
  ['pin-ptrace', '{IS}ptrace-attached(?: \\(ptrace_seize\\))?'],
  // After the call it changes nothing of it.
  ['', 'process_mrelease(?: at once)?, then (?:the )?reader is killed'],
  ['no-reader', '(?:the )?reader (?:has |had |is |was )?(?:let go|gone|killed|released)(?: of (?:it|{MM}|the {MM}))? before the call'],
  ['reader-gone', '(?:then )?(?:the )?reader {IS}(?:killed|gone)'],
  ['no-reader', 'no readers?(?: at all)?{CLAUSE_ENDS}'],
  ['$1-reader', '{SOMEBODY}reads {PROC}(cmdline|environ|mem|smaps|maps) in a loop'],
  ['pvr-reader', '{SOMEBODY}copies the whole area with process_vm_readv in a loop'],

  // Who calls.
  ['owner:$1', "({USER})'s", '(?:{VICTIM}(?: of| is| has|,)? |owned by )({USER})'],
  ['by:$1', '(?:the )?caller(?: has only a pidfd and| is| has|,)? ({USER})'],
  ['other-uid', '(?:owned by|of) (?:another|a different) (?:user|uid)'],
  [
    'caller-killed',
    '(?:the )?caller {IS}(?:by then |already )?killed(?: (?:with|by) sigkill)?(?: while it calls)?',
    'sigkill to the caller(?: while it calls)?',
  ],
  ['', '(?:the )?caller (?:is )?another process', '(?:the )?caller outside'],
  ['target', '{VICTIM} (?:is )?outside(?: (?:it|of it|the namespace))?'],
  [
    'caller-in-child-pidns',
    '(?:the )?caller (?:is )?in a {PIDNS}(?:,? and (?:has )?inherited (?:the|a) pidfd(?: of a process outside it)?)?',
  ],
  ['caller-in-child-pidns', "outside the caller's pid namespace(?:; the caller \\(in a child pid namespace\\) has inherited the pidfd)?"],
  ['init-of-child-pidns', '(?:in|init of) (?:a |its own )?{PIDNS}'],

  // Threads.
  [
    'leader-exited $1-threads-left',
    '{LEADER_EXITED},?(?: and)? (?:the )?({COUNT}) (?:threads?|other threads?|others) (?:are )?(?:still )?{GO_ON}',
  ],
  ['leader-exited', '{LEADER_EXITED}', '(?:a |the )?(?:zombie|dead|exited) (?:group )?leader'],
  ['others-live', '(?:and )?(?:another thread|(?:all |the )others|the other threads?) (?:is |are )?(?:still )?{GO_ON}'],
  ['$1-threads-left', '({COUNT}) (?:other )?threads? (?:are )?left'],
  ['$1-threads-exited', '({COUNT}) (?:other |non-leader )?threads? (?:have |has |had )?exited'],
  ['thread-exited', 'one (?:of them |thread )?(?:has |had )?exited', 'one (?:of them |thread )?(?:has )?called pthread_exit'],
  [
    'other-thread-held',
    '(?:the )?(?:other|second|non-leader) thread (?:is )?held(?: at (?:the )?(?:ptrace_event_exit|exit)(?: stop)?| before exit_mm)?',
  ],
  [
    'one-thread-held',
    '(?:only )?one (?:thread |of (?:them|the threads) )(?:is )?held(?: at (?:the )?ptrace_event_exit(?: stop)?| before exit_mm)?',
  ],
  ['mt$1', '({COUNT})[ -]threads?'],
  ['mt1', 'single-threaded'],
  ['mt', 'multi-?threaded'],

  // Signals.
  [
    'oom-killed',
    'oom-killed(?: by a memory cgroup)?', '(?:killed by )?(?:the |a )?(?:memcg )?oom[ -]killer(?: of (?:a|its) memory cgroup)?',
    '(?:memcg )?oom (?:victim|kill)',
  ],
  [
    'oom-reaped',
    'after (?:the )?oom[_ -]reaper(?: (?:has been there|had been there|has reaped it))?', '(?:already )?reaped by the oom[_ -]reaper',
  ],
  ['sig$1-default', '{DUMPING_SIGNAL}(?: with|,)? (?:the |its )?default action \\(core dump\\)'],
  ['sig$1-default', '{SIGNAL}(?: with|,)? (?:the |its )?default(?: action)?', 'killed by {SIGNAL}'],
  ['sig$1-handled', '{SIGNAL}(?: with|,)? (?:a )?handler(?: installed)?', '{SIGNAL}(?:,| is| was)? (?:handled|caught)'],
  [
    'sig$1-handled',
    '(?:has |had |with |installs )?(?:installed )?(?:a )?{SIGNAL} handler(?: installed)?', '(?:a )?handler for {SIGNAL}(?: installed)?',
  ],
  ['sig$1-$2', '{SIGNAL}(?:,| is| was)? (blocked|ignored)'],
  ['sig$2-ignored', '(ignores|ignoring|has ignored) {SIGNAL}'],
  ['sig$2-blocked', '(blocks|blocking|has blocked) {SIGNAL}'],
  ['sig$2-handled', '(catches|handles|catching|handling) {SIGNAL}'],
  // What it does, was said before; else what it does by default.
  ['sig$1', '{SIGNAL}(?: sent)?(?: to it)?{CLAUSE_ENDS}'],
  ['', 'thread-directed'],
  [
    'killed',
    't?g?kill\\((?:[a-z_]+, ?)+sigkill\\)(?: to (?:a|one) (?:non-leader )?thread(?: of \\d+)?)?',
    '(?:killed |sigkill )?after sigkill(?:ed)?',
  ],
  ['killed-for-flags-0', 'sigkill \\(?(?:if|for) flags 0\\)?'],
  [
    'killed',
    '(?:pidfd_send_signal\\(|kill\\()?{IS}sigkill(?:ed)?\\)?(?: through the pidfd| from outside|(?: sent)? to {IT})?',
  ],
  ['killed', '{IS}(?:already )?killed(?: (?:with|by) sigkill)?', 'dying'],
  [
    'live',
    '{IS}(?:never|not(?: yet)?) (?:signall?ed|killed)', '(?:nobody|none(?: of them)?) {IS}(?:signall?ed|killed)',
    'no (?:other )?signal(?: sent before)?',
  ],

  // States.
  ['core-dump-done', 'core dump (?:is |was )?(?:over|done|finished|complete)'],
  [
    'dumping',
    'in (?:the middle of )?a core dump', 'core dump (?:in)?to (?:a )?(?:slow )?(?:pipe|file)(?: helper)?',
    'core dump(?: of {SIZE})? (?:is |was )?(?:in progress|under way|running)', 'dumping core',
  ],
  ['zombie', 'exited(?: by itself)?,? (?:but )?not (?:yet )?waited for', '{IS}(?:a )?zombies?(?: for \\d+ s)?'],
  ['zombie', '(?:dead|exited|killed)? ?(?:but )?not (?:yet )?(?:reaped|collected|waited for)'],
  [
    'reaped',
    '(?:already )?(?:wait|waitpid|waitid)(?:\\(2?\\))? (?:has )?(?:collected|reaped)(?: it)?', 'exited and (?:was )?waited for',
    '(?:was )?waited for', 'reaped',
  ],
  ['exit-group', '(?:calls )?exit_group(?:\\(\\d?\\))?'],
  [
    'mmap-lock-busy-fork-loop',
    '(?:big )?victim that calls fork\\(\\) in a loop(?:, so that its mmap_lock is held for writing most of the time)?',
  ],
  ['live', '{IS}(?:still )?(?:alive|live|lives)(?: again)?'],
  ['exited', '{IS}(?:has |had )?(?:exited|gone)(?: long ago)?'],
  ['execed', "(?:has |had )?(?:already )?(?:exec(?:ve)?'d|execve?d|(?:called|done) exec(?:ve)?(?:\\(2?\\))?)"],

  // What holds a process.
  ['thawed', '{IS}(?:then |again )?(?:thawed|unfrozen)(?: again)?'],
  ['stopped thawed', '(?:stopped,? (?:and |then )*)?(?:continued|sigcont)'],
  ['nothing-held', 'nothing held'],
  ['not-$1', '(?:{VICTIM} )?(?:is |was )?not (frozen|stopped|held)'],
  ['frozen', '(?:the )?frozen {VICTIM} cannot free anything itself', '\\(stays frozen\\)'],
  ['frozen-v2', 'frozen (?:by the )?\\(?(?:cgroup )?v2(?: freezer)?\\)?(?: \\(cgroup\\.freeze\\))?'],
  ['frozen-v2', 'in (?:the |a )?(?:cgroup )?v2 freezer', 'frozen {VICTIM} \\((?:cgroup )?v2\\)'],
  ['frozen', 'in (?:the |a )?(?:cgroup )?(?:v1 )?freezer', 'frozen {VICTIM} \\((?:cgroup )?v1\\)'],
  ['frozen', '(?:while )?frozen(?: (?:by the )?\\(?(?:cgroup )?v1(?: cgroup)?(?: freezer)?\\)?)?'],
  ['stopped $1', '{IS}(?:sigstop(?:ped)?|stopped(?: (?:by|with) sigstop)?)(?: (live) process)? \\(state t\\)'],
  ['stopped', '{IS}(?:sigstop(?:ped)?|stopped(?: (?:by|with) sigstop)?)'],
  [
    'held',
    '(?:traced with |by )?ptrace_o_traceexit', '(?:waited until|all of them at|at) the ptrace_event_exit stop',
    'held (?:at (?:the )?(?:ptrace_event_exit|ptrace exit|exit)(?: stop)?|before exit_mm)', '(?:so )?before exit_mm',
    '\\(?held\\)?{CLAUSE_ENDS}',
  ],
  ['dstate', '\\(?(?:in )?(?:d state|state d)\\)?', '(?:asleep )?in (?:an )?uninterruptible (?:wait|sleep)'],
  [
    'samecpu-fifo',
    'pinned to cpu \\d; caller sched_fifo on cpu \\d(?:, so (?:that )?the victim cannot run between the signal and the call)?',
  ],

  // Memory: the default is private and anonymous. The kind of memory goes last, see below.
  ['memory private anonymous', '(?:{SIZE} of )?private anonymous memory'],
  ['memory $1', '(?:{SIZE} of )?((?:(?:{KIND})[ -])+)(?:memory|mappings?|pages)(?! (?:is )?shared)'],
  ['memory $1', '{SIZE}(?: of ([a-z-]+)(?! anonymous))?'],
  ['memory shared anonymous', 'map_shared ?\\| ?map_anonymous'],
  ['memory private anonymous', '(?:of )?private anonymous(?: memory)?'],

  ['the-sharers', 'the (?:other (?:two|three|processes)|others)', 'the second (?:one|process)'],
  [
    'target',
    '(?:process_mrelease )?on (?:the (?:first|parent|child)|{VICTIM})', '(?:only )?the first(?: one| process)?',
    '{VICTIM}(?: being| is)?',
  ],
  ['', 'process_mrelease', 'pidfd_send_signal'],
]

/** Words that say nothing about who is there. */
const fillers = [
  'a', 'an', 'the', 'and', 'is', 'then', 'with', 'of', 'process', 'child', 'sleeping', 'asleep', 'spinning', 'in', 'poll\\(\\)', 'touched',
  'at once', 'called', 'call', 'immediately', 'now', 'while', 'it', 'its', 'but', 'by', 'sent',
  'sleeps', 'sits', 'stays', 'big', 'large', 'small', 'huge', 'jvm', 'whose',
  'that', 'has', 'had', 'was', 'were', 'them', 'from outside', '\\d+ ms(?: later)?',
].reverse()

function expression(alternatives: readonly string[]): RegExp {
  const expanded = alternatives.join('|').replace(/\{([A-Z_]+)\}/g, (_, name: string) => parts[name] ?? fail(name))
  return new RegExp(`^(?:${expanded})(?![a-z0-9_])`)
}

function fail(name: string): never {
  throw new Error(`sentences.ts has no part '${name}'`)
}

const table = phrases.flatMap(([words, ...patterns]) => patterns.map(pattern => [expression([pattern]), words] as const))
const filler = new RegExp(`${expression(fillers).source}|^[\\s,;:.)]+|^\\(`)

/**
 * Sentences, in words of scenario/.
 *
 * @throws UnknownSentence that names what is in neither table.
 */
export function wordsOf(sentences: string): string {
  return read(sentences, 'refused').words
}

/** What was read of sentences. */
export interface Sentences {
  /** In words of scenario/. */
  readonly words: string
  /** The words that are in neither table. */
  readonly skipped: readonly string[]
  /** Who calls. */
  readonly by: string | undefined
}

/**
 * As much of the sentences as is in the tables, word after word.
 *
 * @throws UnknownSentence where a word that is in neither table turns round what is said: nobody knows of what it does.
 */
export function readSentences(sentences: string): Sentences {
  return read(sentences, 'skipped')
}

/** Who passes over one of these reads the opposite of what is said. */
const turnsRound = new RegExp(
  '^(?:after (?:the call|process_mrelease)|not|no|never|none|nobody|nothing|neither|nor|without|' +
    "(?:is|are|was|were|has|have|had|does|do|did)n't)(?![a-z0-9_])",
)

function read(sentences: string, unknown: 'refused' | 'skipped'): Sentences {
  const words: string[] = []
  const skipped: string[] = []
  let memory = ''
  for (let rest = sentences.toLowerCase().replaceAll('’', "'"); rest !== ''; ) {
    const [pattern, said] = table.find(([pattern]) => pattern.test(rest)) ?? [filler, '']
    const match = pattern.exec(rest)
    if (match === null) {
      if (unknown === 'refused' || turnsRound.test(rest)) {
        throw new UnknownSentence(`sentences.ts does not know what begins '${rest.slice(0, 60)}'`)
      }
      const [word = rest] = /^(?:[a-z0-9_]+|.)/s.exec(rest) ?? []
      skipped.push(word)
      rest = rest.slice(word.length)
      continue
    }
    const word = said.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '').trim()
    // A size alone says nothing about the kind.
    if (word.startsWith('memory')) memory = word === 'memory' ? memory : word.replace(/^memory ?/, 'kind-of-memory-')
    else if (/^(owner|by):/.test(word)) words.push(word)
    else if (word !== '') words.push(...word.split(/\s+/))
    rest = rest.slice(match[0].length)
  }
  const by = words.find(word => word.startsWith('by:'))?.slice('by:'.length).replace(/^uid 0$/, 'root')
  return { words: [...withOwner(words, unknown), ...(memory === '' ? [] : [memory])].join('-'), skipped, by }
}

/** Whose the victim is, and who calls: told apart in the sentences, one word in a name. */
function withOwner(words: readonly string[], unknown: 'refused' | 'skipped'): string[] {
  const after = (key: string) => words.find(word => word.startsWith(key))?.slice(key.length)
  const [owner, by] = [after('owner:'), after('by:')].map(who => (who === 'uid 0' ? 'root' : who))
  const rest = words.filter(word => !/^(owner|by):/.test(word))
  if ((owner === undefined && by === undefined) || ((owner === undefined || by === undefined) && unknown === 'skipped')) return rest
  if (owner === undefined || by === undefined) throw new UnknownSentence('only one of victim and caller is said whose it is')
  return [owner === by ? 'same-uid' : 'other-uid', ...rest]
}
