// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { showRun } from './show-run.ts'
import { browserForTests, choose, drawn, exploreAll, guide, labOf, modelForTests, said, setupOf, shown } from './testing/lab-page.ts'
import { textReport } from './text-report.ts'

const open = browserForTests()
const model = modelForTests('kill_first')
/** What the guide was built with. */
const built = setupOf('kill_first', 'mainline', { pinners: 1 })
const seed = 2

describe('what a reader takes along', () => {
  const region = (page: Page) => labOf(page, 'kill_first').locator('[data-region=run]')

  test('is led back to by its link', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { story: 'sharer', profile: 'reap-kill-v3' })
    await labOf(page, 'kill_first').getByLabel('Seed of the schedule').fill('99')
    await labOf(page, 'kill_first').getByRole('button', { name: 'Run' }).click()
    await said(page, 'seed 99')
    const before = await shown(page, 'kill_first', 'run')
    await labOf(page, 'kill_first').getByRole('button', { name: 'Copy link' }).click()
    await page.waitForFunction(() => location.hash.includes('seed=99'))
    const address = page.url()
    const again = await open(address)
    await labOf(again, 'kill_first').locator('[role=status]').filter({ hasText: 'seed 99' }).waitFor()
    expect(await shown(again, 'kill_first', 'run')).toBe(before)
    expect(await labOf(again, 'kill_first').locator('select[name=story]').inputValue()).toBe('sharer')
  })

  test('marks the outcomes of other settings when a link or a task changes the settings', async () => {
    const page = await open(`${guide}#lab=kill_first&v=1&threads=4&sharers=1&seed=7`)
    await said(page, 'seed 7')
    await labOf(page, 'kill_first').locator('[data-region=exploration][data-stale]').waitFor()
    expect(await labOf(page, 'kill_first').locator('[data-region=run][data-stale]').count()).toBe(0)
    await exploreAll(page, 'kill_first')
    await labOf(page, 'kill_first').getByRole('button', { name: 'Break it' }).click()
    await said(page, 'Your turn')
    expect(await labOf(page, 'kill_first').locator('[data-region=exploration][data-stale]').count()).toBe(1)
  })

  test('follows a link that arrives while something else is computed', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '4', pinners: '2' })
    await labOf(page, 'kill_first').getByRole('button', { name: 'All schedules' }).click()
    await page.evaluate(() => (location.hash = '#lab=kill_first&v=1&seed=11'))
    await said(page, 'seed 11')
    expect(await labOf(page, 'kill_first').locator('[data-region=run][data-stale]').count()).toBe(0)
  })

  const nonsense = ['v=1&threads=99', 'v=7', 'v=1&profile=nonsense', 'v=1&steps=zzzz']
  test.each(nonsense)('says what is wrong with a link, and starts from the defaults: %s', async (words) => {
    const page = await open(`${guide}#lab=kill_first&${words}`)
    await labOf(page, 'kill_first').locator('[role=status][data-failed]').waitFor()
    expect(await shown(page, 'kill_first', 'run')).toBe(await drawn(page, showRun(model(built).run(seed), built).markup))
    expect(await labOf(page, 'kill_first').locator('[data-stale]').count()).toBe(0)
  })

  test('goes back to the defaults when a link that came later is nonsense, and says that what is shown is not theirs', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '3' })
    await labOf(page, 'kill_first').getByRole('button', { name: 'Run', exact: true }).click()
    await said(page, 'Run with seed')
    await page.evaluate(() => (location.hash = '#lab=kill_first&v=1&threads=99'))
    await said(page, 'The settings are the defaults.')
    expect(await labOf(page, 'kill_first').locator('[data-field=threads]').inputValue()).toBe('1')
    expect(await labOf(page, 'kill_first').locator('[data-region=run][data-stale]').count()).toBe(1)
  })

  test('says that a link is to a program that the page has not', async () => {
    const page = await open(`${guide}#lab=term_first&v=1&seed=1`)
    await said(page, 'No lab of this page has the program "term_first"')
  })

  test('can be copied as text and saved as a drawing that stands by itself', async () => {
    const page = await open(guide, { permissions: ['clipboard-read', 'clipboard-write'] })
    await labOf(page, 'kill_first').getByRole('button', { name: 'Copy as text' }).click()
    await said(page, 'is in the clipboard')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(textReport(built, model(built).run(seed)))
    const [download] = await Promise.all([page.waitForEvent('download'), region(page).getByRole('button', { name: 'Save drawing' }).click()])
    const file = await download.path()
    const drawing = await readFile(file, 'utf8')
    expect(drawing).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(drawing).toContain('.lab-dot circle')
  })
})
