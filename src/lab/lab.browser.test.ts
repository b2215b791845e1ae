// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../build/browser.ts'
import { type Kernel, instantiateKernel } from '../kernel/index.ts'
import { type Program, countProgramSchedules, exploreProgram, loadProgram, runProgram } from '../program/index.ts'
import { type LabSetup, argumentsFor, defaultSetup } from './setup.ts'
import { extentWords, showExploration } from './show-exploration.ts'
import { showRun } from './show-run.ts'

const site = inject('site')
const guide = `${site}/guides/kill-first-or-reap-kill/`
const built = (name: string) => readFile(new URL(`../../.cache/built/${name}.wasm`, import.meta.url))

let browser: Browser
let kernel: Kernel
let context: BrowserContext | undefined
const programs = new Map<string, Program>()

beforeAll(async () => {
  browser = await launchBrowser()
  kernel = await instantiateKernel(await built('kernel'))
  for (const name of ['kill_first', 'reap_kill']) programs.set(name, await loadProgram(await built(name), name))
})
afterAll(() => browser.close())
afterEach(async () => {
  await context?.close()
  context = undefined
})

async function open(address: string, options: Parameters<Browser['newContext']>[0] = {}, before?: () => void): Promise<Page> {
  context = await browser.newContext(options)
  const page = await context.newPage()
  if (before !== undefined) await page.addInitScript(before)
  await page.goto(address)
  return page
}

const labOf = (page: Page, program: string) => page.locator(`mrelease-lab[data-program="${program}"]`)

/** The model's own answers, computed here by the same wasm. */
function model(setup: LabSetup) {
  const program = programs.get(setup.program)
  if (program === undefined) throw new Error(`${setup.program} is not loaded`)
  const asked = { program, argv: argumentsFor(setup), profile: setup.profile, situation: setup.situation }
  return {
    run: (seed: number) => runProgram(kernel, { ...asked, by: { seed } }),
    count: () => countProgramSchedules(kernel, asked),
    explore: (reductions = true) => exploreProgram(kernel, asked, { reductions }),
  }
}

function setupOf(program: string, profile: LabSetup['profile'], situation: Partial<LabSetup['situation']>): LabSetup {
  const defaults = defaultSetup(program)
  return { program, profile, situation: { ...defaults.situation, ...situation } }
}

/** What markup says, in the words that a reader sees, drawn by the browser itself. */
async function drawn(page: Page, markup: string): Promise<string> {
  return page.evaluate((html) => {
    const element = document.createElement('div')
    element.innerHTML = html
    return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
  }, markup)
}

async function shown(page: Page, program: string, region: 'run' | 'exploration'): Promise<string> {
  const text = await labOf(page, program).locator(`[data-region=${region}]`).textContent()
  return (text ?? '').replace(/\s+/g, ' ').trim()
}

async function choose(page: Page, program: string, choices: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(choices)) await labOf(page, program).locator(`select:is([name=${name}], [data-field=${name}])`).selectOption(value)
}

async function exploreAll(page: Page, program: string): Promise<void> {
  await labOf(page, program).getByRole('button', { name: 'All schedules' }).click()
  await labOf(page, program).locator('[role=status]').filter({ hasText: 'Every schedule was explored' }).waitFor()
}

describe('a lab', () => {
  test('runs the program along the schedule of the seed that the reader typed', async () => {
    const page = await open(guide)
    const setup = setupOf('kill_first', 'mainline', { pinners: 1 })
    for (const seed of [7, 4_294_967_295]) {
      await labOf(page, 'kill_first').getByLabel('Seed of the schedule').fill(String(seed))
      await labOf(page, 'kill_first').getByRole('button', { name: 'Run' }).click()
      await labOf(page, 'kill_first').locator('[role=status]').filter({ hasText: `seed ${seed}` }).waitFor()
      const expected = showRun(model(setup).run(seed), setup)
      expect(await shown(page, 'kill_first', 'run')).toBe(await drawn(page, expected.markup))
    }
  })

  test('takes the next seed when Run is pressed again', async () => {
    const page = await open(guide)
    const seed = labOf(page, 'kill_first').getByLabel('Seed of the schedule')
    const before = Number(await seed.inputValue())
    await labOf(page, 'kill_first').getByRole('button', { name: 'Run' }).click()
    await labOf(page, 'kill_first').locator('[role=status]').filter({ hasText: `seed ${before + 1}` }).waitFor()
    expect(await seed.inputValue()).toBe(String(before + 1))
  })

  test.each([
    ['kill_first', 'mainline', { threads: 2, pinners: 1 }],
    ['kill_first', 'mainline', { sharers: 1 }],
    ['kill_first', 'reap-kill-v2', { pinners: 2 }],
    ['reap_kill', 'reap-kill-v2', { pinners: 1 }],
    ['reap_kill', 'reap-kill-v2', { sharers: 1 }],
    ['reap_kill', 'mainline', { pinners: 1 }],
  ] as const)('shows every outcome that the model has: %s under %s with %o', async (program, profile, situation) => {
    const page = await open(guide)
    const full = { threads: 1, pinners: 0, sharers: 0, ...situation }
    await choose(page, program, { profile, threads: String(full.threads), pinners: String(full.pinners), sharers: String(full.sharers) })
    await exploreAll(page, program)
    await labOf(page, program).locator('.lab-count').filter({ hasText: 'There are' }).waitFor()
    const { explore, count } = model(setupOf(program, profile, full))
    const exploration = explore()
    expect(await shown(page, program, 'exploration')).toBe(await drawn(page, showExploration(setupOf(program, profile, full), exploration, 'reduced', count()).markup))
    expect(await labOf(page, program).locator('[role=status]').textContent()).toBe(extentWords(exploration, 'reduced'))
  })

  test('explores every state, without reductions, at one click, and finds the same outcomes', async () => {
    const page = await open(guide)
    await labOf(page, 'kill_first').getByRole('button', { name: 'Explore every state' }).click()
    const { states, outcomes } = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore(false)
    await labOf(page, 'kill_first').locator(`.lab-extent[data-states="${states}"]`).waitFor()
    const reduced = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore()
    expect(reduced.states).toBeLessThan(states)
    expect(reduced.outcomes.map(({ outcome, witness }) => [outcome, witness.length])).toEqual(outcomes.map(({ outcome, witness }) => [outcome, witness.length]))
  })

  test('puts two explorations side by side, and marks what only one of them can do', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'reap_kill')
    await lab.getByRole('button', { name: 'Keep to compare' }).click()
    await lab.locator('[role=status]').filter({ hasText: 'Kept: reap_kill.c' }).waitFor()
    await choose(page, 'reap_kill', { profile: 'mainline' })
    await exploreAll(page, 'reap_kill')
    const differing = await lab.locator('.lab-comparison [data-differs]').allTextContents()
    const lost = differing.filter((row) => row.includes('ESRCH'))
    expect(lost.length).toBeGreaterThan(0)
    for (const row of lost) expect(row).toMatch(/cannot happen.*in \d+ steps/s)
  })

  test('replays a shortest schedule of an outcome, with every step in words', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.locator('li[data-memory="held by a pinner"] button').first().click()
    await lab.locator('[role=status]').filter({ hasText: 'A schedule of' }).waitFor()
    const { outcomes } = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore()
    const shortest = Math.min(...outcomes.filter(({ outcome }) => outcome.memory === 'held by a pinner').map(({ witness }) => witness.length))
    expect(await lab.locator('[data-region=run] .lab-steps tbody tr').count()).toBe(shortest)
    expect(await lab.locator('[data-region=run] [data-memory]').getAttribute('data-memory')).toBe('held by a pinner')
  })

  test('works by keyboard alone, and says by the status line what happened', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.locator('select[name=profile]').focus()
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Run')
    await page.keyboard.press('Enter')
    await lab.locator('[role=status]').filter({ hasText: 'exit status' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await lab.locator('[role=status]').filter({ hasText: 'Every schedule was explored' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('All schedules')
  })

  test('marks what it shows as being for other settings when one is changed', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '3' })
    expect(await labOf(page, 'kill_first').locator('[data-stale]').count()).toBe(2)
    await labOf(page, 'kill_first').getByRole('button', { name: 'Run' }).click()
    await labOf(page, 'kill_first').locator('[data-region=run]:not([data-stale])').waitFor()
    expect(await labOf(page, 'kill_first').locator('[data-region=exploration][data-stale]').count()).toBe(1)
  })

  test.each(['', 'seven', '-1', '1.5', '4294967296'])('says what a seed may be when it is "%s"', async (seed) => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
    await lab.getByLabel('Seed of the schedule').fill(seed)
    await lab.getByRole('button', { name: 'Run' }).click()
    await lab.locator('[role=status][data-failed]').filter({ hasText: 'whole number from 0 to 4294967295' }).waitFor()
  })

  test.each([
    ['web workers', () => Reflect.deleteProperty(globalThis, 'Worker')],
    ['WebAssembly', () => Reflect.deleteProperty(globalThis, 'WebAssembly')],
  ])('says so in a browser without %s, and still shows what was built', async (what, remove) => {
    const page = await open(guide, {}, remove)
    const before = await shown(page, 'kill_first', 'run')
    await labOf(page, 'kill_first').getByRole('button', { name: 'Run' }).click()
    await labOf(page, 'kill_first').locator('[role=status][data-failed]').filter({ hasText: what }).waitFor()
    expect(await shown(page, 'kill_first', 'run')).toBe(before)
  })

  test('says so when its kernel cannot be fetched, and recovers when it can', async () => {
    const page = await open(guide)
    await page.route('**/kernel*.wasm', (route) => route.fulfill({ status: 503 }))
    const lab = labOf(page, 'kill_first')
    await lab.getByRole('button', { name: 'Run' }).click()
    await lab.locator('[role=status][data-failed]').filter({ hasText: '503' }).waitFor()
    await page.unroute('**/kernel*.wasm')
    await lab.getByRole('button', { name: 'Run' }).click()
    await lab.locator('[role=status]:not([data-failed])').filter({ hasText: 'Run with seed' }).waitFor()
  })

  test('shows the default run and all outcomes without JavaScript, and leaves its controls off', async () => {
    const page = await open(guide, { javaScriptEnabled: false })
    const lab = page.locator('mrelease-lab[data-program="kill_first"]')
    expect(await lab.getByRole('button', { name: 'Run' }).isDisabled()).toBe(true)
    expect(await lab.locator('noscript').count()).toBe(1)
    expect(await lab.locator('.lab-outcomes li').count()).toBeGreaterThan(1)
    expect(await lab.locator('[data-region=run] .lab-terminal').textContent()).toContain('$ ./kill_first 4242')
  })

  test('comes alive without moving anything', async () => {
    const page = await open(guide)
    await page.locator('mrelease-lab[data-alive]').first().waitFor()
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
})

describe('going through a run step by step', () => {
  const region = (page: Page) => labOf(page, 'kill_first').locator('[data-region=run]')
  const said = (page: Page, text: string | RegExp) => labOf(page, 'kill_first').locator('[role=status]').filter({ hasText: text }).waitFor()
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
    await context?.close()
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

  test('follows a link that arrives while something else is computed', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '4', pinners: '2' })
    await labOf(page, 'kill_first').getByRole('button', { name: 'All schedules' }).click()
    await page.evaluate(() => (location.hash = '#lab=kill_first&v=1&seed=11'))
    await said(page, 'seed 11')
    expect(await labOf(page, 'kill_first').locator('[data-region=run][data-stale]').count()).toBe(0)
  })

  test('keeps the moment that is shown inside the frame of a phone', async () => {
    const page = await open(guide, { viewport: { width: 360, height: 740 } })
    await region(page).getByRole('button', { name: 'Back' }).click()
    await said(page, 'Step')
    const [frame, cursor] = await Promise.all([region(page).locator('.lab-timeline').boundingBox(), region(page).locator('.lab-cursor').boundingBox()])
    expect(cursor?.x ?? 0).toBeGreaterThanOrEqual(frame?.x ?? Infinity)
    expect((cursor?.x ?? Infinity) + (cursor?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0))
  })

  test.each(['v=1&threads=99', 'v=7', 'v=1&profile=nonsense', 'v=1&steps=zzzz'])('says what is wrong with a link, and shows the defaults: %s', async (words) => {
    const page = await open(`${guide}#lab=kill_first&${words}`)
    await labOf(page, 'kill_first').locator('[role=status][data-failed]').waitFor()
    expect(await labOf(page, 'kill_first').locator('[data-region=run] .lab-terminal').textContent()).toContain('$ ./kill_first 4242')
  })

  test('can be copied as text and saved as a drawing that stands by itself', async () => {
    const page = await open(guide, { permissions: ['clipboard-read', 'clipboard-write'] })
    await labOf(page, 'kill_first').getByRole('button', { name: 'Copy as text' }).click()
    await said(page, /clipboard/)
    const [download] = await Promise.all([page.waitForEvent('download'), region(page).getByRole('button', { name: 'Save drawing' }).click()])
    const file = await download.path()
    const drawing = await readFile(file, 'utf8')
    expect(drawing).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(drawing).toContain('.lab-dot circle')
  })

  test.each([360, 1280])('has nothing for axe to find in the middle of a run, at %i pixels', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(guide, { viewport: { width, height: 800 }, colorScheme })
      await region(page).getByRole('button', { name: 'First' }).click()
      await said(page, 'Before the first step')
      await region(page).getByRole('button', { name: 'Forward' }).click()
      await said(page, 'Step 1:')
      await region(page).getByText('All steps in words').click()
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      await context?.close()
    }
  })
})

describe('what the reader can see for himself', () => {
  test('kill first: some schedules end in ESRCH, and with a reader some of them leave the memory allocated', () => {
    const { outcomes } = model(setupOf('kill_first', 'mainline', { pinners: 1 })).explore()
    const lost = outcomes.filter(({ calls }) => calls.at(-1)?.error === 'ESRCH')
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.some(({ outcome }) => outcome.memory === 'held by a pinner')).toBe(true)
  })

  test('REAP_KILL v2 on a live victim: no schedule ends in ESRCH, none leaves the memory', () => {
    const { outcomes, verdict } = model(setupOf('reap_kill', 'reap-kill-v2', { pinners: 1 })).explore()
    expect(verdict).toEqual({ exhausted: true })
    expect(outcomes.filter(({ calls }) => calls.some(({ error }) => error === 'ESRCH'))).toEqual([])
    expect(new Set(outcomes.map(({ outcome }) => outcome.memory))).toEqual(new Set(['released']))
  })

  test('REAP_KILL v2 with a sharer: EINVAL, and nobody is killed', () => {
    const { outcomes } = model(setupOf('reap_kill', 'reap-kill-v2', { sharers: 1 })).explore()
    expect(outcomes).toHaveLength(1)
    expect(outcomes[0]?.calls.at(-1)?.error).toBe('EINVAL')
    expect(outcomes[0]?.outcome).toMatchObject({ victim: 'alive', sharers: ['alive'], memory: 'in use' })
  })
})

describe('the pages', () => {
  const pages = ['/', '/guides/kill-first-or-reap-kill/', '/guides/how-often/', '/guides/submitting-the-page/', '/man2/process_mrelease/', '/reference/answers/', '/reference/model/', '/404.html']

  test.each(pages.flatMap((path) => (['light', 'dark'] as const).map((colorScheme) => ({ path, colorScheme }))))(
    'have nothing for axe to find: $path, $colorScheme',
    async ({ path, colorScheme }) => {
      const page = await open(site + path, { colorScheme })
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
    },
  )

  test.each(pages)('fit a phone of 360 pixels: %s', async (path) => {
    const page = await open(site + path, { viewport: { width: 360, height: 740 } })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  test.each(pages)('load without a complaint on the console, and from nowhere else: %s', async (path) => {
    context = await browser.newContext()
    const page = await context.newPage()
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
