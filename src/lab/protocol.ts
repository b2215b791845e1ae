// SPDX-License-Identifier: MIT
import type { Limits, Situation } from '../kernel/index.ts'
import type { ProgramCount, ProgramExploration, ProgramRun } from '../program/index.ts'
import type { LabSetup } from './setup.ts'

/** Where the kernel and a program are fetched. */
export interface Sources {
  kernel: string
  program: string
}

/** What a lab asks its worker. */
export type Question =
  /** Whether a situation can be set up; what is missing in it is as usual. */
  | { op: 'check'; situation: unknown }
  | { op: 'run'; setup: LabSetup; by: { seed: number } | { schedule: readonly number[] } }
  | { op: 'explore'; setup: LabSetup; limits?: Limits }
  | { op: 'count'; setup: LabSetup }

export interface Asking {
  id: number
  sources: Sources
  /** What was fetched there: compiled by the page, while the worker starts. None for what needs no kernel. */
  modules: Readonly<Record<keyof Sources, WebAssembly.Module>> | undefined
  question: Question
}

/** What is found, by what was asked for. */
export interface Findings {
  check: Situation
  run: ProgramRun
  explore: ProgramExploration
  count: ProgramCount
}

/** What comes back: any number of `progress`, then what was found for the question, or a `failure`. */
export type Answer =
  | { id: number; kind: 'progress'; states: number; frontier: number; depth: number }
  | { id: number; kind: 'found'; found: Findings[Question['op']] }
  | { id: number; kind: 'failure'; message: string }

/** Answers a question if that takes no time; undefined if it would. Never rejects. */
export type Answering = (asking: Asking) => Promise<Answer | undefined>

/** The event by which the worker's script, when a page imports it, hands over its `Answering`. */
export const answeringHere = 'lab-answers'
