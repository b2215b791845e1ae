// SPDX-License-Identifier: MIT
// Words that say of whom what follows is, and how far somebody is in his life.
import { SIGKILL } from '../picture.ts'
import { nothing, type Word } from './word.ts'

/** Signals that end a process by default, by number; the same on all architectures but MIPS, Alpha and SPARC. */
const signals: Readonly<Record<string, number>> = {
  hup: 1, int: 2, quit: 3, ill: 4, trap: 5, abrt: 6, bus: 7, fpe: 8, kill: SIGKILL, usr1: 10, segv: 11, usr2: 12, pipe: 13, alrm: 14,
  term: 15, xcpu: 24, xfsz: 25, vtalrm: 26, prof: 27, sys: 31,
}

/** In order: earlier ones go first. */
export const states: readonly Word[] = [
  ['(?:target|victim)(?:-is)?', reading => reading.about('victim')],
  ['the-sharers?', reading => reading.about('sharers')],
  ['both(?:-are)?', reading => reading.about('both')],
  ['live|alive|running|unsignall?ed|never-signall?ed|not-signall?ed|not-killed', reading => reading.is('live')],
  ['already', nothing],
  ['oom-(?:reaped|skip)|(?:memcg-)?oom-(?:victim-|killed-)?(?:after-reaper|reaped)', reading => {
    reading.is('signalled')
    reading.picture.oom = 'reaped'
  }],
  ['(?:memcg-)?oom(?:-victim|-killed|-kill)*', reading => {
    reading.is('signalled')
    reading.picture.oom = 'killed'
  }],
  ['killed-(?:if|for)-flags-0', reading => {
    if (reading.flags === 0) reading.is('signalled')
  }],
  ['killed|dying|sigkill(?:ed)?|(?:by-)?(?:p|t|tg|cgroup-)?kill(?:-syscall)?', reading => reading.is('signalled')],
  ['zombies?|dead', reading => reading.is('zombie')],
  ['exited', reading => reading.hasExited()],
  ['reaped|waited-for', reading => reading.is('reaped')],
  ['(?:long-)?gone(?:-long-ago)?', reading => reading.is('gone')],
  [`sig(${Object.keys(signals).join('|')})(?:-(default|handle[dr]|caught|blocked|masked|ignored))?(?:-action)?`,
    (reading, [, name = '', action = 'default']) => {
      reading.is('signalled')
      reading.picture.signal = signals[name] ?? SIGKILL
      reading.picture.survives = action !== 'default' && name !== 'kill'
    }],
  ['core-?dump(?:ed|ing)?-(?:done|over|finished|complete)|dumped', reading => reading.is('exiting')],
  ['core-?dump(?:ing|ed)?(?:-in-progress|-running|-under-way)?|dumping(?:-core)?', reading => reading.is('dumping core')],
  ['exit(?:ing)?(?:-group)?', reading => reading.is('exiting')],
  ['kill-?first', reading => reading.is('signalled')],
  ['reap-?kill', reading => reading.is('live')],
]
