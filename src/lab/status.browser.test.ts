// SPDX-License-Identifier: MIT
// Where a lab says what happened: in view of whoever caused it, and nothing moves for it.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFinds, browserForTests, choose, guide, labOf, modelForTests, said, setupOf, site } from './testing/lab-page.ts'

const open = browserForTests()
const model = modelForTests('kill_first')
const sizes = [{ width: 360, height: 780 }, { width: 1280, height: 900 }]

const lab = (page: Page) => labOf(page, 'kill_first')
const button = (page: Page, name: string) => lab(page).getByRole('button', { name, exact: true })

/** Waits until a status line says something, and tells whether all of it is inside the window. */
async function seen(page: Page, text: string | RegExp, status = lab(page).locator('[role=status]')): Promise<boolean> {
  await status.filter({ hasText: text }).waitFor()
  return status.evaluate((line) => {
    const { top, bottom } = line.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })
}

/** Adds up what the browser counts as moved, however it came about. */
function countShifts(): void {
  const sum = { shift: 0 }
  Object.assign(globalThis, { sum })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum.shift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}
const shifts = (page: Page) => page.evaluate(() => (globalThis as unknown as { sum: { shift: number } }).sum.shift)

describe.each(sizes)('in a window of $width by $height pixels', (viewport) => {
  test('a reader who plays the scheduler sees the goal, each step, and the judgement', async () => {
    const page = await open(guide, { viewport })
    await button(page, 'Break it').click()
    expect(await seen(page, 'Your turn: choose who takes the next step')).toBe(true)
    const { outcomes } = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore()
    const way = outcomes.find(({ outcome, calls }) => outcome.memory === 'held by a pinner' && calls.at(-1)?.error === 'ESRCH')?.witness ?? []
    for (const [index, actor] of way.entries()) {
      await lab(page).locator(`[data-actor="${actor}"]`).click()
      if (index + 1 < way.length) expect(await seen(page, `Step ${index + 1}:`)).toBe(true)
    }
    expect(await seen(page, 'You did it')).toBe(true)
  })

  test('Run and All schedules move nothing that the reader sees', async () => {
    const page = await open(guide, { viewport }, countShifts)
    await button(page, 'Run').scrollIntoViewIfNeeded()
    for (let run = 3; run < 8; run++) {
      await button(page, 'Run').click()
      await said(page, `seed ${run}`)
    }
    await button(page, 'All schedules').click()
    await said(page, 'Every schedule was explored')
    await page.waitForTimeout(300)
    expect(await shifts(page)).toBeLessThan(0.001)
  })

  test('the button that a step was chosen with stays where it is', async () => {
    const page = await open(guide, { viewport })
    await button(page, 'Break it').click()
    await said(page, 'Your turn')
    const step = lab(page).getByRole('button', { name: /^Step of caller/ })
    const top = () => step.evaluate((element) => Math.round(element.getBoundingClientRect().top))
    const before = await top()
    for (let steps = 1; await step.getAttribute('aria-disabled') === null; steps++) {
      await step.click()
      await said(page, new RegExp(`Step ${steps}:|did not happen`))
      expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
    }
    expect(await lab(page).locator('[role=status]').textContent()).toContain('It did not happen this time')
  })

  test('nothing that the keys lead to is hidden under the status line', async () => {
    const page = await open(guide, { viewport })
    await button(page, 'Run').click()
    await said(page, 'seed 3')
    await lab(page).locator('select[name=profile]').focus()
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      const hidden = await page.evaluate(() => {
        const focused = document.activeElement
        const line = document.querySelector('mrelease-lab [role=status]')
        if (focused === null || line === null || line.parentElement?.contains(focused) !== true) return ''
        return focused.getBoundingClientRect().top >= line.getBoundingClientRect().top ? focused.outerHTML.slice(0, 80) : ''
      })
      expect(hidden).toBe('')
    }
  })

  test.each([
    ['of a program that the page does not have', 'lab=windows&v=1', 'No lab of this page has the program "windows"'],
    ['with a number that is none', 'lab=kill_first&v=1&threads=many', 'not "many"'],
    ['with a schedule that cannot be taken', 'lab=kill_first&v=1&threads=2&steps=01', 'Step 2 of the schedule'],
  ])('a link %s leads to the lab that says so, with the defaults', async (_, words, what) => {
    const page = await open(`${guide}#${words}`, { viewport })
    expect(await seen(page, what)).toBe(true)
    expect(await lab(page).locator('select[data-field=threads]').inputValue()).toBe('1')
    expect(await lab(page).locator('[data-stale]').count()).toBe(0)
  })

  test('a measurement, too, says what was wrong with its link where the reader sees it', async () => {
    const page = await open(`${site}/guides/how-often/#measure=1&threads=99`, { viewport })
    expect(await seen(page, 'could not be followed', page.locator('mrelease-measure [role=status]'))).toBe(true)
  })
})

test('a link that fails later takes the settings back to the defaults, and says what is shown for others', async () => {
  const page = await open(`${guide}#lab=kill_first&v=1&threads=4&seed=7`)
  await said(page, 'seed 7')
  await page.evaluate(() => (location.hash = '#lab=kill_first&v=9'))
  await said(page, 'could not be followed')
  expect(await lab(page).locator('select[data-field=threads]').inputValue()).toBe('1')
  expect(await lab(page).locator('[data-region=run][data-stale]').count()).toBe(1)
})

test('what cannot go into the clipboard is shown line by line, and axe has nothing against it', async () => {
  const page = await open(guide, { viewport: { width: 360, height: 780 } }, () => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await button(page, 'Copy as text').click()
  await said(page, 'does not let this page use the clipboard')
  const lines = (await lab(page).locator('[role=status]').innerText()).split('\n')
  expect(lines).toContain('$ ./kill_first 4242')
  expect(await axeFinds(page)).toEqual([])
})

test.each([
  ['in large text', { width: 360, height: 780 }, 'html { font-size: 200% !important }'],
  ['in a low window', { width: 780, height: 360 }, 'html { font-size: 100% }'],
])('%s it covers at most a quarter of the window, and not the step that the reader is led to', async (_, viewport, content) => {
  const page = await open(guide, { viewport })
  await page.addStyleTag({ content })
  await button(page, 'Break it').click()
  expect(await seen(page, 'Your turn')).toBe(true)
  const [line, step] = await Promise.all([lab(page).locator('[role=status]').boundingBox(), page.locator(':focus').boundingBox()])
  expect(line?.height ?? Infinity).toBeLessThanOrEqual(viewport.height / 4)
  expect((step?.y ?? Infinity) + (step?.height ?? 0)).toBeLessThanOrEqual(line?.y ?? 0)
  // What does not fit can be scrolled to by keyboard.
  const [text, room, index] = await lab(page).locator('[role=status]').evaluate((p: HTMLElement) => [p.scrollHeight, p.clientHeight, p.tabIndex])
  expect(index).toBe((text ?? 0) > (room ?? 0) ? 0 : -1)
})

test('a timeline that is wider than the paper is printed whole', async () => {
  const page = await open(guide, { viewport: { width: 700, height: 900 } })
  await page.emulateMedia({ media: 'print' })
  const [drawing, frame] = await lab(page).locator('.lab-svg').evaluate((svg) => [svg, svg.parentElement].map((each) => each?.clientWidth ?? 0))
  expect(drawing).toBeGreaterThan(0)
  expect(drawing).toBeLessThanOrEqual(frame ?? 0)
})

test.each(['light', 'dark'] as const)('what is shown for other settings stays readable, %s', async (colorScheme) => {
  const page = await open(guide, { colorScheme })
  await choose(page, 'kill_first', { threads: '3' })
  await lab(page).locator('[data-stale]').first().waitFor()
  expect(await axeFinds(page)).toEqual([])
  await page.goto(`${site}/guides/how-often/`)
  await page.getByLabel('Threads of the victim').fill('3')
  await page.locator('mrelease-measure [data-stale]').waitFor()
  expect(await axeFinds(page)).toEqual([])
})
