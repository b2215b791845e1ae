// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest'
import { leastSquares, squares, type Model, type Point } from './least-squares.ts'

const line: Model = ([a = 0, b = 0], [x = 0]) => a + b * x

function points(values: readonly (readonly [number, number])[]): Point[] {
  return values.map(([x, y]) => ({ x: [x], y, weight: 1 }))
}

describe('leastSquares', () => {
  test('finds the line through points that lie on one', () => {
    const [a, b] = leastSquares(line, points([[0, 3], [1, 5], [4, 11]]), [0, 0])
    expect(a).toBeCloseTo(3, 8)
    expect(b).toBeCloseTo(2, 8)
  })

  test('gives the textbook line for points that do not', () => {
    // Means 2 and 3, sum of products 9, sum of squares 10: slope 0.9, intercept 1.2.
    const data = points([[0, 1], [1, 3], [2, 2], [3, 4], [4, 5]])
    const [a, b] = leastSquares(line, data, [0, 0])
    expect(b).toBeCloseTo(0.9, 8)
    expect(a).toBeCloseTo(1.2, 8)
  })

  test('fits a curve', () => {
    const decay: Model = ([height = 0, rate = 0], [x = 0]) => height * Math.exp(-rate * x)
    const data = [0, 1, 2, 3].map(x => ({ x: [x], y: 7 * Math.exp(-0.5 * x), weight: 1 }))
    const [height, rate] = leastSquares(decay, data, [1, 0.1])
    expect(height).toBeCloseTo(7, 6)
    expect(rate).toBeCloseTo(0.5, 6)
  })

  test('lets a point of more weight pull more', () => {
    const mean: Model = ([a = 0]) => a
    expect(leastSquares(mean, [{ x: [], y: 0, weight: 1 }, { x: [], y: 4, weight: 3 }], [1])[0]).toBeCloseTo(3, 8)
  })

  test('no other parameters near by are better', () => {
    const data = points([[0, 1], [1, 3], [2, 2], [3, 4], [4, 5]])
    const best = leastSquares(line, data, [9, -9])
    for (const [da, db] of [[0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01]] as const) {
      expect(squares(line, data, [(best[0] ?? 0) + da, (best[1] ?? 0) + db])).toBeGreaterThan(squares(line, data, best))
    }
  })

  test('refuses to decide more parameters than there are points', () => {
    expect(() => leastSquares(line, points([[0, 1]]), [0, 0])).toThrow('1 points cannot decide 2 parameters')
  })
})
