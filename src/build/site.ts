// SPDX-License-Identifier: MIT
// npm run build: the whole site into dist/, unless nothing that it is made of has changed.
import { buildSite } from './build-site.ts'

await buildSite()
