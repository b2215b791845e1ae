// SPDX-License-Identifier: MIT
// kernel.wasm with less memory: what a browser that has none left does to it.

/** Section of a wasm module that says how much memory it has. */
const MEMORY_SECTION = 5

/**
 * Sets the most memory that a module may ever have.
 *
 * @param wasm A module with one memory.
 * @param pages Pages of 64 KiB.
 * @throws Error when the module has no memory with a maximum.
 */
export function withMemoryOf(wasm: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  let at = 8
  const number = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < wasm.length) {
    const start = at
    const section = wasm[at++]
    const size = number()
    const end = at + size
    if (section === MEMORY_SECTION) {
      const [memories, limits, initial] = [number(), number(), number()]
      if (memories !== 1 || limits !== 1) break
      const body = [1, 1, ...encoded(initial), ...encoded(pages)]
      return new Uint8Array([...wasm.slice(0, start), MEMORY_SECTION, body.length, ...body, ...wasm.slice(end)])
    }
    at = end
  }
  throw new Error('The module has no memory with a maximum.')
}

/** A number as LEB128. */
function encoded(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...encoded(value >>> 7)]
}
