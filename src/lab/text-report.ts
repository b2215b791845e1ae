// SPDX-License-Identifier: MIT
import type { ProgramRun } from '../program/index.ts'
import { type LabSetup, commandLine } from './setup.ts'
import { profileWords, situationWords } from './setup-words.ts'
import { endWords } from './show-run.ts'
import { fateWords } from './words.ts'

/** Columns of a line at most: fewer than the 72 that mailing lists take without folding it. */
export const reportColumns = 71

/**
 * Breaks a text at spaces; lines after the first are indented. Blanks at its beginning stay, up to 40. A word that is longer than a line is
 * cut.
 */
function fold(text: string, indent: string): string[] {
  const room = reportColumns - indent.length
  const lines = text.match(new RegExp(`.{1,${room}}(?= |$)|.{${room}}`, 'g')) ?? ['']
  return lines.map((line, index) => (index === 0 ? line : indent + line.trimStart()).trimEnd())
}

/** A run as plain text of fewer than 72 columns, for a mail. */
export function textReport(setup: LabSetup, run: ProgramRun): string {
  const actors = new Map(run.trace.actors.map(({ id, name }) => [id, name]))
  const { end } = run.trace
  const head = [
    `${setup.program}.c on a simulated kernel`,
    `Kernel: ${profileWords(setup.profile)}`,
    `Situation: ${situationWords(setup.situation)}`,
  ].flatMap((line) => fold(line, '  '))
  const terminal = [`$ ${commandLine(setup)}`, ...run.output.map(({ text }) => text).join('').trimEnd().split('\n'), `(${endWords(run.end, end.caller, run.trace.complete)})`].flatMap((line) => fold(line, '  '))
  const fate = fold(fateWords(end), '  ')
  const steps = run.trace.steps.flatMap(({ step, after }, index) =>
    fold(`${String(index + 1).padStart(3)}. ${actors.get(step.actor)}: ${step.kernelFunction}: ${step.action} [mm_users ${after.mmUsers}, memory ${after.rss}]`, '     '),
  )
  return [...head, '', ...terminal, '', ...fate, '', 'Schedule:', ...steps, ''].join('\n')
}
