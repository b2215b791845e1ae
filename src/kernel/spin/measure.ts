// SPDX-License-Identifier: MIT
// Measures both explorers on the same questions, in a process of its own, so that nothing else is in its memory and its caches.
// Its only argument is {"questions": [...], "runs": n, "engines": "all" | "ours"}. It writes a line of JSON for each run (Measurement) to
// standard output, and what it is doing to standard error. "npm run bench" starts it (src/build/bench-explore.ts) and makes medians.
import { buildKernel } from '../build.ts'
import { instantiateCore, type Core } from '../core.ts'
import { kernelOf } from '../kernel.ts'
import { withPan, type PanReport } from './pan.ts'
import { definitions, limits, setupOf, type Question } from './question.ts'

/** One run of one explorer. */
export interface Measurement {
  question: Question
  engine: Engine
  states: number
  transitions: number
  /** On the wall; of pan, what it says itself, so without its start. */
  seconds: number
  /** Of the processor, by this run. */
  cpuSeconds: number
  /** Memory in use at the end. */
  bytes: number
}

/**
 * `ours`: kernel.wasm in Node. pan with depth-first or breadth-first search. `reduced`: our reductions, pan's partial order reduction.
 * Reduced, pan gets the model that goes on after the caller's exit (GO_ON): there its reduction finds something to leave out; that the
 * world stops at the exit makes each step depend on each other in its eyes.
 */
export type Engine = 'ours' | 'ours reduced' | 'pan dfs' | 'pan bfs' | 'pan reduced dfs' | 'pan reduced bfs'

const pans = [
  { engine: 'pan dfs', variant: [], gcc: ['-DNOREDUCE'], flags: ['-E'] },
  { engine: 'pan bfs', variant: [], gcc: ['-DNOREDUCE', '-DBFS'], flags: ['-E'] },
  { engine: 'pan reduced dfs', variant: ['-DGO_ON'], gcc: [], flags: [] },
  { engine: 'pan reduced bfs', variant: ['-DGO_ON'], gcc: ['-DBFS'], flags: [] },
] as const

const kernelWasm = await WebAssembly.compile(await buildKernel() as BufferSource)

/** Our explorer, as `Kernel.explore` offers it, on a fresh instance. */
function ours(question: Question, reductions: boolean): Measurement {
  let core: Core | undefined
  const kernel = kernelOf(() => (core = instantiateCore(kernelWasm)))
  const { result, ...setup } = setupOf(question)
  const used = process.cpuUsage()
  const begun = performance.now()
  const { states, transitions, verdict } = kernel.explore(setup, limits(reductions))
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(used)
  if (!verdict.exhausted) throw new Error(`Our explorer has not visited everything: ${verdict.reason}`)
  const bytes = core?.exports.memoryUsed() ?? 0
  return { question, engine: reductions ? 'ours reduced' : 'ours', states, transitions, seconds, cpuSeconds: (user + system) / 1e6, bytes }
}

function emit(measurement: Measurement): void {
  console.log(JSON.stringify(measurement))
}

async function measure(question: Question, runs: number, engines: 'all' | 'ours'): Promise<void> {
  const what = `T=${question.threads} K=${question.pinners} S=${question.sharers} R=${question.pages}`
  const { states } = ours(question, false) // Also warms up: wasm is compiled once more while it runs.
  const tableBits = `-w${Math.max(20, Math.ceil(Math.log2(states)) + 1)}`
  const verifiers: { engine: Engine; run: () => Promise<PanReport> }[] = []
  const alternate = async (): Promise<void> => {
    for (let run = 1; run <= runs; run++) {
      console.error(`${what}, ${states.toLocaleString('en')} states: run ${run} of ${runs}`)
      emit(ours(question, false))
      emit(ours(question, true))
      for (const { engine, run: verify } of verifiers) emit({ question, engine, ...await verify() })
    }
  }
  // Each verifier lives as long as those that were made after it.
  const make = async (index: number): Promise<void> => {
    const pan = pans[index]
    if (!pan) return alternate()
    const input = { definitions: [...definitions(question), ...pan.variant], gcc: ['-O2', ...pan.gcc] }
    await withPan(input, (run) => {
      verifiers.push({ engine: pan.engine, run: () => run(tableBits, ...pan.flags) })
      return make(index + 1)
    })
  }
  await make(engines === 'all' ? 0 : pans.length)
}

const { questions, runs, engines } = JSON.parse(process.argv[2] ?? '{}') as { questions: Question[]; runs: number; engines: 'all' | 'ours' }
for (const question of questions) await measure(question, runs, engines)
