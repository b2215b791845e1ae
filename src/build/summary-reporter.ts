// SPDX-License-Identifier: MIT
import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line, 'N passed, N failed, N skipped', that people and scripts can read. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let [passed, failed, skipped] = [0, errors.length, 0]
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped++
      }
    }
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
}
