// SPDX-License-Identifier: MIT
import { type Profile, type Situation, defaultSituation, longestRun, profileNames } from '../kernel/index.ts'
import { type LabSetup, parseSeed } from './setup.ts'

/** Which run a link asks for. */
export type Asked = { seed: number } | { schedule: number[] }

/** What a link to a lab says. */
export interface LabLink {
  setup: LabSetup
  by: Asked | undefined
}

/** What was read from a link; the fields of the situation are still to be checked by the kernel. */
export interface ReadLink {
  program: string
  profile: Profile
  situation: Readonly<Record<string, unknown>>
  by: Asked | undefined
}

/** A link that says nonsense; the message names the part, its value and what it may be. */
export class LinkError extends Error {}

/** The version of the links that this page writes. A page must go on reading the links that were ever written. */
const version = '1'

/** Text for one value of a situation: numbers and words as they are, lists with dots between. */
function written(value: Situation[keyof Situation]): string {
  return Array.isArray(value) ? value.join('.') : String(value)
}

function readValue(name: keyof Situation, text: string): unknown {
  const example = defaultSituation[name]
  if (Array.isArray(example)) return text === '' ? [] : text.split('.')
  if (typeof example === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return typeof example === 'number' && /^-?[\d.]+$/.test(text) ? Number(text) : text
}

/**
 * The part of an address after `#` that leads back to a lab as it is. Only what differs from the defaults is written, so
 * that links stay short: `#lab=kill_first&v=1&pinners=1&steps=0012`.
 */
export function writeLink({ setup, by }: LabLink): string {
  const words = new URLSearchParams({ lab: setup.program, v: version })
  if (setup.profile !== 'mainline') words.set('profile', setup.profile)
  for (const name of Object.keys(defaultSituation) as (keyof Situation)[]) {
    const value = written(setup.situation[name])
    if (value !== written(defaultSituation[name])) words.set(name, value)
  }
  if (by !== undefined && 'seed' in by) words.set('seed', String(by.seed))
  if (by !== undefined && 'schedule' in by) words.set('steps', by.schedule.map((actor) => actor.toString(36)).join(''))
  return `#${words}`
}

/** @throws LinkError when a link says one thing twice: nobody could know which of them is meant. */
export function checkSaidOnce(words: URLSearchParams): void {
  const said = new Set<string>()
  const twice = [...words.keys()].find((name) => said.size === said.add(name).size)
  if (twice !== undefined) throw new LinkError(`It says "${twice.slice(0, 40)}" twice.`)
}

/**
 * Reads a link. Everything is checked, because anybody may have written it: all but the situation, which the kernel checks.
 *
 * @returns `undefined` when the text is no link to a lab (another anchor of the page).
 * @throws LinkError that names what is wrong.
 */
export function readLink(hash: string): ReadLink | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  const program = words.get('lab')
  if (program === null) return undefined
  const v = words.get('v')
  if (v === null) throw new LinkError(`It does not say its version: this page reads version ${version}.`)
  if (v !== version) {
    throw new LinkError(`It has version "${v.slice(0, 20)}", and this page reads version ${version}: it may come from a newer page.`)
  }
  checkSaidOnce(words)
  const wanted = words.get('profile') ?? 'mainline'
  const profile = profileNames.find(({ name }) => name === wanted)?.name
  if (profile === undefined) {
    throw new LinkError(`It asks for the kernel "${wanted.slice(0, 40)}". There are ${profileNames.map(({ name }) => name).join(', ')}.`)
  }
  const fields = [...words].filter(([name]) => !['lab', 'v', 'profile', 'seed', 'steps'].includes(name))
  const situation = Object.fromEntries(fields.map(([name, text]) => [name, readValue(name as keyof Situation, text)]))
  return { program, profile, situation, by: readRun(words.get('seed'), words.get('steps')) }
}

function readRun(seed: string | null, steps: string | null): Asked | undefined {
  if (steps !== null) {
    if (seed !== null) throw new LinkError('It has a seed and steps: a run follows one of them.')
    if (!/^[0-9a-z]*$/.test(steps) || steps.length > longestRun) {
      throw new LinkError(`Its steps have to be digits and small letters, at most ${longestRun}; they are "${steps.slice(0, 40)}".`)
    }
    return { schedule: [...steps].map((letter) => Number.parseInt(letter, 36)) }
  }
  return seed === null ? undefined : { seed: parseSeed(seed) }
}
