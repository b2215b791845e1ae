// SPDX-License-Identifier: MIT
// What the page and the worker that measures say to each other.
import type { Measurement, MeasureProgress } from '../../kernel/time/index.ts'
import type { MeasureSettings } from './settings.ts'

export type Asking = { op: 'measure'; id: number; kernel: string; settings: MeasureSettings } | { op: 'stop' }

export type Answer =
  | { kind: 'progress'; id: number; progress: MeasureProgress }
  | { kind: 'measurement'; id: number; measurement: Measurement }
  | { kind: 'failure'; id: number; message: string }
