// SPDX-License-Identifier: MIT
// npm run bench: what is promised about speed, measured. A part is a name and a function; its answer goes to the JSON file under its name.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { explore, growth } from './bench-explore.ts'
import { lab } from './bench-lab.ts'
import type { Json, Part } from './bench-part.ts'

/** All parts, in the order in which they run. */
const parts: Readonly<Record<string, Part>> = { explore, growth, lab }

const usage = `Usage: npm run bench -- [--only PART] [--json FILE] [--runs N]
  --only PART   one of ${Object.keys(parts).join(', ')} (default: all; may be given more than once)
  --json FILE   write the figures there, each part under its name
  --runs N      medians of N runs, 1 to 99 (default: 5, the least for figures that are to be quoted)`

function refuse(message: string): never {
  console.error(`${message}\n${usage}`)
  process.exit(2)
}

function read(): { only: string[]; json: string | undefined; runs: number } {
  let values
  try {
    ({ values } = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'string' }, runs: { type: 'string' } } }))
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
  const only = values.only ?? Object.keys(parts)
  for (const name of only) if (!Object.hasOwn(parts, name)) refuse(`There is no part "${name}".`)
  const runs = Number(values.runs ?? 5)
  if (!Number.isInteger(runs) || runs < 1 || runs > 99) refuse(`--runs is "${values.runs}": it has to be a whole number from 1 to 99.`)
  return { only, json: values.json, runs }
}

const { only, json, runs } = read()
const figures: Record<string, Json> = {}
for (const [name, part] of Object.entries(parts)) if (only.includes(name)) figures[name] = await part({ runs })
if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`)
