// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest'
import { Graph, type PathCount } from './schedule-count-graph.ts'

/** Counts in a graph that is given as each node's successors. */
function count(...successors: readonly number[][]): PathCount {
  const graph = new Graph()
  for (const targets of successors) {
    graph.addNode()
    for (const target of targets) graph.addEdge(target)
  }
  const counted = graph.countPaths(() => false)
  if (counted.kind === 'counted') counted.ends.sort((a, b) => a.node - b.node)
  return counted
}

const counted = (...ends: readonly [number, bigint][]): PathCount =>
  ({ kind: 'counted', ends: ends.map(([node, paths]) => ({ node, paths })) })

test('a node alone is its own end, along one path', () => {
  expect(count([])).toEqual(counted([0, 1n]))
})

test('paths that meet again are different paths', () => {
  expect(count([1, 2], [3], [3], [])).toEqual(counted([3, 2n]))
})

test('two edges between the same nodes are two paths', () => {
  expect(count([1, 1], [2, 2, 2], [])).toEqual(counted([2, 6n]))
})

test('each end has its own number', () => {
  expect(count([1, 2, 3], [2, 3], [], [])).toEqual(counted([2, 2n], [3, 2n]))
})

test('a node that is near by one path waits for those that come from afar', () => {
  // 4 is found at once, and the end right after it; but 0 1 2 3 4 leads there too.
  expect(count([4, 1], [2], [3], [4], [5, 5], [])).toEqual(counted([5, 4n]))
})

test('the numbers of nodes need not be in any order', () => {
  expect(count([3, 2], [], [1, 1], [2, 1])).toEqual(counted([1, 5n]))
})

test('numbers are exact however large they grow', () => {
  const diamonds = 200
  const successors = Array.from({ length: diamonds }, (_, index) => [[3 * index + 1, 3 * index + 2], [3 * index + 3], [3 * index + 3]])
  expect(count(...successors.flat(), [])).toEqual(counted([3 * diamonds, 2n ** 200n]))
})

test('a circle before an end makes infinitely many paths', () => {
  expect(count([1], [2], [1, 3], [])).toEqual({ kind: 'circle', beforeEnd: true })
  expect(count([0, 1], [])).toEqual({ kind: 'circle', beforeEnd: true })
})

test('a circle that leads nowhere is told from one before an end', () => {
  expect(count([1, 3], [2], [1], [])).toEqual({ kind: 'circle', beforeEnd: false })
  expect(count([1, 2], [1], [])).toEqual({ kind: 'circle', beforeEnd: false })
  expect(count([0])).toEqual({ kind: 'circle', beforeEnd: false })
})

test('says that it is late', () => {
  const graph = new Graph()
  graph.addNode()
  expect(graph.countPaths(() => true)).toEqual({ kind: 'late' })
})
