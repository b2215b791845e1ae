// SPDX-License-Identifier: MIT
import { type AstNode, positionOf, walk } from './ast.ts'

/** Something in a program that clang takes but the page does not. */
export interface Refusal {
  /** In bytes, from the beginning of the file. */
  offset: number
  /** What it is, and what to do instead: whole sentences. */
  why: string
}

const reasons: Readonly<Record<string, string>> = {
  WebAssemblyImportModuleAttr: 'a program of the page calls system calls only, no function from outside. Do without import_module.',
  WebAssemblyImportNameAttr: 'a program of the page calls system calls only, no function from outside. Do without import_name.',
  WebAssemblyExportNameAttr: 'only the build may name what a program of the page is entered by. Do without export_name.',
  DestructorAttr: 'a function with the attribute destructor is not called here. Register it with atexit() in main().',
}

/** Why there is no assembly, and what to do instead. */
export const assembly = 'assembly runs on one kind of machine only, and cannot be followed line by line. Write it in C, or call syscall().'

/** An empty one only keeps the compiler from moving things: barrier() of the kernel. */
const emptyAssembly = /^\w+\s*(?:(?:volatile|__volatile__|__volatile|inline|__inline__)\s*)*\(\s*""\s*[:)]/

/** Looks for what would reach past the page's own functions, or run where no hook can count it. */
export function findRefusal(tree: AstNode, source: Uint8Array): Refusal | undefined {
  for (const declaration of tree.inner ?? []) {
    const offset = positionOf(declaration)?.offset
    if (offset === undefined) continue
    const { name = '' } = declaration
    if (isReserved(name)) return { offset, why: `the name ${name} belongs to the build of the page. Choose another one.` }
    for (const node of walk(declaration)) {
      const reason = reasons[node.kind ?? ''] ?? (isAssembly(node, source) ? assembly : undefined)
      if (reason !== undefined) return { offset: positionOf(node)?.offset ?? offset, why: reason }
    }
  }
  return undefined
}

function isReserved(name: string): boolean {
  return name === '_start' || name.startsWith('__mrelease_')
}

function isAssembly(node: AstNode, source: Uint8Array): boolean {
  if (node.kind === 'FileScopeAsmDecl') return true
  if (node.kind !== 'GCCAsmStmt' && node.kind !== 'MSAsmStmt') return false
  const begin = node.range?.begin
  const written = begin?.spellingLoc ?? begin
  return !emptyAssembly.test(Buffer.from(source.subarray(written?.offset ?? 0)).toString('latin1'))
}
