// SPDX-License-Identifier: MIT
// What real kernels did, as the pages show it.
import { type Observation, readObservations } from '../kernel/conformance/observation.ts'

const files = import.meta.glob<string>('../kernel/conformance/observations/*.json', { query: '?raw', import: 'default', eager: true })

/** All records, in the order of their files. */
export const observations: readonly Observation[] = Object.entries(files).flatMap(([path, text]) => readObservations(path.split('/').at(-1) ?? path, text))
