// SPDX-License-Identifier: MIT
// The types and conversions that the model (model/*.ts) shares with AssemblyScript, for the TypeScript checker.
// At run time they come from AssemblyScript itself, or, for the JavaScript twin in tests, from assemblyscript/std/portable.

/** An unsigned 32-bit integer. */
declare type u32 = number
/** A signed 32-bit integer. */
declare type i32 = number
/** A truth value: 0 or 1 in wasm. */
declare type bool = boolean
/** Wraps to 32 bits, unsigned. */
declare function u32(value: number): u32
/** Wraps to 32 bits, signed. */
declare function i32(value: number): i32
/** 0 in JavaScript, 1 in wasm: the one switch between the two targets (model/memory.ts). */
declare const ASC_TARGET: i32
/** The linear memory of the JavaScript twin; wasm has its own. Whoever loads the twin sets it. */
declare const twinMemory: { words: Uint32Array<ArrayBuffer> }

// Builtins of AssemblyScript that model/memory.ts uses on the wasm side only.
declare function load<T>(address: u32): T
declare function store<T>(address: u32, value: T): void
declare namespace memory {
  function size(): i32
  function grow(pages: i32): i32
  function fill(address: u32, value: i32, bytes: u32): void
}
