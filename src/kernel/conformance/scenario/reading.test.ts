// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import type { Picture } from '../picture.ts'
import { Reading } from './reading.ts'

function refuse(message: string): never {
  throw new Error(message)
}

/** The picture that words make, in their order. */
function read(...words: readonly ((reading: Reading) => void)[]): Picture {
  const reading = new Reading(0)
  for (const says of words) says(reading)
  return reading.finish(refuse)
}

/** States and holds of the victim and of its sharers. */
function whoIsWhat(...words: readonly ((reading: Reading) => void)[]): string[] {
  const { sharers, victim } = read(...words)
  return [victim, ...sharers].map(({ fate, hold }) => (hold === 'nothing' ? fate : `${fate}, ${hold}`))
}

const shared = (reading: Reading) => reading.share(1, 'clone')
const live = (reading: Reading) => reading.is('live')
const killed = (reading: Reading) => reading.is('signalled')
const frozen = (reading: Reading) => reading.isHeld('frozen')
const victim = (reading: Reading) => reading.about('victim')
const sharer = (reading: Reading) => reading.about('sharers')
const both = (reading: Reading) => reading.about('both')

describe('whom a state is said of', () => {
  test('of the victim, where nobody shares its memory', () => expect(whoIsWhat(killed, frozen)).toEqual(['signalled, frozen']))

  test('of both, where it is the only one', () => {
    expect(whoIsWhat(shared, killed, frozen)).toEqual(['signalled, frozen', 'signalled, frozen'])
  })

  test('first of the sharer, then of the victim', () => {
    expect(whoIsWhat(shared, live, killed)).toEqual(['signalled', 'live'])
    expect(whoIsWhat(shared, live, killed, frozen)).toEqual(['signalled, frozen', 'live'])
  })

  test('of whom a word has named, to the next such word', () => {
    expect(whoIsWhat(shared, killed, victim, live)).toEqual(['live', 'signalled'])
    expect(whoIsWhat(shared, victim, live, sharer, killed, frozen)).toEqual(['live', 'signalled, frozen'])
    expect(whoIsWhat(shared, both, killed, killed)).toEqual(['signalled', 'signalled'])
  })

  test('a sharer that is named is there', () => expect(whoIsWhat(sharer, killed, victim, live)).toEqual(['live', 'signalled']))

  test('a sharer that was there long ago had no part in what happens', () => {
    expect(whoIsWhat(shared, reading => reading.hasExited())).toEqual(['live', 'gone'])
    expect(whoIsWhat(reading => reading.hasExited())).toEqual(['zombie'])
  })

  test('init shares, and has no state', () => {
    expect(whoIsWhat(reading => reading.shareWithInit(), killed, frozen)).toEqual(['signalled, frozen', 'live'])
  })

  test('of parent and child by vfork, a word must tell', () => {
    const vfork = (reading: Reading) => reading.shareByVfork('vfork-child')
    expect(() => read(vfork, killed)).toThrow('of parent and child, who is the target?')
    expect(whoIsWhat(vfork, live, victim, killed)).toEqual(['signalled', 'live'])
    expect(whoIsWhat(vfork, both, killed)).toEqual(['signalled', 'signalled'])
  })
})

describe('a state', () => {
  test('goes on from what was said before', () => {
    expect(whoIsWhat(killed, reading => reading.is('zombie'))).toEqual(['zombie'])
    expect(whoIsWhat(reading => reading.is('zombie'), killed)).toEqual(['zombie'])
  })

  test('cannot go back', () => expect(() => read(killed, live)).toThrow("'signalled' and 'live' are said of one process"))

  test('that no word names is that of the family, then that which a word implies', () => {
    const family = (reading: Reading) => reading.ofFamily('signalled')
    const implied = (reading: Reading) => reading.implies('exiting')
    expect(whoIsWhat(implied, family)).toEqual(['signalled'])
    expect(whoIsWhat(implied, reading => reading.impliesUnlessSaid('live'))).toEqual(['exiting'])
    expect(whoIsWhat(family, reading => reading.ofFamilyUnlessSaid('live'))).toEqual(['signalled'])
    expect(whoIsWhat(family, live)).toEqual(['live'])
    expect(() => read(frozen)).toThrow('no word says what state the victim is in')
  })
})

describe('what contradicts itself is refused', () => {
  test('readers that are and are not', () => {
    const reader = (reading: Reading) => reading.pin('mem', 'stalled')
    const none = (reading: Reading) => reading.denyPins()
    expect(read(live, reader).pins).toEqual([{ by: 'mem', how: 'stalled' }])
    expect(read(live, none).pins).toEqual([])
    expect(() => read(live, none, reader)).toThrow('nobody has hold of the memory, and that somebody has')
  })

  test('more threads that have exited than there were', () => {
    const threads = (count: number) => (reading: Reading) => reading.threads(count)
    const exited = (count: number) => (reading: Reading) => reading.threadsExited(count)
    expect(read(live, threads(4), exited(3)).victim.threads).toBe(1)
    expect(read(live, exited(2)).victim.threads).toBe(1)
    expect(read(live, threads(16)).victim.threads).toBe(8)
    expect(() => read(live, exited(4), threads(4))).toThrow('no thread is left')
  })
})
