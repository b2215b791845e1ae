// SPDX-License-Identifier: MIT
// npm start: builds what changed, serves the site, prints its address.
import { buildSite, dist } from './build-site.ts'
import { serve } from './serve.ts'

const asked = process.env['PORT'] ?? '4321'
const port = Number(asked)
if (!Number.isInteger(port) || port < 0 || port > 65_526) {
  console.error(`PORT is "${asked}": it has to be a whole number from 0 to 65526.`)
  process.exit(1)
}
await buildSite()
const { url } = await serve(dist, port)
console.log(`\n  The site is at ${url}/   (Ctrl+C stops it)\n`)
