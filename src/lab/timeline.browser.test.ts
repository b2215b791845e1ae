// SPDX-License-Identifier: MIT
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFinds, browserForTests, choose, guide, labOf, modelForTests, said, setupOf } from './testing/lab-page.ts'
import { stepWords } from './words.ts'

const open = browserForTests()
const model = modelForTests('kill_first')

const lab = (page: Page) => labOf(page, 'kill_first')
const callout = (page: Page) => lab(page).locator('.lab-callout')
const dot = (page: Page, position: number) => lab(page).locator(`.lab-dot[data-position="${position}"] circle`)
/** The run that the page shows at first. */
const run = () => model(setupOf('kill_first', 'mainline', { pinners: 1 })).run(2)

test('a timeline that is scrolled keeps the names of its lanes in sight', async () => {
  const page = await open(guide, { viewport: { width: 360, height: 740 } })
  const frame = lab(page).locator('.lab-timeline')
  const name = frame.locator('.lab-name').first()
  const left = (element: Element) => element.getBoundingClientRect().left
  const before = await name.evaluate(left)
  await frame.evaluate((element) => element.scrollTo({ left: element.scrollWidth }))
  await expect.poll(() => name.evaluate(left)).toBeCloseTo(before, 0)
  expect(await frame.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(50)
})

describe('a timeline says what happened', () => {
  test('under the pointer; the words stay while the pointer is on them, and go when it leaves', async () => {
    const page = await open(guide)
    await dot(page, 3).hover()
    await callout(page).filter({ hasText: stepWords(run(), 3).words }).waitFor()
    const box = await callout(page).boundingBox()
    await page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 10, { steps: 5 })
    await page.waitForTimeout(600)
    expect(await callout(page).isVisible()).toBe(true)
    await lab(page).locator('.lab-state').hover()
    await callout(page).waitFor({ state: 'hidden' })
  })

  test('with the call that a step belongs to, and what came of it; and of the window of the race, too', async () => {
    const page = await open(guide)
    const { steps } = run().trace
    const last = steps.findLastIndex(({ step }) => step.call?.name === 'process_mrelease')
    await dot(page, last + 1).hover()
    await callout(page).filter({ hasText: 'process_mrelease() = ' }).waitFor()
    await lab(page).locator('.lab-window text').hover()
    await callout(page).filter({ hasText: 'process_mrelease() can work' }).waitFor()
  })

  test('at the step that the keys lead to; Escape takes the words away and leaves the focus', async () => {
    const page = await open(guide)
    await lab(page).locator('[data-key=timeline]').focus()
    await page.keyboard.press('Home')
    await said(page, 'Before the first step')
    for (const position of [1, 2, 3]) {
      await page.keyboard.press('ArrowRight')
      await callout(page).filter({ hasText: stepWords(run(), position).words }).waitFor()
    }
    await page.keyboard.press('Escape')
    await callout(page).waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('timeline')
  })

  test('where it is tapped, on a phone; inside of the frame, and not wider than the page', async () => {
    const page = await open(guide, { viewport: { width: 360, height: 740 }, hasTouch: true })
    await dot(page, 2).tap()
    await callout(page).filter({ hasText: stepWords(run(), 2).words }).waitFor()
    const box = await callout(page).boundingBox()
    expect(box?.x ?? -1).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(360)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  test.each(['light', 'dark'] as const)('in words that axe has nothing against, %s', async (colorScheme) => {
    const page = await open(guide, { colorScheme })
    await dot(page, 3).hover()
    await callout(page).waitFor()
    expect(await axeFinds(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('of a second caller and a killer, in colours that axe has nothing against, %s', async (colorScheme) => {
    const page = await open(guide, { colorScheme })
    await lab(page).locator('.lab-more > summary').click()
    await choose(page, 'kill_first', { secondCaller: 'kills-and-calls' })
    await lab(page).getByLabel('Somebody may kill the program').check()
    await lab(page).locator('input[name=seed]').fill('3')
    await lab(page).getByRole('button', { name: 'Run', exact: true }).click()
    await said(page, 'Run with seed 3')
    for (const kind of ['second-caller', 'killer']) await lab(page).locator(`.lab-dot[data-kind=${kind}]`).first().waitFor()
    await lab(page).locator('[data-key=steps]').click()
    const colours = (kind: string) => lab(page).evaluate((root, of) => {
      const style = (selector: string) => getComputedStyle(root.querySelector(selector) ?? root)
      return [style(`.lab-dot[data-kind=${of}] circle`).fill, style(`.lab-steps b[data-kind=${of}]`).color]
    }, kind)
    const seen = await Promise.all(['caller', 'victim-thread', 'second-caller', 'killer'].map(colours))
    for (const [dot, name] of seen) expect(dot).toBe(name)
    expect(new Set(seen.map(([dot]) => dot)).size).toBe(seen.length)
    expect(await axeFinds(page)).toEqual([])
  })
})
