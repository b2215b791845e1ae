// SPDX-License-Identifier: MIT
import { type AstNode, positionOf, walk } from './ast.ts'

/** The functions of src/program/libc that take a format, and which of their arguments it is. */
const formatArgument: Record<string, number> = {
  printf: 0, vprintf: 0, warn: 0, warnx: 0, vwarn: 0, vwarnx: 0,
  fprintf: 1, vfprintf: 1, dprintf: 1, vdprintf: 1, sprintf: 1, err: 1, errx: 1, verr: 1, verrx: 1,
  snprintf: 2, vsnprintf: 2,
}

/** What libc/format.c knows: flags, width, precision, length, conversion. */
const known = /^%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d*))?(?:(?:hh|h|ll|l|j|z|t)?[diouxX]|[csp]|m|%)$/
const written = /%[-+ #0'I]*(?:\*|\d+\$|\d+)?(?:\.(?:\*|\d*))?(?:hh|h|ll|l|j|z|t|L|q)?(?:[^\d\s]|$)/g

/** A conversion in the program that the libc of the page does not know. */
export interface UnknownConversion {
  /** In bytes, where the call begins in the program's file. */
  offset: number
  functionName: string
  conversion: string
}

/** The conversions in a format that the libc of the page does not know, as they are written. */
export function unknownConversions(format: string): string[] {
  return [...format.matchAll(written)].map(([conversion]) => conversion).filter((conversion) => !known.test(conversion))
}

/**
 * Looks at every call of a function of the printf family whose format can be read in the source. What cannot be read
 * (a format that is computed) is checked by the libc when it runs.
 */
export function checkFormats(tree: AstNode): UnknownConversion[] {
  const unknown: UnknownConversion[] = []
  for (const call of walk(tree)) {
    if (call.kind !== 'CallExpr') continue
    const [callee, ...args] = call.inner ?? []
    const functionName = callee && calledName(callee)
    const index = functionName === undefined ? undefined : formatArgument[functionName]
    const format = index === undefined ? undefined : args[index]
    const offset = positionOf(call)?.offset
    if (functionName === undefined || format === undefined || offset === undefined) continue
    for (const node of walk(format)) {
      if (node.kind !== 'StringLiteral') continue
      for (const conversion of unknownConversions(node.value ?? '')) unknown.push({ offset, functionName, conversion })
    }
  }
  return unknown
}

function calledName(callee: AstNode): string | undefined {
  for (const node of walk(callee)) {
    if (node.kind === 'DeclRefExpr') return node.referencedDecl?.name
  }
  return undefined
}
