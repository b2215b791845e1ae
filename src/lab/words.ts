// SPDX-License-Identifier: MIT
import type { Actor, Outcome } from '../kernel/index.ts'
import type { ProgramRun } from '../program/index.ts'

/** How the end of the memory is to be taken: it came back, it is on its way, it stays, or nothing was done to it. */
export type Tone = 'good' | 'open' | 'bad' | 'none'

/** A whole number, its digits in threes. Not by the browser's own formatter, which takes longer to load than a run to compute. */
export function digits(number: number | bigint): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** A number with its noun: "1 state", "1,008 states". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${digits(number)} ${number === 1 ? one : many}`
}

const victims: Record<Outcome['victim'], string> = {
  alive: 'alive: nobody killed it',
  dying: 'dying',
  zombie: 'dead (a zombie)',
  reaped: 'dead, and waited for',
}

const memories: Readonly<Record<Outcome['memory'], { tone: Tone; words: string }>> = {
  released: { tone: 'good', words: 'released' },
  'being freed by its owner': { tone: 'open', words: 'not released yet: the exit of its owner frees it' },
  'being freed by a pinner': { tone: 'open', words: 'not released yet: the reader that let go of it last frees it' },
  'held by a pinner': { tone: 'bad', words: 'still allocated, until the reader lets go of it' },
  'held by a stuck owner': { tone: 'bad', words: 'still allocated: its owner is dying but cannot go on' },
  'in use': { tone: 'none', words: 'in use' },
}

/** What became of the victim when the program had ended. */
export function victimWords({ victim }: Outcome): string {
  return victims[victim]
}

/** What became of the victim's memory when the program had ended. */
export function memoryWords({ memory }: Outcome): { tone: Tone; words: string } {
  return memories[memory]
}

/** What became of the others: those who share the memory, and a second caller. */
export function othersWords({ sharers, secondCaller }: Outcome): { who: string; words: string }[] {
  const others = sharers.length === 0 ? [] : [{ who: 'Sharer', words: sharers.join(', ') }]
  return secondCaller === undefined ? others : [...others, { who: 'Second caller', words: secondCaller }]
}

/** What became of everybody, in sentences: "Victim: dying. Memory: released. Second caller: 0." */
export function fateWords(outcome: Outcome): string {
  const others = othersWords(outcome).map(({ who, words }) => ` ${who}: ${words}.`).join('')
  return `Victim: ${victimWords(outcome)}. Memory: ${memoryWords(outcome).words}.${others}`
}

/** What became of the others in one line, to stand between others: "; sharer alive, dead". */
export function othersLine(outcome: Outcome): string {
  return othersWords(outcome).map(({ who, words }) => `; ${who.toLowerCase()} ${words}`).join('')
}

/** Who took the step that leads to a position of a run, and what it was: "Step 3: caller takes mmap_lock for reading". */
export function stepWords({ trace }: ProgramRun, position: number): { actor: Actor | undefined; words: string } {
  const step = trace.steps[position - 1]?.step
  const actor = trace.actors.find(({ id }) => id === step?.actor)
  return { actor, words: step === undefined ? 'Before the first step' : `Step ${position}: ${actor?.name} ${step.action}` }
}
