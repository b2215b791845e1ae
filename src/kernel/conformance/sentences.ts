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
  SIGNAL: 'sig(hup|int|quit|ill|trap|abrt|bus|fpe|usr1|segv|usr2|pipe|alrm|term|xcpu|xfsz)',
  DUMPING_SIGNAL: 'sig(quit|ill|trap|abrt|bus|fpe|segv|xcpu|xfsz)',
  IS: '(?:(?:is|are|was|were|has been) )?',
  VICTIM: '(?:the )?(?:victim|target)',
  SOMEBODY: '(?:(?:another process|a reader|the reader|reader|somebody)(?: is)? )?',
  STUCK: '(?:stalled|stuck|blocked) (?:inside |in )?',
  READING: '(?:a )?(?:p?read|p?write)(?:s|ing)?(?: of| from| to)?[( ]*',
  PROC: '(?:/proc/(?:pid|\\[pid\\])/)?',
  // Why somebody is stuck in a read.
  AT_A_PAGE: '(?: (?:on|because)(?: (?:its|own|destination|buffer|is|an?))* userfaultfd-missing page(?: of (?:the )?(?:victim|target))?)?' +
    '(?: \\(userfaultfd page as its buffer\\))?(?: and so holds mm_users)?',
  LEADER_EXITED: '(?:the )?(?:thread-group |group )?leader (?:has )?' +
    '(?:called (?:exit\\(2\\)|pthread_exit)|exited|(?:is|being) a zombie)(?: \\(state z\\))?',
  GO_ON: '(?:alive|lives?|running|runs?|asleep|sleeps?|sleeping)',
  CLONE: '\\(?clone\\(clone_vm\\)(?:, own thread group)?\\)?',
  CLAUSE_ENDS: '(?=\\s*(?:[,;:.)]|$))',
  MM: '(?:mm|memory|address space)',
  SHARED: '(?:mm|memory|address space) (?:is )?shared (?:with|by) (?:a |another |one )?',
  FILE: '(?:ordinary |regular |cgroup |plain |unix |tcp )?(?:file|directory|pipe|fifo|socket|socketpair|memfd|eventfd|epoll|' +
    'timerfd|signalfd|inotify|fanotify|userfaultfd|io_uring|tty|terminal|device|namespace|pid namespace)(?: instance)?',
  SAMETIME: '(?:at the same time|simultaneously|in parallel|concurrently)',
  STATE: '(live |dying |killed |dead )?',
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
    '(?:with )?no (?:swap|thp|transparent huge pages|other load|load)', 'nothing held', 'not (?:a|the) child of (?:the )?caller',
    '(?:which |that )?(?:has not|before it has|before) (?:yet )?(?:called |done )?exec(?:ve)?(?:\\(2?\\))?',
    'for \\d+(?:\\.\\d+)? (?:s|ms)',
  ],
  // Another record's name, of which this one is a variant in one thing.
  ['$1', 'as ([a-z0-9-]+),?(?= with)'],

  // Calls on what is no process, and other calls.
  [
    'bad-fd',
    'process_mrelease\\((?:-1|\\d+), (?:(?:0x)?[0-9a-f]+|flags)\\)(?:, \\d+ not open)?', '(?:each )?with fd -1',
    '(?:bad flags and )?(?:a )?(?:closed|negative|bad) fd',
  ],
  ['o-path-fd', 'fd \\d+ opened with o_path', '(?:an )?o_path fd'],
  ['fd-not-pidfd', '(?:the )?fd of (?:/dev/[a-z]+|(?:an? |the )?{FILE}(?! /proc/))'],
  ['fd-proc-pid-dir-send-signal', 'pidfd_send_signal\\(fd of /proc/pid, 0\\)'],
  ['fd-proc-pid-dir', 'fd of (?:the directory )?/proc/pid(?: of a live process)?(?: \\(pidfd_send_signal accepts such an fd\\))?'],
  ['kthread', 'pidfd_open\\(2\\): kthreadd', '(?:pidfd of )?(?:a kernel thread|(?:the )?kthreadd)'],
  ['pidfd-open-tid', 'pidfd_open\\(tid of a non-leader thread, 0\\)(?:, no pidfd_thread)?(?: \\(return value of pidfd_open itself\\))?'],
  ['pidfd-self', 'process_mrelease\\(pidfd_self(?:_thread_group)?, \\d\\)', 'pidfd_self'],
  ['pidfd-thread-nonleader', 'pidfd of a (?:non-leader thread|thread that is not the leader)(?: \\(pidfd_thread\\))?'],
  ['pidfd-thread-leader', '(?:pidfd opened with pidfd_thread for|pidfd_thread pidfd of) the leader'],
  ['self', '(?:a process with \\d+ mib )?calls process_mrelease on a pidfd of itself', "the caller's own pidfd"],

  // How often it is called.
  [
    'concurrent',
    '(?:two|2) (?:processes|callers|threads) call(?: process_mrelease)?(?: \\(?flags \\d\\)?)? (?:at once|{SAMETIME})',
    '(?:two|2) calls {SAMETIME}',
  ],
  ['second-caller-kills', '(?:a call,? and )?{SAMETIME},? another process (?:that )?kills {VICTIM} and calls'],
  ['poll-loop', 'process_mrelease(?:\\(flags \\d\\))? again and again until the victim is a zombie'],
  ['three-calls', '(?:process_mrelease|called|call) (?:three|3) times', '(?:three|3) calls(?: in a row)?'],
  ['twice', '(?:process_mrelease|called|call) (?:twice|two times|again|a second time)', '(?:two|2) calls', '(?:and )?a second call'],
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
    '{VICTIM} (?:is in|has called) {VFORK}',
  ],
  ['vfork-child $1', '{MM} (?:is )?shared with (?:a |its )?(live )?{VFORK} child', '(?:a )?{VFORK} child of (?:the )?target(?: (alive))?'],
  ['shared-gone', '{SHARED}process that (?:has )?exited(?: long ago)?'],
  ['two-sharers', '{MM} (?:is )?shared by three processes'],
  ['shared', '{MM} (?:is )?shared by two processes', '{VICTIM} has a clone\\(clone_vm\\|sigchld\\) child'],
  // What stands in brackets after it is about it.
  ['shared the-sharer $1', '{SHARED}{STATE}(?:process|sharer)(?= \\((?!clone))'],
  ['shared $1', '{SHARED}{STATE}(?:process|sharer)(?: {CLONE})?'],
  ['', '{CLONE}'],
  ['the-sharer live target', '(?:the )?sharer neither'],
  ['both-killed', '(?:both|all) {IS}sigkill(?:ed)?', 'sigkill to (?:both|all)'],
  ['both-$1', '(?:both|all) {IS}(frozen|live|killed|dying|zombies?)(?: \\(v1\\))?'],
  ['the-sharer', '(?:the |a )?(?:sharer|other process)(?: is| was)?'],

  // Who has hold of it.
  ['pin-$1', '{SOMEBODY}{STUCK}{READING}{PROC}(cmdline|environ|mem|smaps)\\)?{AT_A_PAGE}'],
  ['pin-pvr', '{SOMEBODY}{STUCK}process_vm_(?:readv|writev)(?:\\(\\))?{AT_A_PAGE}(?: \\(it holds mm_users\\))?'],
  ['pin-$1-open', '{SOMEBODY}(?:holds|has) {PROC}(cmdline|environ|mem|smaps|maps|pagemap) open(?: \\(one chunk read\\))?'],
  ['pin-ptrace', '{IS}ptrace-attached(?: \\(ptrace_seize\\))?'],
  // After the call it changes nothing of it.
  ['', 'process_mrelease(?: at once)?, then (?:the )?reader is killed'],
  ['reader-gone', '(?:then )?(?:the )?reader {IS}(?:killed|gone)'],
  ['no-reader', 'no readers?(?: at all)?{CLAUSE_ENDS}'],
  ['$1-reader', '{SOMEBODY}reads {PROC}(cmdline|environ|mem|smaps|maps) in a loop'],
  ['pvr-reader', '{SOMEBODY}copies the whole area with process_vm_readv in a loop'],

  // Who calls.
  ['owner:$1', "(root|uid \\d+)'s", '(?:{VICTIM}(?: of| is| has|,)? |owned by )(root|uid \\d+)'],
  ['by:$1', '(?:the )?caller(?: has only a pidfd and| is| has|,)? (root|uid \\d+)'],
  ['other-uid', '(?:owned by|of) (?:another|a different) (?:user|uid)'],
  [
    'caller-killed',
    '(?:the )?caller {IS}(?:by then |already )?killed(?: (?:with|by) sigkill)?(?: while it calls)?',
    'sigkill to the caller(?: while it calls)?',
  ],
  ['', '(?:the )?caller (?:is )?another process', '(?:the )?caller outside'],
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
  ['leader-exited', '{LEADER_EXITED}'],
  ['others-live', '(?:and )?(?:another thread|(?:all |the )others|the other threads?) (?:is |are )?(?:still )?{GO_ON}'],
  ['$1-threads-left', '({COUNT}) (?:other )?threads? (?:are )?left'],
  ['$1-threads-exited', '({COUNT}) (?:other |non-leader )?threads? (?:have |has |had )?exited'],
  ['mt$1', '({COUNT})[ -]threads?'],
  ['mt1', 'single-threaded'],
  ['mt', 'multi-?threaded'],

  // Signals.
  [
    'oom-killed',
    'oom-killed(?: by a memory cgroup)?', 'killed by (?:the |a )?(?:memcg )?oom[ -]killer(?: of a memory cgroup)?', 'oom victim',
  ],
  ['sig$1-default', '{DUMPING_SIGNAL}(?: with|,)? (?:the |its )?default action \\(core dump\\)'],
  ['sig$1-default', '{SIGNAL}(?: with|,)? (?:the |its )?default action', 'killed by {SIGNAL}'],
  ['sig$1-handled', '{SIGNAL}(?: with|,)? (?:a )?handler(?: installed)?', '{SIGNAL}(?:,| is| was)? (?:handled|caught)'],
  ['sig$1-$2', '{SIGNAL}(?:,| is| was)? (blocked|ignored)'],
  ['killed-for-flags-0', 'sigkill \\(?(?:if|for) flags 0\\)?'],
  ['killed', '(?:pidfd_send_signal\\(|kill\\()?{IS}sigkill(?:ed)?\\)?(?: through the pidfd| from outside|(?: sent)? to it)?'],
  ['killed', '{IS}(?:already )?killed(?: (?:with|by) sigkill)?', 'dying'],
  [
    'live',
    '{IS}(?:never|not(?: yet)?) (?:signall?ed|killed)', '(?:nobody|none(?: of them)?) {IS}(?:signall?ed|killed)',
    'no (?:other )?signal(?: sent before)?',
  ],

  // States.
  ['dumping', 'in (?:the middle of )?a core dump', 'core dump (?:in progress|under way|running)', 'dumping core'],
  ['zombie', 'exited(?: by itself)?,? (?:but )?not (?:yet )?waited for', '{IS}(?:a )?zombies?(?: for \\d+ s)?'],
  ['reaped', 'exited and (?:was )?waited for', '(?:was )?waited for', 'reaped'],
  ['exit-group', '(?:calls )?exit_group(?:\\(\\d?\\))?'],
  [
    'mmap-lock-busy-fork-loop',
    '(?:big )?victim that calls fork\\(\\) in a loop(?:, so that its mmap_lock is held for writing most of the time)?',
  ],
  ['live', '{IS}(?:still )?(?:alive|live|lives)'],

  // What holds a process.
  ['thawed', '{IS}(?:then |again )?(?:thawed|unfrozen)(?: again)?'],
  ['stopped thawed', '(?:stopped,? (?:and |then )*)?(?:continued|sigcont)'],
  ['frozen', '(?:the )?frozen {VICTIM} cannot free anything itself', '\\(stays frozen\\)'],
  ['frozen-v2', 'frozen (?:by the )?\\(?(?:cgroup )?v2(?: freezer)?\\)?(?: \\(cgroup\\.freeze\\))?'],
  ['frozen', '(?:while )?frozen(?: (?:by the )?\\(?(?:cgroup )?v1(?: cgroup)?(?: freezer)?\\)?)?'],
  ['stopped $1', '{IS}(?:sigstop(?:ped)?|stopped(?: (?:by|with) sigstop)?)(?: (live) process)? \\(state t\\)'],
  ['stopped', '{IS}(?:sigstop(?:ped)?|stopped(?: (?:by|with) sigstop)?)'],
  [
    'held',
    '(?:traced with |by )?ptrace_o_traceexit', '(?:waited until|all of them at|at) the ptrace_event_exit stop',
    'held (?:at ptrace_event_exit|before exit_mm)', '(?:so )?before exit_mm',
  ],
  ['dstate', 'd state', '(?:asleep )?in an uninterruptible (?:wait|sleep)'],
  [
    'samecpu-fifo',
    'pinned to cpu \\d; caller sched_fifo on cpu \\d(?:, so (?:that )?the victim cannot run between the signal and the call)?',
  ],

  // Memory: the default is private and anonymous. The kind of memory goes last, see below.
  ['memory $1', '\\d+(?:\\.\\d+)? (?:kib|kb|mib|mb|gib|gb|pages)(?: of ([a-z-]+)(?! anonymous))?'],
  ['', '(?:of )?private anonymous(?: memory)?'],

  ['the-sharers', 'the (?:other (?:two|three|processes)|others)', 'the second (?:one|process)'],
  ['target', '(?:process_mrelease )?on the (?:first|parent|child)', '(?:only )?the first(?: one| process)?', '{VICTIM}(?: being| is)?'],
  ['', 'process_mrelease', 'pidfd_send_signal'],
]

/** Words that say nothing about who is there. */
const fillers = [
  'a', 'an', 'the', 'and', 'is', 'then', 'with', 'of', 'process', 'child', 'sleeping', 'asleep', 'spinning', 'in', 'poll\\(\\)', 'touched',
  'at once', 'called', 'call', 'immediately', 'now', 'while', 'it', 'its', 'but', 'by', 'sent',
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
const turnsRound = /^(?:not|no|never|none|nobody|nothing|neither|nor|without|(?:is|are|was|were|has|have|had|does|do|did)n't)(?![a-z0-9_])/

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
    if (word.startsWith('memory')) memory = word.replace(/^memory ?/, 'mem-')
    else if (/^(owner|by):/.test(word)) words.push(word)
    else if (word !== '') words.push(...word.split(/\s+/))
    rest = rest.slice(match[0].length)
  }
  return { words: [...withOwner(words, unknown), ...(memory === 'mem-' || memory === '' ? [] : [memory])].join('-'), skipped }
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
