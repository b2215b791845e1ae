// SPDX-License-Identifier: MIT
// Least squares for a handful of parameters: Levenberg's damped Gauss-Newton, with difference quotients for the derivatives.

/** A measured point: where, what was seen, and how much it counts. */
export interface Point {
  readonly x: readonly number[]
  readonly y: number
  readonly weight: number
}

export type Model = (parameters: readonly number[], x: readonly number[]) => number

/**
 * The parameters that minimise the sum of weight · (model − y)², searched from `start`, one step after another, until a step no longer
 * helps. Deterministic. Parameters should be of order 1 to 1000 (fit logarithms where they are not) and independent of each other.
 */
export function leastSquares(model: Model, points: readonly Point[], start: readonly number[]): number[] {
  if (points.length < start.length) throw new Error(`${points.length} points cannot decide ${start.length} parameters`)
  let best = [...start]
  let error = squares(model, points, best)
  let damping = 1e-3
  for (let round = 0; round < 500 && damping < 1e12; round++) {
    const step = solve(...normalEquations(model, points, best, damping))
    const next = best.map((value, i) => value + at(step, i))
    const nextError = squares(model, points, next)
    if (nextError < error) {
      const gain = error - nextError
      best = next
      error = nextError
      damping = Math.max(damping / 10, 1e-12)
      if (gain <= 1e-14 * error) break
    } else {
      damping *= 10
    }
  }
  return best
}

/** The sum of weight · (model − y)². */
export function squares(model: Model, points: readonly Point[], parameters: readonly number[]): number {
  return points.reduce((sum, { x, y, weight }) => sum + weight * (model(parameters, x) - y) ** 2, 0)
}

function normalEquations(model: Model, points: readonly Point[], parameters: readonly number[], damping: number): [number[][], number[]] {
  const n = parameters.length
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  const right = new Array<number>(n).fill(0)
  for (const { x, y, weight } of points) {
    const value = model(parameters, x)
    const slopes = parameters.map((parameter, i) => {
      const h = 1e-5 * Math.max(1, Math.abs(parameter))
      const up = model(parameters.map((p, j) => (i === j ? p + h : p)), x)
      const down = model(parameters.map((p, j) => (i === j ? p - h : p)), x)
      return (up - down) / (2 * h)
    })
    for (const [i, row] of matrix.entries()) {
      right[i] = at(right, i) + weight * at(slopes, i) * (y - value)
      for (let j = 0; j < n; j++) row[j] = at(row, j) + weight * at(slopes, i) * at(slopes, j)
    }
  }
  for (const [i, row] of matrix.entries()) row[i] = at(row, i) * (1 + damping) + 1e-300
  return [matrix, right]
}

/** Gauss's elimination with pivots. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, at(right, i)])
  const n = rows.length
  for (let column = 0; column < n; column++) {
    const pivot = rows.slice(column).reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best))
    rows.splice(rows.indexOf(pivot), 1)
    rows.splice(column, 0, pivot)
    for (const row of rows) {
      if (row === pivot) continue
      const factor = at(row, column) / at(pivot, column)
      for (let k = column; k <= n; k++) row[k] = at(row, k) - factor * at(pivot, k)
    }
  }
  return rows.map((row, i) => at(row, n) / at(row, i))
}

function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError(`no element ${index}`)
  return value
}
