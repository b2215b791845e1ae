// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { extentWords } from './show-exploration.ts'
import { browserForTests, choose, exploreAll, guide, labOf, modelForTests, setupOf, site } from './testing/lab-page.ts'
import { stories } from './stories.ts'

const open = browserForTests()
const model = modelForTests('kill_first', 'term_first', 'kill_boost')
const pageOf: Readonly<Record<string, string>> = {
  term_first: `${site}/guides/sigterm-first/`,
  kill_boost: `${site}/guides/between-kill-and-call/`,
}

describe.each(stories)('the story "$title"', ({ name, meaning, situation, program = 'kill_first', profile = 'mainline' }) => {
  test('can be chosen, says what it means, and is explored as it says', async () => {
    const page = await open(pageOf[program] ?? guide)
    const lab = labOf(page, program)
    await choose(page, program, { profile: 'reap-kill-v2', story: 'frozen' })
    await choose(page, program, { profile: 'mainline', story: name })
    expect(await lab.locator('.lab-meaning').textContent()).toBe(meaning)
    await exploreAll(page, program)
    const exploration = model(setupOf(program, profile, situation)).explore()
    expect(await lab.locator('[role=status]').textContent()).toBe(extentWords(exploration, 'reduced'))
  })
})

test('a story that names its kernel chooses it', async () => {
  const page = await open(pageOf['term_first'] ?? '')
  await choose(page, 'term_first', { profile: 'exit-mm', story: 'jvm' })
  expect(await labOf(page, 'term_first').locator('select[name=profile]').inputValue()).toBe('mainline')
})

test('a story of another program is not offered', async () => {
  const page = await open(guide)
  expect(await labOf(page, 'kill_first').locator('select[name=story] option[value=jvm]').count()).toBe(0)
})

test('the guides say what the model says: a victim that catches SIGTERM, and a boost before the call', async () => {
  const sigterm = await open(pageOf['term_first'] ?? '')
  const found = await sigterm.locator('.m-finding').evaluateAll((all) => all.map((each) => each.getAttribute('data-found')))
  expect(found).toEqual(['true', 'true', 'false', 'false', 'true'])
  const boost = await open(pageOf['kill_boost'] ?? '')
  const shares = await boost.locator('.m-finding small').allTextContents()
  expect(shares).toHaveLength(2)
  for (const share of shares) expect(share).toContain(' of all schedules')
})

test.each(['kill_first', 'reap_kill', 'term_first', 'kill_boost'])('what real kernels answered stands next to what the model says: %s', async (program) => {
  const page = await open(pageOf[program] ?? guide)
  const panel = labOf(page, program).locator('.lab-real')
  await panel.locator('summary').click()
  const cellsOf = (all: Element[]) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? ''))
  const rows = await panel.locator('tbody tr').evaluateAll(cellsOf)
  expect(rows.length).toBeGreaterThan(program === 'kill_first' ? 4 : 0)
  for (const [situation, observed = '', possible = ''] of rows) {
    for (const [, result = ''] of observed.matchAll(/(success|E[A-Z]+) \d/g)) expect(possible, situation).toContain(result)
  }
})
