// SPDX-License-Identifier: MIT
import { answeringHere, type Answer, type Answering, type Asking, type Findings, type Question, type Sources } from './protocol.ts'
import workerAddress from './worker.ts?worker&url'

/** Why a lab has no answer, in words for the reader. */
export class LabError extends Error {}

/** Milliseconds that a question waits for a count before it: about what a new worker takes to start. */
const patience = 100

type Progress = (progress: { states: number; frontier: number; depth: number }) => void
type Found = Findings[Question['op']]

/** What may go along with a question. */
interface Asked {
  /** Whoever asked does not wait any more: the promise rejects, and all other questions are answered as if nothing had been. */
  signal?: AbortSignal
  onProgress?: Progress
}

interface Waiting extends Omit<Asking, 'modules'> {
  onProgress: Progress | undefined
  resolve: (found: Found) => void
  reject: (error: unknown) => void
}

/** Throws a `LabError` where nothing can be simulated. */
function checkBrowser(): void {
  if (typeof Worker === 'undefined') throw new LabError('This browser has no web workers, and the simulated kernel runs in one.')
  if (typeof WebAssembly === 'undefined') {
    throw new LabError('This browser has no WebAssembly (or it is switched off), and the simulated kernel is made of it.')
  }
}

/** A module worker. Throws a `LabError` where there is none to be had. */
export function startWorker(start: () => Worker): Worker {
  checkBrowser()
  return start()
}

/** What to say of a worker that reported an error of its own; one whose script did not come has no message. */
export function crashOf({ message }: ErrorEvent): LabError {
  if (!message) return new LabError('The script of the simulation could not be loaded: reload the page.')
  return new LabError(`The simulation crashed (${message}). A new one is started when you try again.`)
}

/** What was fetched and compiled, by address: it stays, unless it failed. */
const compiled = new Map<string, Promise<WebAssembly.Module>>()

function moduleAt(address: string): Promise<WebAssembly.Module> {
  const before = compiled.get(address)
  if (before !== undefined) return before
  const module = fetch(address).then(async (response) => {
    if (!response.ok) {
      throw new LabError(`${address} answered ${response.status}: reload the page, the site may have changed since it was opened.`)
    }
    return WebAssembly.compile(await response.arrayBuffer())
  })
  compiled.set(address, module)
  module.catch(() => compiled.delete(address))
  return module
}

let inPage: Promise<Answering | undefined> | undefined

/** The worker's script, in the page itself. Undefined when it cannot be run: whoever starts a worker with it is told why. */
function answeringInPage(): Promise<Answering | undefined> {
  return (inPage ??= new Promise((resolve) => {
    addEventListener(answeringHere, (event) => resolve((event as CustomEvent<Answering>).detail), { once: true })
    import(/* @vite-ignore */ workerAddress).catch(() => resolve(undefined))
  }))
}

/** Fetches and compiles the kernel and a program, once. Rejects with what went wrong; the next time it is tried again. */
async function modulesOf({ kernel, program }: Sources): Promise<Record<keyof Sources, WebAssembly.Module>> {
  const [kernelModule, programModule] = await Promise.all([moduleAt(kernel), moduleAt(program)])
  return { kernel: kernelModule, program: programModule }
}

/** Fetches and compiles what a question will need. Whatever goes wrong is said when there is one. */
export function prepare(sources: Sources): void {
  if (typeof WebAssembly !== 'undefined') modulesOf(sources).catch(() => undefined)
}

/**
 * The one worker of a page's labs, and who waits for it. It is started by the first question that takes time, and gets one after the
 * other. Nothing but its end stops a worker that computes: when the question that it has is given up, or crashes it, a new one goes on
 * with the others.
 */
class LabWorker {
  #worker: Worker | undefined
  /** In the order of asking; the worker has the first. */
  #queue: Waiting[] = []
  #lastId = 0
  /** The worker has answered before: it need not be waited for. */
  #answered = false

  #start(): Worker {
    const worker = startWorker(() => new Worker(workerAddress, { type: 'module' }))
    worker.addEventListener('message', (event: MessageEvent<Answer>) => {
      this.#answered = true
      this.#receive(event.data)
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      const [first] = this.#queue
      if (this.#worker !== worker) return
      if (first !== undefined) this.#giveUp(first, crashOf(event))
      // Nobody has asked yet: the first question starts another.
      else this.#end()
    })
    return worker
  }

  #end(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#answered = false
  }

  #receive(answer: Answer): void {
    const [waiting] = this.#queue
    if (waiting?.id !== answer.id) return
    if (answer.kind === 'progress') {
      waiting.onProgress?.(answer)
      return
    }
    this.#queue.shift()
    if (answer.kind === 'failure') waiting.reject(new LabError(answer.message))
    else waiting.resolve(answer.found)
    void this.#next()
  }

  /** Gives the worker the question whose turn it is. It starts while what it runs is fetched. */
  async #next(): Promise<void> {
    const [first] = this.#queue
    if (first === undefined) return
    const { id, sources, question } = first
    try {
      checkBrowser()
      // What takes no time is found sooner by the page itself than a worker starts.
      const here = this.#answered ? undefined : answeringInPage()
      const modules = question.op === 'check' ? undefined : await modulesOf(sources)
      const answerBriefly = await here
      const asking: Asking = { id, sources, modules, question }
      // It may have been given up meanwhile.
      const answer = this.#queue[0] === first ? await answerBriefly?.(asking) : undefined
      if (answer) this.#receive(answer)
      else if (this.#queue[0] === first) (this.#worker ??= this.#start()).postMessage(asking)
    } catch (error) {
      this.#giveUp(first, error)
    }
  }

  /** Starts the worker before there is a question. What goes wrong is said when there is one. */
  start(): void {
    try {
      this.#worker ??= this.#start()
    } catch {
      // No workers, or no WebAssembly.
    }
  }

  #giveUp(waiting: Waiting, reason: unknown): void {
    const turn = this.#queue.indexOf(waiting)
    if (turn === -1) return
    this.#queue.splice(turn, 1)
    waiting.reject(reason)
    if (turn > 0) return
    this.#end()
    void this.#next()
  }

  /** Rejects with a `LabError`. */
  ask(sources: Sources, question: Question, { signal, onProgress }: Asked = {}): Promise<Found> {
    // What is only counted keeps nobody waiting.
    const [first] = this.#queue
    if (first?.question.op === 'count') setTimeout(() => this.#giveUp(first, new LabError('Something else was asked meanwhile.')), patience)
    return new Promise((resolve, reject) => {
      const waiting = { id: ++this.#lastId, sources, question, onProgress, resolve, reject }
      signal?.addEventListener('abort', () => this.#giveUp(waiting, new LabError('Stopped.')))
      if (this.#queue.push(waiting) === 1) void this.#next()
    })
  }
}

const worker = new LabWorker()

/** The reader is at the controls: by the time that something is pressed, the worker can be there. */
export function startWorking(): void {
  worker.start()
}

/** Asks the worker. Rejects with a `LabError`. */
export function ask<Op extends Question['op']>(
  sources: Sources,
  question: Extract<Question, { op: Op }>,
  asked?: Asked,
): Promise<Findings[Op]> {
  // An answer is known by its question's number: it is of no other kind.
  return worker.ask(sources, question, asked) as Promise<Findings[Op]>
}
