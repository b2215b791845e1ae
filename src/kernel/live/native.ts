// SPDX-License-Identifier: MIT
// The native side: compiles live.c, sets up a situation on the running kernel, and reads what was seen.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { LiveSituation } from './situation.ts'

/** What /proc says of a process at one moment. */
export interface ProcessFacts {
  /** As in /proc/PID/stat: S, D, T, t, Z …; `-` when there is no such process. */
  readonly state: string
  /** SIGKILL is among its pending signals. It stays there when it has been acted upon. */
  readonly killPending: boolean
  readonly dumping: boolean
}

/** What was seen at one moment: the victim, those who share its memory, and the memory itself. */
export interface Moment extends ProcessFacts {
  readonly sharers: readonly ProcessFacts[]
  /** kB by kind, from the victim's status; null when no thread of it has an mm. */
  readonly rss: Readonly<Record<string, number>> | null
  /** For each kind of memory: how many of the page frames that were watched are still in a page table, and how many were watched. */
  readonly mapped: Readonly<Record<string, readonly [number, number]>>
}

/** One run. */
export interface NativeRun {
  /** `0`, `1` (poll: readable), or the errno's name. */
  readonly results: readonly string[]
  /** What a second caller got, that called at the same time. */
  readonly second?: string
  readonly before: Moment
  /** Right after the last call. */
  readonly after: Moment
  /** When whoever could move has moved: the victim is a zombie, or does not get on any more. */
  readonly settled: Moment
}

/** All runs of a situation; or why it cannot be had here. */
export type NativeAnswer = { readonly runs: readonly NativeRun[] } | { readonly skipped: string }

/** The native program, compiled. */
export interface NativeProgram {
  /**
   * `milliseconds`: what one run may take.
   * @throws Error with the program's own message when the situation did not come about, or a run did not end in time.
   */
  run(situation: Pick<LiveSituation, 'setUp' | 'steps' | 'runs'>, milliseconds?: number): Promise<NativeAnswer>
  /** Processes and cgroups that are left of all that this program has started. None should be. */
  leftOver(): Promise<string[]>
  /** Removes the program. */
  remove(): Promise<void>
}

/** A run that takes longer has failed. */
const RUN_MILLISECONDS = 4000
/** What the program may take for all its runs, the last one's clean-up included. */
const PROGRAM_MILLISECONDS = 12_000
const FREEZER = '/sys/fs/cgroup/freezer'
const flags = ['-std=gnu11', '-O2', '-pthread']

/**
 * Compiles the C files of this folder into a temporary one.
 *
 * @param gcc Path of the compiler.
 * @param warnings Its options for warnings: none for those who only want to use the program.
 * @throws Error with the compiler's messages.
 */
export async function compileNative(gcc: string, warnings: readonly string[] = []): Promise<NativeProgram> {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const sources = (await readdir(here)).filter(name => name.endsWith('.c')).map(name => join(here, name))
  const folder = await mkdtemp(join(tmpdir(), 'mrelease-live-'))
  const program = join(folder, 'live')
  await promisify(execFile)(gcc, [...flags, ...warnings, '-o', program, ...sources])
  const groups: number[] = []
  return {
    async run({ setUp, steps, runs }, milliseconds = RUN_MILLISECONDS) {
      const text = await output(program, folder, groups, ['-n', `${runs}`, '-t', `${milliseconds}`, ...setUp, '--', ...steps])
      return answerOf(text)
    },
    leftOver: async () => [...await processesOf(groups), ...await cgroupsOf(groups)],
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Runs the program as the leader of its own process group, in its own folder; ends it, and all that it has started, when it hangs. */
async function output(program: string, folder: string, groups: number[], words: readonly string[]): Promise<string> {
  const child = spawn(program, words, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const patience = setTimeout(() => child.kill('SIGTERM'), PROGRAM_MILLISECONDS)
  const noPatience = setTimeout(() => void endGroup(child.pid), PROGRAM_MILLISECONDS + 2000)
  const status = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no status'))
  })
  clearTimeout(patience)
  clearTimeout(noPatience)
  if (child.pid !== undefined) groups.push(child.pid)
  if (status !== 0) throw new Error(`live ${words.join(' ')}\nended with ${status}: ${stderr.trim() || 'it said nothing'}`)
  return stdout
}

/** The whole process group, and the frozen among them once they are thawed (hold.c names their cgroup after the group). */
async function endGroup(group: number | undefined): Promise<void> {
  if (group === undefined) return
  try {
    process.kill(-group, 'SIGKILL')
    const cgroup = `${FREEZER}/mrelease-live-${group}`
    await writeFile(`${cgroup}/freezer.state`, 'THAWED')
    await rmdir(cgroup)
  } catch {
    // They are gone already, or none was frozen.
  }
}

function answerOf(text: string): NativeAnswer {
  // The program is ours, and a test looks at every field that it prints.
  const lines = text.trim().split('\n').map(line => JSON.parse(line) as NativeRun | { skipped: string })
  const runs: NativeRun[] = []
  for (const line of lines) {
    if ('skipped' in line) return line
    runs.push(line)
  }
  return { runs }
}

async function cgroupsOf(groups: readonly number[]): Promise<string[]> {
  const names = await readdir(FREEZER).catch(() => [])
  return names.filter(name => groups.some(group => name === `mrelease-live-${group}`))
}

/** The program's descendants keep its session, whatever namespace and cgroup they are in. */
async function processesOf(sessions: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const [, comm = '', state = '', session = ''] = /\((.*)\) (\S) \S+ \S+ (\S+)/s.exec(stat) ?? []
    if (sessions.includes(Number(session))) found.push(`${pid} (${comm}) ${state}`)
  }
  return found
}
