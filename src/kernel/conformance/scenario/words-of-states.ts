// SPDX-License-Identifier: MIT
// Words that say of whom what follows is, and how far somebody is in his life.
import { UnknownWord } from './reading.ts'
import { nothing, type Word } from './word.ts'

/** Signals that end a process by default, by number; the same on all architectures but MIPS, Alpha and SPARC. */
const signals: Readonly<Record<string, number>> = {
  hup: 1, int: 2, quit: 3, ill: 4, trap: 5, abrt: 6, bus: 7, fpe: 8, usr1: 10, segv: 11, usr2: 12, pipe: 13, alrm: 14,
  term: 15, stkflt: 16, xcpu: 24, xfsz: 25, vtalrm: 26, prof: 27, io: 29, poll: 29, pwr: 30, sys: 31,
}

/** The first real-time signal that a program may have; all of them end it by default. */
const SIGRTMIN = 34

function signalOf(name: string): number {
  const number = name.startsWith('rt') ? SIGRTMIN : signals[name]
  if (number === undefined) throw new UnknownWord(`scenario/words-of-states.ts knows no signal '${name}'`)
  return number
}

export const states: readonly Word[] = [
  ['(?:target|victim)(?:-is)?', reading => reading.about('victim')],
  ['the-sharers?', reading => reading.about('sharers')],
  ['both(?:-are)?', reading => reading.about('both')],
  ['live|alive|running|un(?:signall?ed|killed)|(?:never|not)-(?:yet-)?(?:signall?ed|killed)', reading => reading.is('live')],
  ['already', nothing],
  ['oom-(?:reaped|skip)|(?:memcg-)?oom-(?:victim-|killed-)?(?:after-reaper|reaped)', reading => {
    reading.is('signalled')
    reading.picture.oom = 'reaped'
  }],
  ['(?:(?:killed|chosen)-by-(?:the-)?)?(?:memcg-)?oom(?:-victim|-killed|-killer|-kill)*', reading => {
    reading.is('signalled')
    reading.picture.oom = 'killed'
  }],
  ['killed-(?:if|for)-flags-0', reading => {
    if (reading.flags === 0) reading.is('signalled')
  }],
  ['dying', reading => reading.is('signalled')],
  // SIGKILL can be neither blocked nor caught nor ignored.
  [
    'killed|sigkill(?:ed)?(?:-(?:default|blocked|masked|caught|handle[dr]|ignored))?(?:-action)?|' +
      '(?:by-)?(?:p|t|tg|cgroup-)?kill(?:-syscall)?',
    reading => reading.isKilled(),
  ],
  [
    '(?:killed-)?(?:by|via|with|through)-(?:the-)?(?:pidfd(?:-send-signal)?|(?:p|t|tg|cgroup-)?kill|sigkill|(?:rt-)?sigqueue(?:info)?)',
    reading => reading.isKilled(),
  ],
  ['zombies?|dead|past-exit-mm|(?:exited-)?(?:un(?:reaped|waited)|not-(?:yet-)?(?:reaped|waited-for))', reading => reading.is('zombie')],
  ['exited(?:-by-itself)?', reading => reading.hasExited()],
  ['reaped|waited-for', reading => reading.is('reaped')],
  ['(?:long-)?gone(?:-long-ago)?', reading => reading.is('gone')],
  [
    `sig(${Object.keys(signals).join('|')}|rt(?:min|max)?(?:-(?:plus|minus)-\\d+)?)` +
      '(?:-(default|handle[dr]|caught|blocked|masked|ignored))?(?:-action)?',
    (reading, [, name = '', action]) => {
      const signal = signalOf(name)
      // 'sigterm-handled-sigterm': what becomes of it was said before.
      const said = action === undefined && reading.picture.survives && reading.picture.signal === signal
      reading.is('signalled')
      reading.picture.signal = signal
      if (!said) reading.picture.survives = (action ?? 'default') !== 'default'
      if (action !== undefined) reading.picture.said.add('survives')
    },
  ],
  // By default they do nothing, and a handler ends nobody.
  ['sig(?:chld|urg|winch)(?:-(?:default|handle[dr]|caught|blocked|masked|ignored))?(?:-action)?', reading =>
    reading.impliesUnlessSaid('live')],
  ['core-?dump(?:ing)?-(?:done|over|finished|complete)|(?:core-?)?dumped(?:-core)?', reading => reading.is('exiting')],
  [
    'core-?dump(?:ing)?(?:(?:-(?:in)?to)?(?:-a)?(?:-slow)?-(?:pipe|file))?(?:-in-progress|-running|-under-way)?|dumping(?:-core)?',
    reading => reading.is('dumping core'),
  ],
  ['exit(?:ing)?(?:-group)?', reading => reading.is('exiting')],
  ['kill-?first', reading => reading.is('signalled')],
  ['reap-?kill', reading => reading.is('live')],
  // The pidfd is that of the process still, but its memory is a new one.
  ['(?:execve?|exec)-after-(?:the-)?pidfd(?:-open(?:ed)?)?|(?:execve?|exec)-?e?d|after-exec(?:ve)?', reading => reading.execs()],
]
