// SPDX-License-Identifier: MIT
import { brotliCompressSync, constants } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { median } from './bench-figures.ts'
import type { Part } from './bench-part.ts'
import { launchBrowser } from './browser.ts'
import { buildSite, dist } from './build-site.ts'
import { serve } from './serve.ts'

/** What a reader waits for, in milliseconds (medians), and what the labs add to a page. */
interface LabFigures {
  /** Run, once the worker is there. */
  runMs: number
  /** The first Run of a page, with worker and wasm loaded for it, by a press that comes out of nowhere. */
  firstRunMs: number
  /** The same by a reader, whose pointer is at the controls for a moment before the press. */
  approachedFirstRunMs: number
  /** The first All schedules of a page, with the settings of the page, by a press that comes out of nowhere. */
  firstExploreMs: number
  /** All schedules, with the settings of the page. */
  exploreMs: number
  /** One step forwards or backwards. */
  stepMs: number
  /** JavaScript that a page with labs loads and one without does not, worker included, brotli 11. */
  scriptBrotliBytes: number
}

const element = 'mrelease-lab[data-program="kill_first"]'
const pageWithLabs = '/guides/kill-first-or-reap-kill/'
const pageWithout = '/guides/submitting-the-page/'
const repetitions = 15
/** Milliseconds after which an answer does not come any more. */
const patience = '10000'
/** Milliseconds until all that an idle browser asks for has come. */
const settling = 1000
/** Milliseconds from the controls to the button: less than a hand needs. */
const approach = 200

/** Presses a button of the lab; answers how long it took until the region had been drawn anew. */
async function timeOf(page: Page, button: string, region: string): Promise<number> {
  return page.evaluate(
    async ([root, pressed, drawn, patience]) => {
      const target = document.querySelector(`${root} ${drawn}`)
      const press = document.querySelector<HTMLElement>(`${root} ${pressed}`)
      const labElement = document.querySelector(root ?? '')
      if (target === null || press === null || labElement === null) throw new Error(`There is no ${pressed} or ${drawn} in ${root}`)
      const begun = performance.now()
      const took = await new Promise<number>((resolve, reject) => {
        const observer = new MutationObserver(() => {
          observer.disconnect()
          resolve(performance.now() - begun)
        })
        observer.observe(target, { childList: true })
        setTimeout(() => reject(new Error(`Nothing was drawn into ${drawn} after ${pressed} was pressed`)), Number(patience))
        press.click()
      })
      // The next press counts only when this one has been done with, and the count that follows has been drawn too.
      const isUnderWay = () => labElement.hasAttribute('aria-busy') || target.textContent?.includes('have not been counted')
      while (isUnderWay()) {
        if (performance.now() - begun > Number(patience)) throw new Error(`What ${pressed} began has not ended`)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      return took
    },
    [element, button, region, patience],
  )
}

async function several(page: Page, button: string, region: string): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < repetitions; index++) times.push(await timeOf(page, button, region))
  return median(times)
}

/** Addresses and sizes of the scripts that a page loads. */
async function scriptsOf(browser: Browser, address: string, use: (page: Page) => Promise<unknown>): Promise<Map<string, number>> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const scripts = new Map<string, number>()
  const bodies: Promise<void>[] = []
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return
    bodies.push(
      response.body().then((body) => {
        scripts.set(response.url(), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength)
      }),
    )
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  await use(page)
  // Starlight fetches some of its scripts when the browser has nothing else to do.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 })))
  await page.waitForTimeout(settling)
  await Promise.all(bodies)
  await context.close()
  return scripts
}

/** Opens the page with labs anew, does something with it, and closes it. */
async function visit<Result>(browser: Browser, site: string, use: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(site + pageWithLabs)
  await page.locator(`${element}[data-alive]`).waitFor()
  const result = await use(page)
  await context.close()
  return result
}

const pressRun = (page: Page): Promise<number> => timeOf(page, 'button[name=run]', '[data-region=run]')
const pressExplore = (page: Page): Promise<number> => timeOf(page, 'button[name=explore]', '[data-region=exploration]')

/** Measures the labs in Chromium on the built site, each time on a page that was opened anew. */
export const lab: Part = async ({ runs }) => {
  await buildSite()
  const { url, close } = await serve(dist, 0)
  const browser = await launchBrowser()
  try {
    const first: number[] = []
    const approached: number[] = []
    const firstExplored: number[] = []
    const figures: Pick<LabFigures, 'runMs' | 'exploreMs' | 'stepMs'>[] = []
    for (let round = 1; round <= runs; round++) {
      console.error(`lab: visit ${round} of ${runs} …`)
      await visit(browser, url, async (page) => {
        first.push(await pressRun(page))
        figures.push({
          runMs: await several(page, 'button[name=run]', '[data-region=run]'),
          exploreMs: await several(page, 'button[name=explore]', '[data-region=exploration]'),
          stepMs: await several(page, 'button[data-go=back]', '[data-region=run]'),
        })
      })
      await visit(browser, url, async (page) => {
        await page.locator(`${element} form`).hover()
        await page.waitForTimeout(approach)
        approached.push(await pressRun(page))
      })
      await visit(browser, url, async (page) => firstExplored.push(await pressExplore(page)))
    }
    const shared = await scriptsOf(browser, url + pageWithout, async () => undefined)
    const all = await scriptsOf(browser, url + pageWithLabs, pressRun)
    const added = [...all].filter(([address]) => !shared.has(address)).map(([, bytes]) => bytes)
    const medians: LabFigures = {
      runMs: median(figures.map(({ runMs }) => runMs)),
      firstRunMs: median(first),
      approachedFirstRunMs: median(approached),
      firstExploreMs: median(firstExplored),
      exploreMs: median(figures.map(({ exploreMs }) => exploreMs)),
      stepMs: median(figures.map(({ stepMs }) => stepMs)),
      scriptBrotliBytes: added.reduce((sum, bytes) => sum + bytes, 0),
    }
    for (const [name, figure] of Object.entries(medians)) console.log(`lab: ${name} ${name.endsWith('Ms') ? figure.toFixed(1) : figure}`)
    return { ...medians }
  } finally {
    await browser.close()
    await close()
  }
}
