// SPDX-License-Identifier: MIT
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFinds, browserForTests, choose, guide, labOf, modelForTests, said, setupOf } from './testing/lab-page.ts'

const open = browserForTests()
const model = modelForTests('kill_first')

describe('going through a run step by step', () => {
  const region = (page: Page) => labOf(page, 'kill_first').locator('[data-region=run]')
  const position = async (page: Page) => (await region(page).locator('.lab-position').textContent())?.trim()

  test('goes back and forth by buttons and by keys, and keeps the focus', async () => {
    const page = await open(guide)
    await region(page).getByRole('button', { name: 'First' }).click()
    await said(page, 'Before the first step')
    const all = model(setupOf('kill_first', 'mainline', { pinners: 1 })).run(2).trace.steps.length
    expect(await position(page)).toBe(`Step 0 of ${all}`)
    await region(page).getByRole('button', { name: 'Forward' }).click()
    await said(page, 'Step 1:')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Forward')
    await region(page).locator('[data-key=timeline]').focus()
    await page.keyboard.press('ArrowRight')
    await said(page, 'Step 2:')
    await page.keyboard.press('ArrowLeft')
    await said(page, 'Step 1:')
    await page.keyboard.press('End')
    await said(page, `Step ${all}:`)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('timeline')
  })

  test('lets the reader choose who goes next, as the model allows', async () => {
    const page = await open(guide)
    await region(page).getByRole('button', { name: 'First' }).click()
    await said(page, 'Before the first step')
    await region(page).getByRole('button', { name: 'Step of reader' }).click()
    await said(page, 'Step 1: reader')
    expect(await position(page)).toBe('Step 1 of 1')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toMatch(/^actor-/)
    await region(page).getByRole('button', { name: 'Step of victim' }).click({ force: true })
    await said(page, 'cannot take a step now')
    expect(await position(page)).toBe('Step 1 of 1')
  })

  test('marks the line of C that the program is at', async () => {
    const page = await open(guide)
    await region(page).getByRole('button', { name: 'First' }).click()
    await said(page, 'Before the first step')
    const marked = labOf(page, 'kill_first').locator('.lab-source .ec-line[data-current]')
    expect(await marked.textContent()).toContain('pidfd_open(pid, 0)')
  })

  test('shows that line where the steps are chosen, too, as long as the program runs', async () => {
    const page = await open(guide)
    await region(page).getByRole('button', { name: 'First' }).click()
    await said(page, 'Before the first step')
    expect(await region(page).locator('.lab-actors').innerText()).toMatch(/\d+ pidfd = pidfd_open\(pid, 0\);/)
    await region(page).getByRole('button', { name: 'Last' }).click()
    await said(page, 'Step 28')
    expect(await region(page).locator('.lab-line').count()).toBe(0)
  })

  test('names the kernel function that each actor is in, with a link to what it is', async () => {
    const page = await open(`${guide}#lab=kill_first&v=1&pinners=1&steps=0001`)
    await said(page, 'The schedule of the link')
    const links = region(page).locator('.lab-actors a')
    expect(await links.allTextContents()).toEqual(['find_lock_task_mm', 'do_exit'])
    await links.last().click()
    await page.locator('dt:target').filter({ hasText: 'do_exit' }).waitFor()
  })

  test('sets a task, and judges how it was done', async () => {
    const page = await open(guide)
    await labOf(page, 'kill_first').getByRole('button', { name: 'Break it' }).click()
    await said(page, 'Your turn')
    const { outcomes } = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore()
    const way = outcomes.find(({ outcome, calls }) => outcome.memory === 'held by a pinner' && calls.at(-1)?.error === 'ESRCH')
    for (const [index, actor] of (way?.witness ?? []).entries()) {
      await region(page).locator(`[data-actor="${actor}"]`).click()
      if (index + 1 < (way?.witness.length ?? 0)) await said(page, `Step ${index + 1}:`)
    }
    await said(page, /You did it, in \d+ steps\. There is no shorter way/)
  })

  test('says of a schedule that ends before the program that it has not ended, and kills nobody', async () => {
    const page = await open(`${guide}#lab=kill_first&v=1&pinners=1&steps=00`)
    await said(page, 'it has not ended yet')
    expect(await region(page).textContent()).not.toContain('killed by')
  })

  test('replays a schedule under the settings that it was found for', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '3' })
    await labOf(page, 'kill_first').locator('li[data-memory="held by a pinner"] button').first().click()
    await said(page, 'A schedule of')
    expect(await labOf(page, 'kill_first').locator('select[data-field=threads]').inputValue()).toBe('1')
    expect(await labOf(page, 'kill_first').locator('[data-stale]').count()).toBe(0)
  })

  test('keeps the moment that is shown inside the frame of a phone', async () => {
    const page = await open(guide, { viewport: { width: 360, height: 740 } })
    await region(page).getByRole('button', { name: 'Back' }).click()
    await said(page, 'Step')
    const [frame, cursor] = await Promise.all([region(page).locator('.lab-timeline').boundingBox(), region(page).locator('.lab-cursor').boundingBox()])
    expect(cursor?.x ?? 0).toBeGreaterThanOrEqual(frame?.x ?? Infinity)
    expect((cursor?.x ?? Infinity) + (cursor?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0))
  })

  test.each([360, 1280])('has nothing for axe to find in the middle of a run, at %i pixels', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(guide, { viewport: { width, height: 800 }, colorScheme })
      await region(page).getByRole('button', { name: 'First' }).click()
      await said(page, 'Before the first step')
      await region(page).getByRole('button', { name: 'Forward' }).click()
      await said(page, 'Step 1:')
      await region(page).getByText('All steps in words').click()
      expect(await axeFinds(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  })
})
