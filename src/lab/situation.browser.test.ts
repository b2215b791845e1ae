// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { axeFinds, browserForTests, choose, exploreAll, guide, labOf, modelForTests, said, setupOf } from './testing/lab-page.ts'
import { extentWords } from './show-exploration.ts'
import { situationFields, situationTable } from './situation-words.ts'

const open = browserForTests()
const model = modelForTests('kill_first')

describe('the situation', () => {
  test.each(situationFields)('can be chosen in words, with the meaning of each one click away: %s', async (field) => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByText('Everything else about the situation').click()
    // A list has places only as far as its number says.
    await choose(page, 'kill_first', { pinners: '1', sharers: '1' })
    const controls = `[data-field="${field}"], [data-field="${field}.0"]`
    const control = lab.locator(controls)
    const meaning = lab.locator('.lab-field', { has: page.locator(controls) }).locator('details')
    expect(await control.isVisible()).toBe(true)
    await meaning.locator('summary').click()
    expect((await meaning.innerText()).length).toBeGreaterThan(40)
    expect(await control.evaluate((element: HTMLInputElement) => element.labels?.[0]?.textContent)).toContain(situationTable[field].label)
  })

  test('chosen field by field is the one that is explored', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByText('Everything else about the situation').click()
    await choose(page, 'kill_first', { pinners: '2', '"pinnerKinds.1"': 'stuck', victim: 'exiting', '"memory.0"': 'shared-file' })
    await lab.getByLabel('Somebody else waits for it').check()
    await exploreAll(page, 'kill_first')
    const chosen = setupOf('kill_first', 'mainline', {
      pinners: 2, pinnerKinds: ['reader', 'stuck'], victim: 'exiting', memory: ['shared-file'], parentWaits: true,
    })
    expect(await lab.locator('[role=status]').textContent()).toBe(extentWords(model(chosen).explore(), 'reduced'))
    expect(await lab.locator('[data-region=exploration]').textContent()).toContain('Reader 2: has begun, and never ends')
  })

  test('has as many places for what each reader is as there are readers', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByText('Everything else about the situation').click()
    const places = () => lab.locator('[data-place^=pinnerKinds]:visible').count()
    for (const pinners of ['2', '4', '0']) {
      await choose(page, 'kill_first', { pinners })
      expect(await places()).toBe(Number(pinners))
    }
  })

  test('that cannot be is refused at once, in the words of the form', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByText('Everything else about the situation').click()
    await lab.getByLabel('Its first thread is dead already').check()
    await said(page, '“Its first thread is dead already” needs “Threads of the victim” to be at least 2')
    await choose(page, 'kill_first', { threads: '2' })
    await said(page, 'press Run')
    await lab.getByRole('button', { name: 'Run' }).click()
    await said(page, 'Run with seed')
  })

  test('is not refused any more when it was mended before the answer came', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByText('Everything else about the situation').click()
    await choose(page, 'kill_first', { threads: '6', pinners: '4' })
    // While the one worker counts, what cannot be is chosen, and mended.
    await lab.getByRole('button', { name: 'All schedules' }).click()
    await said(page, 'outcomes in')
    await choose(page, 'kill_first', { threads: '1' })
    await lab.getByLabel('Its first thread is dead already').check()
    await choose(page, 'kill_first', { threads: '2' })
    await lab.getByRole('button', { name: 'Run' }).click()
    await said(page, 'Run with seed')
  })

  test('with one more of what there may be no more of is refused, and the form stays as it is', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await choose(page, 'kill_first', { sharers: '3' })
    await lab.getByRole('button', { name: 'Compare with one more sharer' }).click()
    await lab.locator('[role=status][data-failed]').filter({ hasText: '0 to 3' }).waitFor()
    expect(await lab.locator('[data-field=sharers]').inputValue()).toBe('3')
  })

  test.each([360, 1280])('has nothing for axe to find when all of it is unfolded, and fits, at %i pixels', async (width) => {
    const page = await open(guide, { viewport: { width, height: 800 } })
    await choose(page, 'kill_first', { pinners: '4', sharers: '3' })
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)))
    expect(await axeFinds(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  })
})
