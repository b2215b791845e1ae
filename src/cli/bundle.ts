// SPDX-License-Identifier: MIT
import { build } from 'esbuild'

/**
 * Writes the `mrelease` command as one file of JavaScript: Node does not read TypeScript inside node_modules, and an
 * installed package should need no other. It looks for man/ and examples/ two folders above itself.
 */
export async function bundleCommand(outfile: string): Promise<void> {
  await build({
    entryPoints: ['src/cli/mrelease.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    // The oldest Node that the command promises to run on; the site and the tests need a newer one.
    target: 'node20',
    format: 'esm',
    // Packages written for CommonJS ask for it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    legalComments: 'inline',
    logLevel: 'warning',
  })
}
