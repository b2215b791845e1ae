// SPDX-License-Identifier: MIT
/** Makes the command that the package carries; npm runs this before it packs. */
import { bundleCommand } from './bundle.ts'

await bundleCommand('dist/cli/mrelease.mjs')
