// SPDX-License-Identifier: MIT
// Linear memory and wrapping multiplication: the only file that knows whether it runs as wasm or as its JavaScript twin.

/** Bytes of a page of linear memory. */
const PAGE: u32 = 65536

/** The word at a byte address (a multiple of 4). */
export function read(address: u32): u32 {
  if (ASC_TARGET == 0) return twinMemory.words[address >>> 2] as number
  return load<u32>(address)
}

/** Writes the word at a byte address (a multiple of 4). */
export function write(address: u32, value: u32): void {
  if (ASC_TARGET == 0) twinMemory.words[address >>> 2] = value
  else store<u32>(address, value)
}

/** Sets `bytes` bytes (a multiple of 4) to zero. */
export function clear(address: u32, bytes: u32): void {
  if (ASC_TARGET == 0) twinMemory.words.fill(0, address >>> 2, (address + bytes) >>> 2)
  else memory.fill(address, 0, bytes)
}

/** Makes addresses below `end` usable. False when there is no more memory. */
export function reserve(end: u32): bool {
  if (ASC_TARGET == 0) {
    if (end > twinMemory.words.byteLength) {
      const larger = new Uint32Array(Math.max(end, 2 * twinMemory.words.byteLength) >>> 2)
      larger.set(twinMemory.words)
      twinMemory.words = larger
    }
    return true
  }
  const missing: i32 = i32((end + PAGE - 1) >>> 16) - memory.size()
  return missing <= 0 || memory.grow(missing) >= 0
}

/** The low 32 bits of a product. */
export function multiply(a: u32, b: u32): u32 {
  if (ASC_TARGET == 0) return u32(Math.imul(a, b))
  return a * b
}
