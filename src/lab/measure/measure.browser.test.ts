// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type Kernel, instantiateKernel } from '../../kernel/index.ts'
import { type Measurement, costDescriptions, measure } from '../../kernel/time/index.ts'
import { axeFinds, browserForTests, site } from '../testing/lab-page.ts'
import { type MeasureSettings, defaultSettings, delaysNs, parametersOf } from './settings.ts'
import { findingWords, showMeasurement } from './show-measure.ts'

const guide = `${site}/guides/how-often/`

const openAt = browserForTests()
const open = (options: Parameters<typeof openAt>[1] = {}, before?: () => void): Promise<Page> => openAt(guide, options, before)

let kernel: Kernel
beforeAll(async () => {
  kernel = await instantiateKernel(await readFile(new URL('../../../.cache/built/kernel.wasm', import.meta.url)))
})

const elementOf = (page: Page) => page.locator('mrelease-measure')
const said = (page: Page, text: string | RegExp) => elementOf(page).locator('[role=status]').filter({ hasText: text }).waitFor()
const press = (page: Page, name: string) => elementOf(page).getByRole('button', { name }).click()

/** The model's own answer, computed here by the same wasm. */
function measured(settings: MeasureSettings): Measurement {
  const slices = measure(kernel, parametersOf(settings), { delaysNs }, settings.runs, settings.seed)
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}

async function shown(page: Page): Promise<string> {
  return ((await elementOf(page).locator('[data-region]').textContent()) ?? '').replace(/\s+/g, ' ').trim()
}

/** What markup says, in the words that a reader sees, drawn by the browser itself. */
async function drawn(page: Page, settings: MeasureSettings): Promise<string> {
  return page.evaluate((markup) => {
    const element = document.createElement('div')
    element.innerHTML = markup
    return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
  }, showMeasurement(settings, measured(settings)).markup)
}

test('was measured when the page was built', async () => {
  const page = await open()
  expect(await shown(page)).toBe(await drawn(page, defaultSettings))
  expect(await elementOf(page).locator('[data-model] tr').count()).toBe(delaysNs.length)
})

test('measures what the reader chose, with the seed that was typed', async () => {
  const page = await open()
  const settings: MeasureSettings = {
    ...defaultSettings, placement: 'same-cpu', memoryMiB: 16, threads: 2, cpuSpeed: 0.5, readerHoldUs: 1000, seed: 4_294_967_295,
  }
  await elementOf(page).getByLabel('Placement').selectOption('same-cpu')
  for (const [label, index] of [['Threads of the victim', 1], ['Memory of the victim', 2], ['Speed of the CPUs', 2], ['A reader of its memory', 2]] as const) {
    await elementOf(page).getByLabel(label).fill(String(index))
  }
  await elementOf(page).getByLabel('Seed').fill(String(settings.seed))
  await said(page, 'for other settings')
  expect(await elementOf(page).locator('[data-region][data-stale]').count()).toBe(1)
  await press(page, 'Measure')
  await said(page, /^Measured/)
  expect(await shown(page)).toBe(await drawn(page, settings))
  expect(await elementOf(page).locator('[role=status]').textContent()).toContain(findingWords(measured(settings).points, settings))
  expect(await elementOf(page).locator('[data-stale]').count()).toBe(0)
  expect(await elementOf(page).locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(1)
})

test('says what was measured at the delay that a slider chooses, without measuring again', async () => {
  const page = await open()
  const { points } = measured(defaultSettings)
  const at = elementOf(page).locator('.measure-at li:visible')
  for (const [index, { delayNs, late, runs }] of points.entries()) {
    await elementOf(page).getByLabel('Delay between kill and call').fill(String(index))
    expect(await at.allTextContents()).toEqual([expect.stringContaining(`${late} of ${runs} too late`)])
    expect(await elementOf(page).locator('.measure-chosen:not([visibility=hidden])').getAttribute('data-delay')).toBe(String(delayNs / 1000))
    await said(page, `${late} of ${runs} too late`)
  }
  expect(await elementOf(page).locator('[data-stale]').count()).toBe(0)
  await press(page, 'Measure')
  await said(page, /^Measured/)
  expect(await shown(page)).toBe(await drawn(page, { ...defaultSettings, delayUs: 20_000 }))
})

test('says of a proposed kernel that it is proposed, and that one call has no delay', async () => {
  const page = await open()
  await elementOf(page).getByLabel('Kernel').selectOption('reap-kill-v2')
  await press(page, 'Measure')
  await said(page, 'there is no delay')
  expect(await elementOf(page).locator('.measure-for').textContent()).toContain('(proposed, in no release)')
  expect(await shown(page)).toBe(await drawn(page, { ...defaultSettings, profile: 'reap-kill-v2' }))
})

test('stops when Stop is pressed, shows what there is, and measures again', async () => {
  const page = await open()
  await elementOf(page).getByLabel('Runs for each delay').selectOption('20000')
  await press(page, 'Measure')
  await page.waitForFunction(() => (document.querySelector('mrelease-measure progress') as HTMLProgressElement).value > 0)
  const before = Date.now()
  await press(page, 'Stop')
  await said(page, 'Stopped after')
  expect(Date.now() - before).toBeLessThan(2000)
  expect(await elementOf(page).locator('.measure-for').textContent()).toContain('not all runs have been made')
  expect(await page.evaluate(() => (document.activeElement as HTMLButtonElement).name)).toBe('stop')
  await elementOf(page).getByLabel('Runs for each delay').selectOption('200')
  await press(page, 'Measure')
  await said(page, /^Measured/)
  expect(await shown(page)).toBe(await drawn(page, defaultSettings))
})

test('says in words why there is no answer', async () => {
  const page = await open({}, () => {
    Object.defineProperty(globalThis, 'Worker', { value: undefined })
  })
  await press(page, 'Measure')
  await elementOf(page).locator('[role=status][data-failed]').filter({ hasText: 'no web workers' }).waitFor()
  await elementOf(page).getByLabel('Seed').fill('4294967296')
  await press(page, 'Measure')
  await said(page, 'whole number from 0 to 4294967295')
})

test('a kernel that cannot be fetched is said, and fetched again', async () => {
  const page = await open()
  await page.route('**/kernel*.wasm', (route) => route.fulfill({ status: 503 }))
  await press(page, 'Measure')
  await elementOf(page).locator('[role=status][data-failed]').filter({ hasText: '503' }).waitFor()
  await page.unroute('**/kernel*.wasm')
  await press(page, 'Measure')
  await said(page, /^Measured/)
})

test('lists every cost with its source, and says how far timed runs miss what was held out', async () => {
  const page = await open()
  await page.getByText(/off by 0\.\d\d when the victim wakes on its killer's CPU \(\d+ points\), and by 0\.\d\d when/).waitFor()
  for (const source of ['fitted', 'measured', 'assumed'] as const) {
    const listed = await page.locator(`#measure-costs tr[data-source=${source}]`).count()
    expect(listed).toBe(costDescriptions.filter((cost) => cost.source === source).length)
    expect(listed).toBeGreaterThan(0)
  }
})

test('without JavaScript the measurement of the build is there, and the controls are off', async () => {
  const page = await open({ javaScriptEnabled: false })
  expect(await elementOf(page).getByRole('button', { name: 'Measure' }).isDisabled()).toBe(true)
  expect(await elementOf(page).locator('noscript').count()).toBe(1)
  expect(await elementOf(page).locator('[data-model] tr').count()).toBe(delaysNs.length)
})

test('comes alive without moving anything', async () => {
  const page = await open()
  await page.locator('mrelease-measure[data-alive]').waitFor()
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 300)
      }),
  )
  expect(shift).toBeLessThan(0.01)
})

test.each([360, 1280])('has nothing for axe to find after a measurement, and no page to scroll sideways, at %i pixels', async (width) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ viewport: { width, height: 800 }, colorScheme })
    await press(page, 'Measure')
    await said(page, /^Measured/)
    await elementOf(page).getByText('All numbers as a table').click()
    expect(await axeFinds(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await elementOf(page).locator('.measure-scroll .measure-svg').evaluate((svg) => svg.getBoundingClientRect().width)).toBe(640)
  }
})

test('its settings are in the address, which leads back to them', async () => {
  const page = await open()
  await elementOf(page).getByLabel('Threads of the victim').fill('2')
  await elementOf(page).getByLabel('Placement').selectOption('same-cpu')
  await press(page, 'Copy link')
  expect(new URL(page.url()).hash).toBe('#measure=1&placement=same-cpu&threads=3')
  const again = await openAt(page.url())
  await said(again, 'press Measure')
  await press(again, 'Measure')
  await said(again, /^Measured/)
  expect(await shown(again)).toBe(await drawn(again, { ...defaultSettings, placement: 'same-cpu', threads: 3 }))
})

test('a measurement puts its settings into the address', async () => {
  const page = await open()
  await elementOf(page).getByLabel('Seed').fill('7')
  await press(page, 'Measure')
  await said(page, /^Measured/)
  expect(new URL(page.url()).hash).toBe('#measure=1&seed=7')
})

test.each(['measure=2', 'measure=1&threads=99', 'measure=1&profile=nonsense', 'measure=1&seed=x', 'measure=1&colour=red'])(
  'says what is wrong with a link, and shows the defaults: %s',
  async (words) => {
    const page = await openAt(`${guide}#${words}`)
    await elementOf(page).locator('[role=status][data-failed]').filter({ hasText: 'could not be followed' }).waitFor()
    expect(await elementOf(page).getByLabel('Threads of the victim').inputValue()).toBe('0')
    expect(await shown(page)).toBe(await drawn(page, defaultSettings))
  },
)

test('a link that came later and is nonsense leads back to the defaults, and what is shown is marked as not theirs', async () => {
  const page = await open()
  await elementOf(page).getByLabel('Threads of the victim').fill('2')
  await press(page, 'Measure')
  await said(page, /^Measured/)
  await page.evaluate(() => (location.hash = '#measure=9'))
  await said(page, 'The settings are the defaults.')
  expect(await elementOf(page).getByLabel('Threads of the victim').inputValue()).toBe('0')
  expect(await elementOf(page).locator('[data-region][data-stale]').count()).toBe(1)
})

test('while it measures, only Stop can be pressed, and the focus stays where it is', async () => {
  const page = await open()
  const button = (name: string) => elementOf(page).getByRole('button', { name })
  await elementOf(page).getByLabel('Runs for each delay').selectOption('20000')
  await press(page, 'Measure')
  await said(page, 'Measuring')
  expect(await button('Measure').getAttribute('aria-disabled')).toBe('true')
  expect(await button('Stop').getAttribute('aria-disabled')).toBeNull()
  expect(await page.evaluate(() => (document.activeElement as HTMLButtonElement).name)).toBe('measure')
  await press(page, 'Stop')
  await said(page, 'Stopped after')
  expect(await button('Measure').getAttribute('aria-disabled')).toBeNull()
  expect(await button('Stop').getAttribute('aria-disabled')).toBe('true')
})
