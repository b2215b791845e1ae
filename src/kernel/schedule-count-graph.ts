// SPDX-License-Identifier: MIT
// The paths of a graph, counted without walking along each of them.

/** What counting the paths has come to. */
export type PathCount =
  /** For each node without successors, how many paths lead there from node 0. */
  | { kind: 'counted'; ends: { node: number; paths: bigint }[] }
  /** `beforeEnd`: an end can be reached from a circle, so infinitely many paths lead there. */
  | { kind: 'circle'; beforeEnd: boolean }
  | { kind: 'late' }

/** Nodes whose turn comes before the clock is looked at again. */
const SLICE = 1024

/** A directed graph. Its nodes are numbered from 0. Two edges from one node to another are two, and so are the paths along them. */
export class Graph {
  #targets = new Uint32Array(4096)
  #edges = 0
  /** Where each node's edges begin. They end where the next node's begin. */
  readonly #begins: number[] = []

  /** Adds the next node. The edges added from now on are its, until the node after it is added. */
  addNode(): void {
    this.#begins.push(this.#edges)
  }

  /** Adds an edge from the node added last. The node that it leads to may be added later. */
  addEdge(target: number): void {
    if (this.#edges === this.#targets.length) {
      const larger = new Uint32Array(this.#edges * 2)
      larger.set(this.#targets)
      this.#targets = larger
    }
    this.#targets[this.#edges++] = target
  }

  /**
   * Counts the paths from node 0, which must lead to every other node, to each node without successors.
   *
   * As many paths lead to a node as to its predecessors together (once for each edge), so a node's turn comes when all of them are
   * done: Kahn's order (Topological sorting of large networks, CACM 5(11), 1962). The order in which a search finds nodes is another
   * one: a node may be near along one path and far along another. A node whose turn never comes is on a circle or behind one.
   *
   * @param isLate Asked from time to time; true ends the work.
   */
  countPaths(isLate: () => boolean): PathCount {
    const awaited = new Uint32Array(this.#begins.length)
    for (const target of this.#targets.subarray(0, this.#edges)) awaited[target] = (awaited[target] ?? 0) + 1
    const paths = new Map([[0, 1n]])
    const ready = awaited[0] === 0 ? [0] : []
    const ends: { node: number; paths: bigint }[] = []
    let done = 0
    for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
      if (done++ % SLICE === 0 && isLate()) return { kind: 'late' }
      const here = paths.get(node) ?? 0n
      // Only what is still awaited is kept.
      paths.delete(node)
      const successors = this.#successors(node)
      if (successors.length === 0) ends.push({ node, paths: here })
      for (const target of successors) {
        paths.set(target, (paths.get(target) ?? 0n) + here)
        const left = (awaited[target] ?? 0) - 1
        awaited[target] = left
        if (left === 0) ready.push(target)
      }
    }
    if (done === awaited.length) return { kind: 'counted', ends }
    return { kind: 'circle', beforeEnd: awaited.some((left, node) => left > 0 && this.#successors(node).length === 0) }
  }

  #successors(node: number): Uint32Array {
    return this.#targets.subarray(this.#begins[node], this.#begins[node + 1] ?? this.#edges)
  }
}
