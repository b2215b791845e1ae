// SPDX-License-Identifier: MIT
// Words that say what the call is made on, where that is not the victim's own pidfd, or which other call is made.
import type { Reading } from './reading.ts'
import type { Word } from './word.ts'

function aimAtThread(reading: Reading): void {
  reading.picture.aim = 'victim thread'
  reading.needThreads(2)
}

/** What a file descriptor may be of that is no process. */
const FILE =
  '(?:(?:regular|ordinary|plain|text)-)?file|o-?tmpfile|directory|dir|symlink|pipe|fifo|(?:unix-|tcp-|netlink-)?socket|socketpair|memfd|' +
  'eventfd|epoll(?:fd)?|timerfd|signalfd|inotify|fanotify|userfaultfd|io-uring|perf-event|bpf|landlock|kvm|mqueue|dma-?buf|' +
  'dev-(?:null|zero|full|tty)|(?:char-|block-)?device|tty|pty|terminal|std(?:in|out|err)|cgroup(?:-dir(?:ectory)?|-file)?|' +
  '(?:pid-|mnt-|net-|user-)?(?:namespace|ns)|proc-(?:pid|self)-(?:status|stat|cmdline|mem|maps|exe|task)'

export const aims: readonly Word[] = [
  ['(?:bad|closed|negative|invalid|o-?path)-fd|fd-(?:bad|closed|negative|invalid|o-?path)', ({ picture }) => (picture.aim = 'bad fd')],
  [
    '(?:fd-)?not-(?:a-)?pidfd|non-pidfd|' +
      `(?:fd-)?(?:${FILE})-fd|fd-(?:of-)?(?:an?-|the-)?(?:${FILE})`,
    ({ picture }) => (picture.aim = 'not a pidfd'),
  ],
  ['(?:fd-)?proc-pid(?:-dir(?:ectory)?|-fd)?', ({ picture }) => (picture.aim = 'proc directory')],
  ['send-signal', ({ picture }) => (picture.ask = 'pidfd_send_signal 0')],
  ['pidfd-open(-tid|-thread|-non-?leader)?', (reading, [, thread]) => {
    reading.picture.ask = 'pidfd_open'
    reading.implies('live')
    if (thread !== undefined) aimAtThread(reading)
  }],
  ['pidfd-thread-non-?leader', aimAtThread],
  ['pidfd-thread-leader', reading => reading.needThreads(2)],
  ['(?:self-)?pidfd-self(?:-thread-group|-thread)?|self-thread(?:-group)?', ({ picture }) => (picture.aim = 'PIDFD_SELF')],
  ['(?:target-)?self', ({ picture }) => (picture.aim = 'self')],
  ['(?:target-)?(?:kthread|kernel-thread)', ({ picture }) => (picture.aim = 'kernel thread')],
  // To a caller outside it is a process as any other.
  [
    '(?:victim-|target-)?(?:(?:in|init-of)-(?:a-|its-own-)?(?:child-)?(?:pidns|pid-namespace)|(?:child-)?(?:pidns|pid-namespace)-init)',
    reading => {
      reading.aboutVictimNext()
      reading.impliesUnlessSaid('live')
    },
  ],
  ['(?:target-)?(?:global-)?init|(?:target-)?pid-?1', ({ picture }) => (picture.aim = 'init')],
]
