// SPDX-License-Identifier: MIT
import type { TestProject } from 'vitest/node'
import { buildSite, dist } from './build-site.ts'
import { serve } from './serve.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    site: string
  }
}

/** Browser tests look at the built site, served as a static host would. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildSite()
  const { url, close } = await serve(dist, 0)
  project.provide('site', url)
  return close
}
