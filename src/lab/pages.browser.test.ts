// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { axeFinds, browserForTests, pages, site } from './testing/lab-page.ts'

const open = browserForTests()

describe('the pages', () => {
  test.each(pages.flatMap((path) => (['light', 'dark'] as const).map((colorScheme) => ({ path, colorScheme }))))(
    'have nothing for axe to find: $path, $colorScheme',
    async ({ path, colorScheme }) => {
      const page = await open(site + path, { colorScheme })
      expect(await axeFinds(page)).toEqual([])
    },
  )

  test.each(pages)('fit a phone of 360 pixels: %s', async (path) => {
    const page = await open(site + path, { viewport: { width: 360, height: 740 } })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  test.each(pages)('fit it with text at 200 %%, too: %s', async (path) => {
    const page = await open(site + path, { viewport: { width: 360, height: 740 } })
    await page.addStyleTag({ content: 'html { font-size: 200% !important }' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  test('have the list of headings at its place before the text has come', async () => {
    const page = await open(`${site}/reference/model/`, { viewport: { width: 1280, height: 900 } })
    const left = () => page.locator('.right-sidebar').evaluate((list) => list.getBoundingClientRect().left)
    const whole = await left()
    await page.locator('.main-pane').evaluate((text) => text.remove())
    expect(await left()).toBe(whole)
  })

  test.each([800, 1280])('have the name of the call on one line of the first page, %d pixels wide', async (width) => {
    const page = await open(site, { viewport: { width, height: 900 } })
    const lines = await page.locator('.hero h1').evaluate((title) => title.clientHeight / Number.parseFloat(getComputedStyle(title).lineHeight))
    expect(Math.round(lines)).toBe(1)
  })

  test('have the whole table of answers on a wide screen, and the row that a link names below its head', async () => {
    const page = await open(`${site}/reference/answers/#row-18`, { viewport: { width: 1280, height: 700 } })
    const [table, head, row] = await page.evaluate(() => ['.m-answers table', '.m-answers thead th', '#row-18'].map((selector) => {
      const { left, right, top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()
      return { left, right, top, bottom }
    }))
    expect(table?.right).toBeLessThanOrEqual(1280)
    expect(row?.top).toBeGreaterThanOrEqual(head?.bottom ?? Infinity)
    expect(row?.bottom).toBeLessThan(700)
  })

  test('have no broken word at the head of a column, on a phone', async () => {
    const page = await open(site, { viewport: { width: 360, height: 740 } })
    const heads = await page.locator('.lab-story thead th:last-child').evaluateAll((all) => all.map((head) => head.scrollHeight))
    expect(heads.length).toBeGreaterThan(0)
    for (const height of heads) expect(height).toBeLessThan(40)
  })

  test.each(pages)('load without a complaint on the console, and from nowhere else: %s', async (path) => {
    const page = await open('about:blank')
    const said: string[] = []
    page.on('console', (message) => {
      if (message.type() !== 'debug') said.push(message.text())
    })
    page.on('pageerror', (error) => said.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(site) && !request.url().startsWith('data:')) said.push(request.url())
    })
    await page.goto(site + path, { waitUntil: 'networkidle' })
    expect(said).toEqual([])
  })
})
