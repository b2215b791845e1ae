// SPDX-License-Identifier: MIT
// What real kernels answered to the calls that a program makes, next to what the model says of the program itself.
import { readScenario } from '../kernel/conformance/scenario.ts'
import { type ModelSetup, setUp } from '../kernel/conformance/setup.ts'
import { type Profile, type Situation, defaultSituation } from '../kernel/index.ts'
import { defaultSetup, situationWords, storyOf } from '../lab/index.ts'
import type { FinishedCall, ProgramExploration } from '../program/index.ts'
import { exploreAtBuild } from './built.ts'
import { observations } from './observations.ts'

/** A situation in which a real kernel was asked what the program asks. */
export interface Row {
  situation: string
  kernels: string[]
  runs: number
  /** Result → how often, the most frequent first. */
  observed: [result: string, times: number][]
  /** Every result of the model, from all schedules. */
  possible: string[]
}

/** What is done to the victim up to the first process_mrelease(), such as "9 release 0": the same for programs and for records. */
type Deed = string

const signals: Readonly<Record<string, string>> = { SIGKILL: '9', SIGTERM: '15' }

function deedOf(calls: readonly FinishedCall[]): { deed: Deed; result: string } | undefined {
  // A call with an invalid descriptor asks what the kernel knows, and is about nobody.
  const about = calls.filter(({ name, args }) => (name === 'process_mrelease' || name === 'pidfd_send_signal') && args[0] !== '-1')
  const release = about.findIndex(({ name }) => name === 'process_mrelease')
  const last = about[release]
  if (last === undefined) return undefined
  const flags = last.args[1] === '0' ? '0' : '1'
  const before = about.slice(0, release).map(({ args }) => signals[args[1] ?? ''] ?? args[1])
  return { deed: [...before, 'release', flags].join(' '), result: last.error ?? String(last.result) }
}

function deedOfRecord({ script }: ModelSetup): Deed | undefined {
  const acts = script.acts.filter(({ call }) => call !== 'pidfd_open')
  if (script.loop !== undefined || acts.some(({ target }) => target !== 'victim')) return undefined
  const names: Readonly<Record<string, string>> = { process_mrelease: 'release ', pidfd_send_signal: '' }
  return acts.map(({ call, argument }) => `${names[call] ?? call}${argument}`).join(' ')
}

/** All that a program can be told by its first process_mrelease(), and what it did to be told so. */
function answersOf({ outcomes }: ProgramExploration): { deed: Deed | undefined; results: string[] } {
  const answers = outcomes.flatMap(({ calls }) => deedOf(calls) ?? [])
  return { deed: answers[0]?.deed, results: [...new Set(answers.map(({ result }) => result))] }
}

/** The recorded situations for a program on a kernel: those that have a name on this site first. */
export async function realKernelRows(program: string, profile: Profile): Promise<Row[]> {
  const defaults = defaultSetup(program)
  const { deed } = answersOf(await exploreAtBuild({ ...defaults, profile }))
  const records = observations.filter((record) => record.profile === profile && record.flags !== undefined).flatMap((record) => {
    const picture = readScenario(record.scenario, record.flags)
    const setup = setUp(picture, record.flags, record.kernel)
    const { release: _release, memory, ...rest } = setup.situation
    const situation: Situation = { ...defaultSituation, ...rest }
    // A victim that does not get the CPU has no name in the form, and the kinds of memory do not bear on the answer.
    const isPlain = picture.victim.hold !== 'behind the caller' && memory.every((kind) => kind === 'private-anonymous')
    return isPlain && deedOfRecord(setup) === deed ? [{ record, situation }] : []
  })
  const rows = await Promise.all([...Map.groupBy(records, ({ situation }) => JSON.stringify(situation)).values()].map(async (of) => {
    const situation = of[0]?.situation ?? defaultSituation
    const told = storyOf({ program, situation })
    const observed = new Map<string, number>()
    for (const [result, times] of of.flatMap(({ record }) => Object.entries(record.results))) {
      observed.set(result, (observed.get(result) ?? 0) + times)
    }
    const { results } = answersOf(await exploreAtBuild({ program, profile, situation }))
    return {
      named: told !== undefined,
      situation: told?.title ?? situationWords(situation),
      kernels: [...new Set(of.map(({ record }) => record.kernel))],
      runs: of.reduce((sum, { record }) => sum + record.runs, 0),
      observed: [...observed].sort(([, a], [, b]) => b - a),
      possible: results,
    }
  }))
  // Where the program never comes to the call, nothing of it stands beside the records.
  return rows.filter(({ possible }) => possible.length > 0).sort((a, b) => Number(b.named) - Number(a.named))
}
