// SPDX-License-Identifier: MIT
import { profileNames } from '../../kernel/index.ts'
import { LinkError, checkSaidOnce } from '../link.ts'
import { parseSeed } from '../setup.ts'
import { type MeasureSettings, defaultSettings, placements, runChoices, scales } from './settings.ts'

/** The version of the links that this page writes. A page must go on reading the links that were ever written. */
const version = '1'

/** What each setting may be. */
const choices: Readonly<Record<Exclude<keyof MeasureSettings, 'seed'>, readonly (string | number)[]>> = {
  profile: profileNames.map(({ name }) => name),
  placement: placements.map(({ name }) => name),
  ...(Object.fromEntries(scales.map(({ name, values }) => [name, values])) as Record<(typeof scales)[number]['name'], readonly number[]>),
  runs: runChoices,
}

/** The part of an address after `#` that leads back to a measurement. Only what differs from the defaults is written. */
export function writeMeasureLink(settings: MeasureSettings): string {
  const words = new URLSearchParams({ measure: version })
  for (const [name, value] of Object.entries(settings)) {
    if (value !== defaultSettings[name as keyof MeasureSettings]) words.set(name, String(value))
  }
  return `#${words}`
}

/**
 * Reads a link. Everything is checked, because anybody may have written it.
 *
 * @returns `undefined` when the text is no link to a measurement (another anchor of the page).
 * @throws LinkError or RangeError that names what is wrong.
 */
export function readMeasureLink(hash: string): MeasureSettings | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  const v = words.get('measure')
  if (v === null) return undefined
  if (v !== version) {
    throw new LinkError(`It has version "${v.slice(0, 20)}", and this page reads version ${version}: it may come from a newer page.`)
  }
  checkSaidOnce(words)
  const settings: Record<string, string | number> = { ...defaultSettings }
  for (const [name, text] of words) {
    if (name === 'measure') continue
    if (name === 'seed') settings[name] = parseSeed(text)
    else settings[name] = chosen(name, text)
  }
  return settings as unknown as MeasureSettings
}

function chosen(name: string, text: string): string | number {
  if (!Object.hasOwn(choices, name)) {
    throw new LinkError(`A measurement has no "${name.slice(0, 40)}". It has ${Object.keys(defaultSettings).join(', ')}.`)
  }
  const of = choices[name as keyof typeof choices]
  const value = of.find((each) => String(each) === text)
  if (value === undefined) throw new LinkError(`"${name}" is one of ${of.join(', ')}, not "${text.slice(0, 40)}".`)
  return value
}
