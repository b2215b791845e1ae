// SPDX-License-Identifier: MIT
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A tool that npm cannot bring is not on this machine, and here (CI) it has to be. */
export class MissingToolError extends Error {}

const announced = new Set<string>()

/**
 * Finds a tool that npm cannot bring (mandoc, groff, gcc …).
 *
 * @param name The command's name, looked up in PATH.
 * @param howToInstall What to type to get it, shown when it is missing.
 * @returns Its path, or `undefined` after one line on standard error that says what is skipped and how to install it.
 * @throws MissingToolError when `CI` is set: there, a missing tool is a failure, not a skip.
 */
export function nativeTool(name: string, howToInstall: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  const message = `${name} is not installed: ${howToInstall}`
  if (process.env['CI']) throw new MissingToolError(message)
  if (!announced.has(name)) console.warn(`skipped what needs it: ${message}`)
  announced.add(name)
  return undefined
}
