// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { checkSituation, defaultSituation, SituationError } from './situation.ts'

test('what is missing gets its default', () => {
  expect(checkSituation({})).toEqual(defaultSituation)
  expect(checkSituation({ threads: 3 })).toEqual({ ...defaultSituation, threads: 3 })
})

test.each<[unknown, string]>([
  [{ threads: 0 }, '"threads" is the number of threads of the victim: a whole number from 1 to 8, not 0.'],
  [{ threads: 9 }, '"threads"'],
  [{ pages: 1.5 }, 'not 1.5'],
  [{ pinners: '2' }, 'not "2"'],
  [{ sharers: NaN }, '"sharers"'],
  [{ parentWaits: 1 }, '"parentWaits" is true or false, not 1.'],
  [{ thread: 1 }, 'A situation has no field "thread". It has threads'],
  [[], 'A situation is an object'],
  [null, 'not null'],
  [10n, 'not 10n'],
  [{ threads: 10n }, 'not 10n'],
  [{ memory: [10n] }, 'not [object Array]'],
  ['x', 'not "x"'],
  [{ held: 'leader-at-exit' }, '"held" is "leader-at-exit", which needs 2 "threads"'],
  [{ held: 'leader-at-exit', threads: 2, leaderExited: true }, 'and a living leader'],
  [{ secondCaller: 'calls', release: '5.14' }, '"release" 5.14 does not have: choose 5.15 or later.'],
  [{ secondCaller: 'calls', threads: 8, pinners: 1 }, 'may be 9 together, not 10: "secondCaller", "callerKilled" and'],
  [{ permission: 'init-of-the-namespace', sharers: 1 }, 'there are no "sharers"'],
  [{ permission: 'init-of-the-namespace', victim: 'zombie' }, 'the caller would have died with it'],
  [{ victim: 'killed', oomReaper: true, release: '6.0' }, '"oomReaper" needs "release" 6.1 or later, not 6.0'],
  [{ victim: 'killed', oomReaper: true, held: 'frozen' }, 'nobody is "frozen": the OOM killer kills and thaws.'],
  [{ victim: 'killed', oomReaper: true, sharers: 1 }, 'With "oomReaper" no "sharers" are alive'],
  [{ victim: 'killed', oomReaper: true, sharers: 1, sharerKinds: ['init'] }, 'With init as a sharer, use "oomSkip".'],
  [{ victim: 'dumping-core', held: 'frozen' }, 'cannot be "held" by "frozen": it is in do_exit.'],
  [{ victim: 'dumping-core', held: 'uninterruptible' }, 'cannot be "held" by "uninterruptible"'],
  [{ __proto__: null, constructor: 1 }, 'no field "constructor"'],
])('%s is refused by name, value and remedy', (input, message) => {
  expect(() => checkSituation(input)).toThrow(SituationError)
  expect(() => checkSituation(input)).toThrow(message)
})
