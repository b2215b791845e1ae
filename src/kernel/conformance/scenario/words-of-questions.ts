// SPDX-License-Identifier: MIT
// Words that say what is asked. Most are a family's: they also say what state is meant, when no other word names one.
import { callsAtOnce } from '../picture.ts'
import { nothing, type Word } from './word.ts'

export const questions: readonly Word[] = [
  ['race', reading => reading.ofFamily('signalled')],
  ['poll-loop', reading => {
    reading.ofFamily('signalled')
    reading.picture.ask = 'process_mrelease until the victim is a zombie'
  }],
  ['exit-timeline', reading => {
    reading.ofFamily('signalled')
    reading.picture.ask = 'is the memory free when the victim is a zombie?'
  }],
  ['call-cost', reading => reading.ofFamily('signalled')],
  ['flags', nothing],
  ['second-calls?|(?:two|2)-calls|called-(?:twice|again)|twice|again', ({ picture }) => {
    // 'two-calls-in-parallel', in whatever order of words.
    if (!callsAtOnce(picture)) picture.ask = 'process_mrelease twice'
  }],
  ['(?:three|3)-(?:calls|times)|called-(?:three|3)-times|thrice', ({ picture }) => (picture.ask = 'process_mrelease three times')],
  ['second-caller-kills(?:-and-calls)?', reading => {
    reading.picture.ask = 'process_mrelease by two at once, of whom the second kills'
    reading.ofFamilyUnlessSaid('live')
  }],
  [
    '(?:two|2)-callers|(?:in-)?(?:concurrent|parallel|simultaneous)(?:ly)?(?:-calls?|-callers)?',
    ({ picture }) => (picture.ask = 'process_mrelease by two at once'),
  ],
  ['mmap-lock-busy-(fork|mmap|munmap|mprotect|madvise|fault|brk)-loop', (reading, [, loop]) => {
    reading.picture.forks = loop === 'fork'
    reading.ofFamily(reading.flags === 0 ? 'signalled' : 'live')
  }],
]
