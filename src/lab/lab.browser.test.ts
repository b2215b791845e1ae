// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import type { LabSetup } from './setup.ts'
import { showComparison } from './show-comparison.ts'
import { extentWords, showExploration } from './show-exploration.ts'
import { showRun } from './show-run.ts'
import { browserForTests, choose, drawn, exploreAll, guide, labOf, modelForTests, said, setupOf, shown } from './testing/lab-page.ts'

const open = browserForTests()
const model = modelForTests('kill_first', 'reap_kill')

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

  test('puts two programs side by side: what was kept in one lab is compared in the other', async () => {
    const page = await open(guide)
    await labOf(page, 'kill_first').getByRole('button', { name: 'Keep to compare' }).click()
    await said(page, 'Kept: kill_first.c')
    await exploreAll(page, 'reap_kill')
    const heads = await labOf(page, 'reap_kill').locator('.lab-comparison thead th').allTextContents()
    expect(heads.slice(1)).toEqual([expect.stringMatching(/^Kept: kill_first\.c/), expect.stringMatching(/^Now: reap_kill\.c/)])
  })

  test.each([
    ['reader', { pinners: 2 }],
    ['sharer', { pinners: 1, sharers: 1 }],
  ] as const)('shows what changes with one more %s', async (who, more) => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByRole('button', { name: `Compare with one more ${who}` }).click()
    await lab.locator('.lab-comparison').waitFor()
    const explored = (setup: LabSetup) => ({ setup, exploration: model(setup).explore() })
    const kept = explored(setupOf('kill_first', 'mainline', { pinners: 1 }))
    const now = explored(setupOf('kill_first', 'mainline', more))
    const table = await lab.locator('[data-region=comparison]').textContent()
    expect((table ?? '').replace(/\s+/g, ' ').trim()).toBe(await drawn(page, showComparison(kept, now).markup))
  })

  test('says how many outcomes two explorations differ by, and shows those first', async () => {
    const page = await open(guide)
    const lab = labOf(page, 'kill_first')
    await lab.getByRole('button', { name: 'Compare with one more reader' }).click()
    await lab.locator('[data-region=comparison]').getByText(/^Both have the same \d+ outcomes\.$/).waitFor()
    await choose(page, 'kill_first', { profile: 'mainline', story: 'plain' })
    await exploreAll(page, 'kill_first')
    const rows = await lab.locator('.lab-comparison tbody tr').evaluateAll((all) => all.map((row) => row.hasAttribute('data-differs')))
    const differing = rows.filter(Boolean).length
    expect(differing).toBeGreaterThan(0)
    expect(rows).toEqual(rows.toSorted((a, b) => Number(b) - Number(a)))
    await lab.getByText(`Only one of the two has ${differing} of these ${rows.length} outcomes:`).waitFor()
  })

  test.each(['.lab-comparison', '.lab-records'])('fits its tables into a phone: %s', async (table) => {
    const page = await open(guide, { viewport: { width: 360, height: 780 } })
    const lab = labOf(page, 'kill_first')
    await lab.getByText('On a real kernel').click()
    await lab.getByRole('button', { name: 'Compare with one more sharer' }).click()
    await lab.locator('.lab-comparison').waitFor()
    const [width, room] = await lab.locator(table).evaluate((element) => [element.clientWidth, element.parentElement?.clientWidth])
    expect(width).toBeLessThanOrEqual(room ?? 0)
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
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await lab.locator('select[name=profile]').focus()
    for (let presses = 0; presses < 20 && (await focused()) !== 'Run'; presses++) await page.keyboard.press('Tab')
    expect(await focused()).toBe('Run')
    await page.keyboard.press('Enter')
    await lab.locator('[role=status]').filter({ hasText: 'exit status' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await lab.locator('[role=status]').filter({ hasText: 'Every schedule was explored' }).waitFor()
    expect(await focused()).toBe('All schedules')
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
    const page = await open('about:blank')
    await page.route('**/kernel*.wasm', (route) => route.fulfill({ status: 503 }))
    await page.goto(guide)
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
