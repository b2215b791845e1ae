// SPDX-License-Identifier: MIT
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserForTests, choose, guide, labOf, said } from './testing/lab-page.ts'

const open = browserForTests()

/** Opens the guide and keeps the kernel from arriving: what is asked for is under way until `release` is called. */
async function openWithoutKernel(): Promise<{ page: Page; release: () => void }> {
  const page = await open('about:blank')
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/kernel*.wasm', async (route) => {
    await held
    // Whoever asked may be gone.
    await route.continue().catch(() => undefined)
  })
  await page.goto(guide, { waitUntil: 'domcontentloaded' })
  return { page, release: () => release() }
}

/** Opens the guide where the simulation's script is broken. */
async function openBroken(): Promise<Page> {
  const page = await open('about:blank')
  await page.route('**/worker*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("out of order")' }))
  await page.goto(guide)
  return page
}

const press = (page: Page, program: string, name: string) => labOf(page, program).getByRole('button', { name, exact: true }).click()

describe('one worker for all labs of a page', () => {
  test('Stop ends what the lab itself has asked for, and another lab gets its answer all the same', async () => {
    const { page, release } = await openWithoutKernel()
    await press(page, 'kill_first', 'Run')
    await press(page, 'reap_kill', 'Run')
    await press(page, 'kill_first', 'Stop')
    await said(page, 'Stopped.')
    expect(await labOf(page, 'reap_kill').getAttribute('aria-busy')).toBe('true')
    release()
    await said(page, 'Run with seed', 'reap_kill')
  })

  test('Stop takes a question back whose turn has not come, and leaves alone what is being computed', async () => {
    const { page, release } = await openWithoutKernel()
    await press(page, 'kill_first', 'Run')
    await press(page, 'reap_kill', 'Run')
    await press(page, 'reap_kill', 'Stop')
    await said(page, 'Stopped.', 'reap_kill')
    release()
    await said(page, 'Run with seed')
    expect(await labOf(page, 'reap_kill').locator('[role=status]').textContent()).toContain('Stopped.')
    await press(page, 'reap_kill', 'Run')
    await said(page, 'Run with seed', 'reap_kill')
  })

  test('a worker that crashes is replaced: the reader is told, and the next question is answered', async () => {
    const page = await openBroken()
    await press(page, 'kill_first', 'Run')
    await said(page, /The simulation crashed.*A new one is started/)
    await page.unroute('**/worker*.js')
    await press(page, 'kill_first', 'Run')
    await said(page, 'Run with seed')
  })
})

describe('the worker', () => {
  test('is not started by the page alone, but when the reader comes to the controls', async () => {
    const page = await open(guide)
    await page.waitForLoadState('networkidle')
    expect(page.workers()).toEqual([])
    const started = page.waitForEvent('worker')
    await labOf(page, 'kill_first').locator('form').hover()
    await started
    await press(page, 'reap_kill', 'Run')
    await said(page, 'Run with seed', 'reap_kill')
    expect(page.workers()).toHaveLength(1)
  })

  test('is not waited for by the first Run', async () => {
    const page = await open(guide)
    await labOf(page, 'kill_first').evaluate((lab) => lab.querySelector<HTMLElement>('button[name=run]')?.click())
    await said(page, 'Run with seed')
    expect(page.workers()).toEqual([])
  })

  test('is replaced when it crashed before anything was asked', async () => {
    const page = await openBroken()
    const started = page.waitForEvent('worker')
    await labOf(page, 'kill_first').locator('form').hover()
    const worker = await started
    if (page.workers().includes(worker)) await worker.waitForEvent('close')
    await page.unroute('**/worker*.js')
    await press(page, 'kill_first', 'Run')
    await said(page, 'Run with seed')
  })
})

describe('whatever is pressed, in whatever order', () => {
  test.each([1, 2, 3])('every lab is done with it in the end, and answers again (seed %i)', async (seed) => {
    const page = await open(guide)
    await page.evaluate(async (from) => {
      let state = from
      const below = (end: number) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return Math.floor((state / 2 ** 32) * end)
      }
      const labs = [...document.querySelectorAll('mrelease-lab')]
      for (let press = 0; press < 20; press++) {
        const lab = labs[below(labs.length)]
        const name = ['run', 'explore', 'stop'][below(3)]
        lab?.querySelector<HTMLElement>(`button[name=${name}]`)?.click()
        if (below(4) === 0) lab?.querySelector('form')?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
        await new Promise((resolve) => setTimeout(resolve, below(3) * below(60)))
      }
    }, seed)
    await page.waitForFunction(() => document.querySelector('mrelease-lab[aria-busy]') === null)
    for (const program of ['kill_first', 'reap_kill']) {
      await press(page, program, 'Run')
      await said(page, 'Run with seed', program)
    }
  })
})

describe('while schedules are counted', () => {
  test('a reader who asks for something else is answered all the same, and told that they were not counted', async () => {
    const page = await open(guide)
    await choose(page, 'kill_first', { threads: '8', pinners: '3' })
    await press(page, 'kill_first', 'All schedules')
    await said(page, 'outcomes in')
    await press(page, 'kill_first', 'Run')
    await said(page, 'Run with seed')
    const words = labOf(page, 'kill_first').locator('.lab-count')
    await words.filter({ hasText: 'were not counted: Something else was asked meanwhile.' }).waitFor()
  })
})

describe('while something is computed', () => {
  test('only Stop can be pressed; nobody loses the focus, neither before nor after', async () => {
    const { page, release } = await openWithoutKernel()
    const buttons = (state: string) => labOf(page, 'kill_first').locator(`button:not([name=stop])${state}`)
    const stop = labOf(page, 'kill_first').getByRole('button', { name: 'Stop' })
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    const able = await buttons(':not([aria-disabled])').count()
    expect(await stop.getAttribute('aria-disabled')).toBe('true')
    await press(page, 'kill_first', 'Run')
    await labOf(page, 'kill_first').locator('button[name=stop]:not([aria-disabled])').waitFor()
    expect(await buttons(':not([aria-disabled])').count()).toBe(0)
    expect(await focused()).toBe('Run')
    await stop.focus()
    await page.keyboard.press('Enter')
    await said(page, 'Stopped.')
    expect(await focused()).toBe('Stop')
    expect(await stop.getAttribute('aria-disabled')).toBe('true')
    expect(await buttons(':not([aria-disabled])').count()).toBe(able)
    release()
  })
})
