// SPDX-License-Identifier: MIT
// What a part of the benchmark is.

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What each part is told. */
export interface BenchOptions {
  /** How often each thing is measured. */
  runs: number
}

/** Measures, prints its tables on standard output and its progress on standard error, and answers the figures. */
export type Part = (options: BenchOptions) => Promise<Json>
