// SPDX-License-Identifier: MIT
// Words that say what the call is made on, where that is not the victim's own pidfd, or which other call is made.
import type { Reading } from './reading.ts'
import type { Word } from './word.ts'

function aimAtThread(reading: Reading): void {
  reading.picture.aim = 'victim thread'
  reading.needThreads(2)
}

/** In order: earlier ones go first. */
export const aims: readonly Word[] = [
  ['(?:bad|closed|negative|invalid|o-?path)-fd|fd-(?:bad|closed|negative|invalid|o-?path)', ({ picture }) => (picture.aim = 'bad fd')],
  [
    '(?:fd-)?not-(?:a-)?pidfd|non-pidfd|' +
      'fd-(?:of-)?(?:(?:regular-|ordinary-)?file|pipe|socket|memfd|eventfd|epoll|dev-null|directory)',
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
