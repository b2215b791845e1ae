// SPDX-License-Identifier: MIT
// What the browser tests of the labs share: the built site in a browser, and the model's own answers, computed here by the same wasm.
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { launchBrowser } from '../../build/browser.ts'
import { type Kernel, instantiateKernel } from '../../kernel/index.ts'
import {
  type Program, type ProgramCount, type ProgramExploration, type ProgramRun, countProgramSchedules, exploreProgram, loadProgram, runProgram,
} from '../../program/index.ts'
import { type LabSetup, argumentsFor, defaultSetup } from '../setup.ts'

export const site = inject('site')
export const guide = `${site}/guides/kill-first-or-reap-kill/`

/** Every page of the site. */
export const pages = [
  '/', '/guides/kill-first-or-reap-kill/', '/guides/sigterm-first/', '/guides/between-kill-and-call/', '/guides/how-often/',
  '/guides/submitting-the-page/', '/man2/process_mrelease/',
  '/reference/answers/', '/reference/model/', '/404.html',
]

type Options = NonNullable<Parameters<Browser['newContext']>[0]>

/** A browser for the tests of a file, with one context at a time. Registers the hooks that begin and end it. */
export function browserForTests(): (address: string, options?: Options, before?: () => void) => Promise<Page> {
  let browser: Browser
  let context: BrowserContext | undefined
  const closeContext = async () => {
    await context?.close()
    context = undefined
  }
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(closeContext)
  afterAll(() => browser.close())
  return async (address, options = {}, before) => {
    await closeContext()
    context = await browser.newContext(options)
    const page = await context.newPage()
    if (before !== undefined) await page.addInitScript(before)
    await page.goto(address)
    return page
  }
}

const built = (name: string) => readFile(new URL(`../../../.cache/built/${name}.wasm`, import.meta.url))

interface Answers {
  run: (seed: number) => ProgramRun
  count: () => ProgramCount
  explore: (reductions?: boolean) => ProgramExploration
}

/** The model, to be asked about programs. Registers the hook that loads it. */
export function modelForTests(...names: readonly string[]): (setup: LabSetup) => Answers {
  let kernel: Kernel
  const programs = new Map<string, Program>()
  beforeAll(async () => {
    kernel = await instantiateKernel(await built('kernel'))
    for (const name of names) programs.set(name, await loadProgram(await built(name), name))
  })
  return (setup) => {
    const program = programs.get(setup.program)
    if (program === undefined) throw new Error(`${setup.program} is not loaded`)
    const asked = { program, argv: argumentsFor(setup), profile: setup.profile, situation: setup.situation }
    return {
      run: (seed) => runProgram(kernel, { ...asked, by: { seed } }),
      count: () => countProgramSchedules(kernel, asked),
      explore: (reductions = true) => exploreProgram(kernel, asked, { reductions }),
    }
  }
}

export function setupOf(program: string, profile: LabSetup['profile'], situation: Partial<LabSetup['situation']>): LabSetup {
  const defaults = defaultSetup(program)
  return { program, profile, situation: { ...defaults.situation, ...situation } }
}

export function labOf(page: Page, program: string): Locator {
  return page.locator(`mrelease-lab[data-program="${program}"]`)
}

/** Waits until a lab's status line says something. */
export async function said(page: Page, text: string | RegExp, program = 'kill_first'): Promise<void> {
  await labOf(page, program).locator('[role=status]').filter({ hasText: text }).waitFor()
}

/** What markup says, in the words that a reader sees, drawn by the browser itself. */
export async function drawn(page: Page, markup: string): Promise<string> {
  return page.evaluate((html) => {
    const element = document.createElement('div')
    element.innerHTML = html
    return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
  }, markup)
}

export async function shown(page: Page, program: string, region: 'run' | 'exploration'): Promise<string> {
  const text = await labOf(page, program).locator(`[data-region=${region}]`).textContent()
  return (text ?? '').replace(/\s+/g, ' ').trim()
}

export async function choose(page: Page, program: string, choices: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(choices)) {
    await labOf(page, program).locator(`select:is([name=${name}], [data-field=${name}])`).selectOption(value)
  }
}

export async function exploreAll(page: Page, program: string): Promise<void> {
  await labOf(page, program).getByRole('button', { name: 'All schedules' }).click()
  await said(page, 'Every schedule was explored', program)
}

/** What axe finds, each with the elements that it concerns. */
export async function axeFinds(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
