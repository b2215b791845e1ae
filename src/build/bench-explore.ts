// SPDX-License-Identifier: MIT
// The explorer against SPIN's pan, side by side: the same model, the same number of states, alternating runs, medians.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { median, table } from './bench-figures.ts'
import type { BenchOptions, Json } from './bench-part.ts'

/** T, K, S and R of the Promela model: kill first, R units of memory, sharers that may exit at any moment. */
interface Question {
  reapKill: boolean
  threads: number
  pinners: number
  sharers: number
  pages: number
}

/** A line of the kernel room's measure.ts, which says what each field is. */
interface Measurement {
  question: Question
  engine: string
  states: number
  transitions: number
  seconds: number
  cpuSeconds: number
  bytes: number
}

function killFirst(threads: number, pinners: number, sharers: number): Question {
  return { reapKill: false, threads, pinners, sharers, pages: 2 }
}

/** Smallest first: 0.6, 1.8 and 14.6 million states. The last has 10 actors. */
const sizes = [killFirst(4, 2, 1), killFirst(4, 3, 1), killFirst(6, 2, 1)]

/** What one more thread, pinner or sharer costs. */
const steps = [
  killFirst(1, 0, 0), killFirst(2, 0, 0), killFirst(3, 0, 0), killFirst(4, 0, 0), killFirst(5, 0, 0), killFirst(6, 0, 0),
  killFirst(3, 1, 0), killFirst(3, 2, 0), killFirst(3, 3, 0), killFirst(3, 0, 1), killFirst(3, 0, 2), killFirst(3, 2, 1),
  killFirst(3, 3, 1),
]

/**
 * Runs the measurement in a process of its own.
 * @throws Error when it fails: no spin, no gcc, or one of the explorers has not seen everything.
 */
async function measure(questions: readonly Question[], runs: number, engines: 'all' | 'ours'): Promise<Measurement[]> {
  const script = fileURLToPath(new URL('../kernel/spin/measure.ts', import.meta.url))
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
  const task = JSON.stringify({ questions, runs, engines })
  const child = spawn(process.execPath, [...flags, script, task], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject))
  const measured: Measurement[] = []
  for await (const line of createInterface(child.stdout)) measured.push(JSON.parse(line) as Measurement)
  const status = await ended
  if (status !== 0) throw new Error(`The measurement has failed (${status ?? 'killed'}).`)
  return measured
}

type Figures = Omit<Measurement, 'question' | 'engine'>

/** The medians of one engine on one question. @throws Error when it was not measured, or has counted differently in two runs. */
function medians(all: readonly Measurement[], question: Question, engine: string): Figures {
  const runs = all.filter((run) => run.engine === engine && JSON.stringify(run.question) === JSON.stringify(question))
  const [first] = runs
  if (!first) throw new Error(`${engine} was not measured.`)
  if (runs.some(({ states, transitions }) => states !== first.states || transitions !== first.transitions)) {
    throw new Error(`${engine} does not find the same states each time.`)
  }
  const of = (field: 'seconds' | 'cpuSeconds' | 'bytes') => median(runs.map((run) => run[field]))
  return { states: first.states, transitions: first.transitions, seconds: of('seconds'), cpuSeconds: of('cpuSeconds'), bytes: of('bytes') }
}

const faster = (one: Figures, other: Figures): Figures => (other.seconds < one.seconds ? other : one)

function row(all: readonly Measurement[], question: Question) {
  const of = (engine: string) => medians(all, question, engine)
  const ours = of('ours')
  const depthFirst = of('pan dfs')
  const breadthFirst = of('pan bfs')
  for (const pan of [depthFirst, breadthFirst]) {
    if (pan.states === ours.states && pan.transitions === ours.transitions) continue
    const found = ({ states, transitions }: Figures) => `${states} states and ${transitions} transitions`
    throw new Error(`The models differ: pan finds ${found(pan)}, ours ${found(ours)}.`)
  }
  const pan = faster(depthFirst, breadthFirst)
  const reduced = of('ours reduced')
  const panReduced = faster(of('pan reduced dfs'), of('pan reduced bfs'))
  const { threads, pinners, sharers, pages } = question
  return {
    threads, pinners, sharers, pages,
    states: ours.states,
    transitions: ours.transitions,
    oursSeconds: ours.seconds,
    panSeconds: pan.seconds,
    ratio: pan.seconds / ours.seconds,
    panDepthFirstSeconds: depthFirst.seconds,
    panBreadthFirstSeconds: breadthFirst.seconds,
    oursReducedSeconds: reduced.seconds,
    oursReducedStates: reduced.states,
    panReducedSeconds: panReduced.seconds,
    panReducedStates: panReduced.states,
    reducedRatio: panReduced.seconds / reduced.seconds,
    reducedCpuRatio: panReduced.cpuSeconds / reduced.cpuSeconds,
    oursStatesPerSecond: ours.states / ours.seconds,
    panStatesPerSecond: pan.states / pan.seconds,
    oursCpuSeconds: ours.cpuSeconds,
    panCpuSeconds: pan.cpuSeconds,
    cpuRatio: pan.cpuSeconds / ours.cpuSeconds,
    oursBytesPerState: ours.bytes / ours.states,
    panDepthFirstBytesPerState: depthFirst.bytes / depthFirst.states,
    panBreadthFirstBytesPerState: breadthFirst.bytes / breadthFirst.states,
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
const seconds = (value: number) => (value < 0.1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`)
const times = (value: number) => `${value.toFixed(1)}x`

/** Time to the full answer, ours and pan's, without and with reductions. */
export async function explore({ runs }: BenchOptions): Promise<Json> {
  const measured = await measure(sizes, runs, 'all')
  const rows = sizes.map((question) => row(measured, question))
  const name = (r: (typeof rows)[number]) => `T=${r.threads} K=${r.pinners} S=${r.sharers}`
  console.log(`\nAll states, kill first, ${runs === 1 ? 'one run' : `medians of ${runs} alternating runs`}; pan: gcc -O2 -DSAFETY`)
  console.log(table(
    ['', 'states', 'ours', 'pan dfs', 'pan bfs', 'ratio', 'by cpu time', 'ours st/s', 'pan st/s', 'B/state', 'pan dfs', 'pan bfs'],
    rows.map((r) => [
      name(r), whole(r.states), seconds(r.oursSeconds), seconds(r.panDepthFirstSeconds), seconds(r.panBreadthFirstSeconds), times(r.ratio),
      times(r.cpuRatio), whole(r.oursStatesPerSecond), whole(r.panStatesPerSecond), r.oursBytesPerState.toFixed(1),
      r.panDepthFirstBytesPerState.toFixed(1), r.panBreadthFirstBytesPerState.toFixed(1),
    ]),
  ))
  console.log('\nThe same answer with reductions: ours, and pan\'s partial order reduction (the faster of dfs and bfs)')
  console.log(table(
    ['', 'ours states', 'ours', 'pan states', 'pan', 'ratio', 'by cpu time'],
    rows.map((r) => [
      name(r), whole(r.oursReducedStates), seconds(r.oursReducedSeconds), whole(r.panReducedStates), seconds(r.panReducedSeconds),
      times(r.reducedRatio), times(r.reducedCpuRatio),
    ]),
  ))
  return rows
}

/** How the number of states, and the time for all of them, grow with the victim's threads, the pinners and the sharers. */
export async function growth({ runs }: BenchOptions): Promise<Json> {
  const measured = await measure(steps, runs, 'ours')
  const rows = steps.map((question) => {
    const ours = medians(measured, question, 'ours')
    const reduced = medians(measured, question, 'ours reduced')
    const { threads, pinners, sharers, pages } = question
    return {
      threads, pinners, sharers, pages, states: ours.states, oursSeconds: ours.seconds, oursReducedStates: reduced.states,
      oursReducedSeconds: reduced.seconds,
    }
  })
  console.log('\nGrowth with the victim\'s threads (T), pinners (K) and sharers (S), ours')
  console.log(table(
    ['T', 'K', 'S', 'states', 'time', 'reduced', 'time'],
    rows.map((r) => [
      String(r.threads), String(r.pinners), String(r.sharers), whole(r.states), seconds(r.oursSeconds),
      whole(r.oursReducedStates), seconds(r.oursReducedSeconds),
    ]),
  ))
  return rows
}
