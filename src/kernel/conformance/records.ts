// SPDX-License-Identifier: MIT
// All records of observations/: every JSON file that lies there. So that other kernels' records need nothing but a file.
import { readdirSync, readFileSync } from 'node:fs'
import { readObservations, type Observation } from './observation.ts'

const folder = new URL('observations/', import.meta.url)

/** Every observation of every file, in the order of files and lines. */
export function allObservations(): Observation[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name => readObservations(name, readFileSync(new URL(name, folder), 'utf8')))
}
