// SPDX-License-Identifier: MIT
import { endOf, type Insertion } from './argument-sizes.ts'
import { type AstNode, positionOf, walk } from './ast.ts'

interface Signature {
  result: string
  /** `undefined` where the declaration says nothing about them: `void handler()`. */
  parameters: string[] | undefined
}

/**
 * Puts a function of the right type between a function and a pointer of another type to it.
 *
 * `void handler()` and `int handler(int)` are handlers of signals on x86-64, where arguments that nobody takes and a result that nobody
 * asks for do no harm. On wasm a call through a pointer names the type, and any other function is a trap. What macros make is left alone.
 */
export function adaptFunctions(tree: AstNode, source: Uint8Array): Insertion[] {
  const insertions = new Map<number, Insertion[]>()
  for (const declaration of tree.inner ?? []) {
    const place = positionOf(declaration)
    if (!place || hasAttributesBefore(source, place.offset)) continue
    for (const node of walk(declaration)) {
      const operand = node.castKind === 'BitCast' ? node.inner?.[0] : undefined
      const start = operand && positionOf(operand)
      const end = operand && endOf(operand, source)
      if (!operand || !start || start.inMacro || end === undefined || insertions.has(start.offset)) continue
      const name = `__mrelease_as_${insertions.size}`
      const adapter = adapterOf(node, operand, name)
      if (adapter === undefined) continue
      insertions.set(start.offset, [
        { offset: place.offset, text: adapter },
        { offset: start.offset, text: `(1 ? ${name} : (__typeof__(&${name}))(` },
        { offset: end, text: '))' },
      ])
    }
  }
  return [...insertions.values()].flat()
}

/** Attributes in front of a declaration do not count as its beginning. */
function hasAttributesBefore(source: Uint8Array, offset: number): boolean {
  const line = Buffer.from(source.subarray(0, offset)).toString('latin1').trimEnd().split('\n').at(-1) ?? ''
  return line.endsWith(')') && !line.trimStart().startsWith('#')
}

/** A function of the type that `cast` makes of `operand`; nothing where that has it already, or where nothing fits. */
function adapterOf(cast: AstNode, operand: AstNode, name: string): string | undefined {
  const called = [...walk(operand)].find(({ kind }) => kind === 'DeclRefExpr')?.referencedDecl
  const wanted = signatureOf(cast.type?.desugaredQualType ?? cast.type?.qualType ?? '')
  const has = signatureOf(called?.type?.qualType ?? '')
  const isCalled = [...walk(operand)].some(({ kind }) => kind === 'CallExpr')
  if (called?.kind !== 'FunctionDecl' || isCalled || !wanted?.parameters || !has) return undefined
  const given = wanted.parameters.slice(0, has.parameters?.length)
  const fits = has.parameters?.every((type, index) => typeOnWasm(type) === typeOnWasm(given[index] ?? '')) ?? true
  const isSame = fits && given.length === has.parameters?.length && given.length === wanted.parameters.length
  const results = [has.result, wanted.result].map(typeOnWasm)
  if (!fits || results.includes(undefined) || (isSame && results[0] === results[1])) return undefined
  if (wanted.parameters.some((type) => typeOnWasm(type) === undefined)) return undefined
  const parameters = wanted.parameters.map((type, index) => `${type} a${index}`).join(', ') || 'void'
  const call = `${called.name ?? ''}(${given.map((_, index) => `a${index}`).join(', ')})`
  const isPassedOn = results[0] === results[1] && results[0] !== 'none'
  const body = isPassedOn ? `return ${call};` : `${call};${results[1] === 'none' ? '' : ' return 0;'}`
  return `static ${wanted.result} ${name}(${parameters}) { ${body} } `
}

/** Of a function's type, or of a pointer to one; nothing for what has functions in it, or `...`. */
function signatureOf(type: string): Signature | undefined {
  const [, result = '', list = ''] = /^([^()]*?) ?(?:\(\*\))?\(([^()]*)\)$/.exec(type) ?? []
  if (result === '' || list.includes('...')) return undefined
  return { result, parameters: list === '' ? undefined : list === 'void' ? [] : list.split(', ') }
}

/** What is passed there; nothing for what the name alone does not tell. */
function typeOnWasm(type: string): string | undefined {
  const bare = type.replace(/\b(?:const|volatile|restrict|signed|unsigned)\b/g, '').trim()
  if (bare.endsWith('*') || /^(?:int|short|char|_Bool|bool|enum \w+|sig_atomic_t|)$/.test(bare)) return type === '' ? undefined : 'i32'
  if (bare === 'void') return 'none'
  return bare === 'long' || bare === 'long long' ? 'i64' : bare === 'double' || bare === 'float' ? bare : undefined
}
