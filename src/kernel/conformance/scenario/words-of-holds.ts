// SPDX-License-Identifier: MIT
// Words about what keeps a process from running on. Nothing does where nothing is said.
import { nothing, type Word } from './word.ts'

export const holds: readonly Word[] = [
  ['immediate(?:ly)?|at-once', nothing],
  ['not-frozen', reading => {
    reading.isNotHeld('frozen')
    reading.isNotHeld('frozen until SIGKILL')
  }],
  ['nothing-held', ({ picture }) => picture.said.add('hold')],
  ['not-stopped', reading => reading.isNotHeld('stopped')],
  ['not-held', reading => reading.isNotHeld('held at exit')],
  ['frozen-(?:by-)?(?:cgroup-)?v2|v2-frozen|cgroup2-frozen', reading => reading.isHeld('frozen until SIGKILL')],
  ['frozen(?:-(?:by-)?(?:cgroup-)?v1)?|v1-frozen', reading => {
    reading.isHeld('frozen')
    reading.impliesUnlessSaid('live')
  }],
  // Of what has held it before the call, nothing is left.
  ['(?:then-)?(?:thawed|unfrozen|continued|resumed|sigcont)', reading => {
    reading.isHeld('nothing')
    reading.impliesUnlessSaid('live')
  }],
  ['(?:after-)?(?:sig)?(?:stop(?:ped)?|tstp|ttin|ttou)', reading => {
    reading.isHeld('stopped')
    reading.impliesUnlessSaid('live')
  }],
  ['(leader|others|other-threads)-(?:only-)?(?:held|at-exit)(?:-only)?', (reading, [, who]) => {
    reading.isHeld(who === 'leader' ? 'leader held at exit' : 'others held at exit')
    reading.needThreads(2)
    reading.implies('signalled')
  }],
  ['held(?:-at-exit|-before-exit-mm)?|before-exit-mm|(?:ptrace-)?exit-stop|(?:at-)?ptrace-event-exit|at-exit', reading => {
    reading.isHeld('held at exit')
    // Whoever is there is dying.
    reading.implies('signalled')
  }],
  ['uninterruptible|d-?state|disk-sleep', reading => {
    reading.isHeld('uninterruptible')
    reading.impliesUnlessSaid('live')
  }],
  ['same-?cpu-(?:sched-)?fifo|fifo-same-?cpu', reading => reading.isHeld('behind the caller')],
]
