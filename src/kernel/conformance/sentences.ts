// SPDX-License-Identifier: MIT
// What a record says in sentences (its `setUp`, or a phrase of `situation`), translated into the words of scenario.ts. A sentence is
// read from left to right; what is in neither table is an error that names it, so nothing is passed over in silence.

/** A sentence that says something which is in neither table, or refers to another record. */
export class UnknownSentence extends Error {
  override name = 'UnknownSentence'
}

const COUNT = '\\d+|two|three|four|five|six|seven|eight|sixteen'
const SIGNAL = 'sig(hup|int|quit|ill|trap|abrt|bus|fpe|usr1|segv|usr2|pipe|alrm|term|xcpu|xfsz)'
const READ = '(?:a |inside |in )*(?:read|pread|write)(?:\\(2?\\)|ing|s)?(?: of| from| to)?[( ]*'
const FILE = '(?:/proc/(?:pid|\\[?pid\\]?|n)/)?'

/** What is said → words of scenario.ts; `$1` is the first group. Earlier entries go first. */
const phrases: readonly (readonly [pattern: string, words: string])[] = [
  // Asides that repeat what has been said, or tell why.
  ['\\(stays frozen\\)|\\(a v2-frozen task does die\\)|the frozen victim cannot free anything itself|before it can exit', ''],
  ['\\(state [a-z]\\)|\\(it holds mm_users\\)|\\(own thread group\\)|own thread group|\\(core dump\\)|\\(zombie\\)|\\(one chunk read\\)', ''],
  ['so (?:that )?the victim cannot run between the signal and the call', ''],
  ['because its (?:own )?(?:destination )?buffer is a userfaultfd-missing page|on a userfaultfd-missing page of the victim', ''],
  ['so that its mmap_lock is held for writing most of the time|sigkill \\(if flags 0\\)|for comparison|bad flags and bad fd', ''],
  ['then the reader is killed|the sharer neither|one cpu|flags passed in a 64-bit register|(?:the )?pidfd (?:is )?still open', ''],
  ['(?:with a )?valid pidfd|no reader|busy-wait of the delay|time of the call by size', ''],

  // Another record's name, of which this one is a variant in one thing.
  ['as ([a-z0-9-]+),?(?= with)', '$1'],

  // Calls on what is no process, and other calls.
  ['process_mrelease\\((?:-1|\\d+), (?:0x)?[0-9a-f]+\\)(?:, \\d+ not open)?|(?:a )?(?:closed|negative|bad) fd', 'bad-fd'],
  ['(?:the )?fd of (?:/dev/null|an? (?:ordinary |regular )?(?:file|pipe|socket|memfd))', 'fd-not-pidfd'],
  ['pidfd_send_signal\\(fd of /proc/pid, 0\\)', 'fd-proc-pid-dir-send-signal'],
  ['fd of (?:the directory )?/proc/pid(?: of a live process)?(?: \\(pidfd_send_signal accepts such an fd\\))?', 'fd-proc-pid-dir'],
  ['pidfd_open\\(2\\): kthreadd|(?:pidfd of )?a kernel thread', 'kthread'],
  ['pidfd_open\\(tid of a non-leader thread, 0\\)(?:, no pidfd_thread)?(?: \\(return value of pidfd_open itself\\))?', 'pidfd-open-tid'],

  // How often it is called.
  [`(?:two|2) (?:processes|callers|threads) call(?: process_mrelease)?(?: \\(?flags \\d\\)?)? (?:at the same time|at once|simultaneously|in parallel|concurrently)`,
    'concurrent'],
  ['(?:process_mrelease|called|call) (?:twice|two times|again|a second time)|(?:two|2) calls|(?:and )?a second call', 'twice'],
  ['process_mrelease(?:\\(flags \\d\\))? again and again until the victim is a zombie', 'poll-loop'],
  ['no process_mrelease at all', 'exit-timeline'],

  // Who shares the memory.
  ['(?:a )?clone\\(clone_vm\\) child of (?:the )?(?:global )?init(?: \\(pid 1\\))?(?:, sharing init.s mm)?', 'shared-with-init'],
  [`(?:mm|memory|address space) (?:is )?shared (?:with|by) (?:the )?global init`, 'shared-with-init'],
  ['(?:the )?(?:victim|target) is (?:the |a )?vfork(?:\\(2?\\))? child(?: of (?:the|a) (?:live |sleeping )?parent)?', 'vfork-parent target'],
  ['(?:the )?(?:victim|target) (?:is (?:the |a )?(?:vfork(?:\\(2?\\))? )?parent|(?:has|with) a vfork(?:\\(2?\\))? child|has called vfork(?:\\(2?\\))?)',
    'vfork-child target'],
  ['(?:mm|memory|address space) (?:is )?shared (?:with|by) (?:a |another |one )?(live |dying |killed |dead )?(?:process|sharer)(?: \\(?clone\\(clone_vm\\)\\)?)?',
    'shared $1'],
  ['(?:mm|memory|address space) (?:is )?shared by two processes', 'shared'],
  ['(?:target|victim) has a clone\\(clone_vm\\|sigchld\\) child', 'shared'],
  ['\\(?clone\\(clone_vm\\)\\)?', ''],
  [`both (?:are |were )?(frozen|live|killed|dying|zombies?)(?: \\(v1\\))?`, 'both-$1'],
  ['both (?:are |were )?sigkill(?:ed)?|sigkill to both', 'both-killed'],
  ['(?:the |a )?(?:sharer|other process)(?: is| was)?', 'the-sharer'],

  // Who has hold of it.
  [`(?:another process|a reader|reader|somebody)?,?(?: is| stands)? ?(?:stalled|stuck|blocked) (?:${READ}${FILE}(cmdline|environ|mem|smaps)\\)?)`, 'pin-$1'],
  ['(?:another process|a reader|reader|somebody)?,?(?: is)? ?(?:stalled|stuck|blocked) (?:inside |in )?process_vm_(?:readv|writev)(?:\\(\\))?', 'pin-pvr'],
  [`(?:another process|a reader|somebody) (?:holds|has) ${FILE}(cmdline|environ|mem|smaps|maps|pagemap) open`, 'pin-$1-open'],
  ['(?:is )?ptrace-attached(?: \\(ptrace_seize\\))?', 'pin-ptrace'],
  [`(?:another process|a reader|somebody) reads ${FILE}(cmdline|environ|mem|smaps|maps) in a loop`, '$1-reader'],
  ['another process copies the whole area with process_vm_readv in a loop', 'pvr-reader'],

  // Who calls, and on what.
  ['root.s (live )?process; the caller has only a pidfd and uid \\d+', 'other-uid $1'],
  ['uid \\d+.s (live )?process; caller uid \\d+', 'same-uid $1'],
  ['(?:a process with \\d+ mib )?calls process_mrelease on a pidfd of itself|the caller.s own pidfd', 'self'],
  ['outside the caller.s pid namespace(?:; the caller \\(in a child pid namespace\\) has inherited the pidfd)?', 'caller-in-child-pidns'],
  ['(?:in|init of) (?:a |its own )?child pid namespace', 'init-of-child-pidns'],

  // Threads.
  [
    `(?:the )?(?:thread-group |group )?leader (?:has )?(?:called (?:exit\\(2\\)|pthread_exit)|exited)(?:(?: \\(state z\\))?, (?:(?:${COUNT}) threads? (?:still )?alive|another thread sleeps))?`,
    'leader-exited',
  ],
  [`(${COUNT})[ -]threads?`, 'mt$1'],
  ['single-threaded', 'mt1'],
  ['multi-?threaded', 'mt'],

  // Signals.
  [`${SIGNAL}(?: with|,)? (?:the |its )?default action`, 'sig$1-default'],
  [`${SIGNAL}(?: with|,)? (?:a )?handler(?: installed)?|${SIGNAL}(?:,| is| was)? (?:handled|caught)`, 'sig$1$2-handled'],
  [`${SIGNAL}(?:,| is| was)? (blocked|ignored)`, 'sig$1-$2'],
  ['(?:pidfd_send_signal\\(|kill\\()?(?:is |was |has been )?sigkill(?:ed)?\\)?(?: through the pidfd| from outside|(?: sent)? to it)?', 'killed'],
  ['(?:is |was |has been )?(?:already )?killed|dying', 'killed'],
  ['(?:is |was )?(?:never|not(?: yet)?) (?:signalled|signaled|killed)|nobody (?:is )?(?:signalled|killed)|no (?:other )?signal(?: sent before)?', 'live'],

  // States.
  ['in (?:the middle of )?a core dump|core dump (?:in progress|under way|running)|dumping core', 'dumping'],
  ['exited,? (?:but )?not (?:yet )?waited for', 'zombie'],
  ['exited and (?:was )?waited for|(?:was )?waited for|reaped', 'reaped'],
  ['(?:is )?(?:a )?zombies?(?: for \\d+ s)?', 'zombie'],
  ['(?:big )?victim that calls fork\\(\\) in a loop', 'mmap-lock-busy-fork-loop'],
  ['(?:is )?(?:still )?(?:alive|live|lives)', 'live'],

  // What holds a process.
  ['frozen (?:by the )?\\(?(?:cgroup )?v2(?: freezer)?\\)?(?: \\(cgroup\\.freeze\\))?', 'frozen-v2'],
  ['(?:while )?frozen(?: (?:by the )?\\(?(?:cgroup )?v1(?: cgroup)?(?: freezer)?\\)?)?', 'frozen'],
  ['(?:is )?(?:sigstop(?:ped)?|stopped(?: by sigstop)?)', 'stopped'],
  ['(?:traced with |by )?ptrace_o_traceexit|waited until the ptrace_event_exit stop|held (?:at ptrace_event_exit|before exit_mm)', 'held'],
  ['pinned to cpu \\d; caller sched_fifo on cpu \\d', 'samecpu-fifo'],

  // Memory: the default is private and anonymous. The kind of memory goes last, see below.
  ['\\d+(?:\\.\\d+)? (?:kib|kb|mib|mb|gib|gb|pages)(?: of ([a-z-]+))?', 'memory $1'],
  ['\\(?private anonymous\\)?', ''],

  ['(?:process_mrelease )?on the first|(?:the )?(?:victim|target)(?: being| is)?', 'target'],
  ['process_mrelease|pidfd_send_signal', ''],
]

/** Words that say nothing about who is there. */
const fillers =
  'a|an|the|and|is|then|with|of|process|child|sleeping|asleep|spinning|in|poll\\(\\)|touched|at once|called|call|immediately|now|while|' +
  'again|it|its|but|caller|another|by|sent|later|\\d+ ms'

const table = phrases.map(([pattern, words]) => [new RegExp(`^(?:${pattern})(?![a-z0-9_])`), words] as const)
const filler = new RegExp(`^(?:${fillers})(?![a-z0-9_])|^[\\s,;:.)]+|^\\(`)

/**
 * Sentences, in words of scenario.ts.
 *
 * @throws UnknownSentence that names what is in neither table.
 */
export function wordsOf(sentences: string): string {
  const words: string[] = []
  let memory = ''
  for (let rest = sentences.toLowerCase().replaceAll('’', "'"); rest !== ''; ) {
    const [pattern, said] = table.find(([pattern]) => pattern.test(rest)) ?? [filler, '']
    const match = pattern.exec(rest)
    if (match === null || match[0] === '') throw new UnknownSentence(`sentences.ts does not know what begins '${rest.slice(0, 60)}'`)
    const word = said.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '').trim()
    // A size alone says nothing about the kind.
    if (word.startsWith('memory')) memory = word.replace(/^memory ?/, 'mem-')
    else if (word !== '') words.push(...word.split(/\s+/))
    rest = rest.slice(match[0].length)
  }
  return [...words, ...(memory === 'mem-' || memory === '' ? [] : [memory])].join('-')
}
