// SPDX-License-Identifier: MIT
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserForTests, choose, guide, labOf, said } from './testing/lab-page.ts'

const open = browserForTests()

/** Keeps the kernel from arriving: what is asked for is under way until `release` is called. */
async function holdKernel(page: Page): Promise<{ release: () => Promise<void>; asked: () => Promise<void> }> {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  let arrived = (): void => undefined
  const asked = new Promise<void>((resolve) => (arrived = resolve))
  await page.route('**/kernel*.wasm', async (route) => {
    arrived()
    await held
    // Whoever asked may be gone.
    await route.continue().catch(() => undefined)
  })
  return { release: async () => release(), asked: () => asked }
}

const press = (page: Page, program: string, name: string) => labOf(page, program).getByRole('button', { name, exact: true }).click()

describe('one worker for all labs of a page', () => {
  test('Stop ends what the lab itself has asked for, and another lab gets its answer all the same', async () => {
    const page = await open(guide)
    const kernel = await holdKernel(page)
    await press(page, 'kill_first', 'Run')
    await press(page, 'reap_kill', 'Run')
    await kernel.asked()
    await press(page, 'kill_first', 'Stop')
    await said(page, 'Stopped.')
    expect(await labOf(page, 'reap_kill').getAttribute('aria-busy')).toBe('true')
    await kernel.release()
    await said(page, 'Run with seed', 'reap_kill')
  })

  test('Stop takes a question back whose turn has not come, and leaves alone what is being computed', async () => {
    const page = await open(guide)
    const kernel = await holdKernel(page)
    await press(page, 'kill_first', 'Run')
    await press(page, 'reap_kill', 'Run')
    await press(page, 'reap_kill', 'Stop')
    await said(page, 'Stopped.', 'reap_kill')
    await kernel.release()
    await said(page, 'Run with seed')
    expect(await labOf(page, 'reap_kill').locator('[role=status]').textContent()).toContain('Stopped.')
    await press(page, 'reap_kill', 'Run')
    await said(page, 'Run with seed', 'reap_kill')
  })

  test('a worker that crashes is replaced: the reader is told, and the next question is answered', async () => {
    const page = await open(guide)
    await page.route('**/worker*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("out of order")' }))
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

  test('is replaced when it crashed before anything was asked', async () => {
    const page = await open(guide)
    await page.route('**/worker*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("out of order")' }))
    const started = page.waitForEvent('worker')
    await labOf(page, 'kill_first').locator('form').hover()
    const worker = await started
    if (page.workers().includes(worker)) await worker.waitForEvent('close')
    await page.unroute('**/worker*.js')
    await press(page, 'kill_first', 'Run')
    await said(page, 'Run with seed')
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
    const page = await open(guide)
    const kernel = await holdKernel(page)
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
    await kernel.release()
  })
})
