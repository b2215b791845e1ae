// SPDX-License-Identifier: MIT
import { type AstNode, positionOf, walk } from './ast.ts'

/** The sizes in which a whole number can be passed on behind `...`. */
export type WholeNumber = 'int' | 'long' | 'long long'

/** What libc/format.c and libc/doubles.c know: flags, width, precision, length, conversion. */
const known = /^%[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d*))?(?:(?:hh|h|ll|l|j|z|t|q)?[bBdinouxX]|l?[aAeEfFgG]|[csp]|m|%)$/
const written = /%[-+ #0'I]*(?:\*|\d+\$|\d+)?(?:\.(?:\*|\d*))?(?:hh|h|ll|l|j|z|t|L|q)?(?:[^\d\s]|$)/g

/** A conversion in the program that the libc of the page does not know. */
export interface UnknownConversion {
  /** In bytes, where the call begins in the program's file. */
  offset: number
  functionName: string
  conversion: string
}

/** A call of a function that takes a format and what goes with it. */
export interface FormattedCall {
  functionName: string
  kind: 'print' | 'scan'
  /** What the format may be, as it is written in the source. */
  literals: string[]
  /** What comes behind the format; none for the functions that take a va_list. */
  args: AstNode[]
}

/** Those that take a va_list, and which of their arguments is the format. */
const listFormats: Record<string, number> = {
  vprintf: 0, vwarn: 0, vwarnx: 0, vfprintf: 1, vdprintf: 1, vsprintf: 1, vasprintf: 1, verr: 1, verrx: 1, vsnprintf: 2, vsyslog: 1,
}

/** Whether `node` is a call of printf(3) or of a function like it: with `...`, and a text in front of that. */
export function formatOf(node: AstNode): FormattedCall | undefined {
  if (node.kind !== 'CallExpr') return undefined
  const [callee, ...args] = node.inner ?? []
  const declaration = callee && declarationOf(callee)
  const functionName = declaration?.name ?? ''
  const type = declaration?.type?.qualType ?? ''
  const fixed = type.endsWith(', ...)') ? type.slice(type.indexOf('(')).split(',').length - 1 : 0
  const index = listFormats[functionName] ?? fixed - 1
  const format = index < 0 ? undefined : args[index]
  if (!format) return undefined
  const literals = [...walk(format)].filter(({ kind }) => kind === 'StringLiteral').map(({ value }) => value ?? '')
  return { functionName, kind: /scanf$/.test(functionName) ? 'scan' : 'print', literals, args: fixed > 0 ? args.slice(fixed) : [] }
}

/** Whom `node` calls, where it is a call of a function by its name. */
export function nameOfCallee(node: AstNode): string | undefined {
  const [callee] = node.kind === 'CallExpr' ? (node.inner ?? []) : []
  return callee && declarationOf(callee)?.name
}

function declarationOf(callee: AstNode): AstNode['referencedDecl'] {
  for (const node of walk(callee)) {
    if (node.kind === 'DeclRefExpr') return node.referencedDecl
  }
  return undefined
}

/** The conversions in a format that the libc of the page does not know, as they are written. */
export function unknownConversions(format: string): string[] {
  return [...format.matchAll(written)].map(([conversion]) => conversion).filter((conversion) => !known.test(conversion))
}

/** For each argument that a format asks for: the size of the whole number, or nothing where it is something else. */
export function conversionsOf(format: string): { size: WholeNumber | undefined }[] {
  return [...format.matchAll(written)].flatMap(([conversion]) => {
    const stars = [...conversion].filter((c) => c === '*').map(() => ({ size: 'int' as const }))
    const [, length = '', letter = ''] = /(hh|h|ll|l|j|z|t|L|q)?(.)$/s.exec(conversion) ?? []
    if (letter === '%' || letter === 'm') return stars
    const isNumber = /[bBdiouxXc]/.test(letter)
    // To the compiler, intmax_t is a long long here.
    const size = length === 'l' ? ('long' as const) : /^(?:ll|j|q|L)$/.test(length) ? ('long long' as const) : ('int' as const)
    return [...stars, { size: isNumber ? size : undefined }]
  })
}

/** The names of functions that are declared with a format, so that no other text is taken for one. */
const printers = /^v?(?:printf|fprintf|dprintf|sprintf|snprintf|asprintf|warnx?|errx?|error|syslog)$/

/**
 * Looks at every call of a function of the printf family whose format can be read in the source. What cannot be read
 * (a format that is computed) is checked by the libc when it runs.
 */
export function checkFormats(tree: AstNode): UnknownConversion[] {
  const unknown: UnknownConversion[] = []
  for (const call of walk(tree)) {
    const format = formatOf(call)
    const offset = positionOf(call)?.offset
    if (!format || offset === undefined || !printers.test(format.functionName)) continue
    const { functionName } = format
    for (const conversion of format.literals.flatMap(unknownConversions)) unknown.push({ offset, functionName, conversion })
  }
  return unknown
}
