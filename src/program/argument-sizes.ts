// SPDX-License-Identifier: MIT
import { type AstNode, positionOf, walk } from './ast.ts'
import { conversionsOf, formatOf, nameOfCallee, type WholeNumber } from './formats.ts'

/** A piece of text that goes into the program's source, and where: in bytes, from the beginning of the file. */
export interface Insertion {
  offset: number
  text: string
}

const sizes: Readonly<Record<string, WholeNumber>> = {
  'int': 'int', 'unsigned int': 'int',
  'long': 'long', 'unsigned long': 'long',
  'long long': 'long long', 'unsigned long long': 'long long',
}

/**
 * Gives each whole number that is printed, or passed to syscall(2), the size that is asked for there.
 *
 * On x86-64, size_t is a long, and a register holds either of them: `%lu` of a sizeof is right there, and `%d` of a long does
 * no harm. On wasm, size_t is an int, and arguments lie in memory, one behind the other. So a cast goes around what would be
 * read wrongly. Where the whole call is made by a macro there is no place for it: `inMacros` says where those macros stand.
 */
export function castArguments(tree: AstNode, source: Uint8Array): { insertions: Insertion[]; inMacros: number[] } {
  const insertions: Insertion[] = []
  const inMacros: number[] = []
  for (const call of walk(tree)) {
    const position = positionOf(call)
    if (!position) continue
    const casts = [...castsOfFormat(call, source), ...castsOfSystemCall(call, source)]
    if (!position.inMacro) insertions.push(...casts)
    else if (casts.length > 0) inMacros.push(position.offset)
  }
  return { insertions, inMacros }
}

function castsOfFormat(call: AstNode, source: Uint8Array): Insertion[] {
  const format = formatOf(call)
  const [literal] = format?.literals ?? []
  if (!format || format.kind === 'scan' || format.literals.length !== 1 || literal === undefined) return []
  return conversionsOf(literal).flatMap(({ size }, index) => {
    const arg = format.args[index]
    const type = arg && typeOf(arg)
    const has = type === undefined ? undefined : sizes[type]
    if (!arg || has === undefined || size === undefined || has === size) return []
    return cast(arg, `${type?.startsWith('unsigned') ? 'unsigned ' : ''}${size}`, source)
  })
}

/** A program that declares syscall(2) itself does without the macro of <unistd.h>, which makes each argument a long. */
function castsOfSystemCall(call: AstNode, source: Uint8Array): Insertion[] {
  if (nameOfCallee(call) !== 'syscall') return []
  const [, _number, ...args] = call.inner ?? []
  return args.filter((arg) => typeOf(arg) !== 'long').flatMap((arg) => cast(arg, 'long', source))
}

function typeOf({ type }: AstNode): string {
  return type?.desugaredQualType ?? type?.qualType ?? ''
}

function cast(arg: AstNode, type: string, source: Uint8Array): Insertion[] {
  const start = positionOf(arg)
  const end = endOf(arg, source)
  if (!start || end === undefined) return []
  return [{ offset: start.offset, text: `(${type})(` }, { offset: end, text: ')' }]
}

/** Where `node` ends. For what a macro makes, the tree tells only where the macro's name stands: its arguments follow. */
export function endOf(node: AstNode, source: Uint8Array): number | undefined {
  const end = node.range?.end
  const place = end?.expansionLoc ?? end
  if (place?.offset === undefined || place.tokLen === undefined) return undefined
  const offset = place.offset + place.tokLen
  if (!end?.expansionLoc) return offset
  const rest = Buffer.from(source.subarray(offset)).toString('latin1')
  const isCall = /^\s*\(/.test(rest)
  return isCall ? offset + lengthInBrackets(rest) : offset
}

/** How much of `text` there is up to the bracket that closes the first one; brackets in strings and characters do not count. */
export function lengthInBrackets(text: string): number {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[()]/gs)) {
    if (token === '(') depth++
    if (token === ')' && --depth === 0) return index + 1
  }
  return text.length
}
