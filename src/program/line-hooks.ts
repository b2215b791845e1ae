// SPDX-License-Identifier: MIT
import type { Insertion } from './argument-sizes.ts'
import { type AstNode, functionsOf, type Lines, type Position, positionOf, walk } from './ast.ts'

/** A place of the program where no hook can be put, so that the program could run for ever unseen. */
export interface Unhookable {
  /** In bytes; where it is made by a macro, where that stands. */
  offset: number
  line: number
  what: string
}

export interface HookedSource {
  /** The program with a call of `__mrelease_line(N)` before what happens on line N. No line is added or moved. */
  source: Uint8Array
  /** The lines that have a hook, ascending. */
  lines: number[]
  unhookable: Unhookable[]
}

const loops: Record<string, { body: 'first' | 'last'; condition: number | undefined }> = {
  // The positions of the children in clang's tree; a part that was left out is there as an empty object.
  ForStmt: { body: 'last', condition: 2 },
  WhileStmt: { body: 'last', condition: 0 },
  DoStmt: { body: 'first', condition: 1 },
}
const labels = new Set(['LabelStmt', 'CaseStmt', 'DefaultStmt'])

/**
 * Puts a hook before each statement and each condition of a loop.
 *
 * Every way round a circle of the program passes a hook: a loop's condition or body, the statement behind a label, the
 * beginning of a function. So counting hooks ends every endless program. The frame of a function that may call itself, in
 * some way, also takes at least 48 bytes of the stack in linear memory, so that deep recursion ends there, at the same
 * depth in every engine.
 *
 * @param others What else goes into the source; never where a statement begins.
 */
export function insertLineHooks(source: Uint8Array, tree: AstNode, lines: Lines, others: readonly Insertion[] = []): HookedSource {
  const inserter = new Inserter(lines)
  inserter.insert(others)
  const functions = functionsOf(tree)
  const own = new Set(functions.map(({ name }) => name))
  const mentioned = new Set([...walk(tree)].flatMap(({ referencedDecl }) => referencedDecl?.name ?? []))
  for (const { name, body } of functions) inserter.functionBody(body, mentioned.has(name) && reachesOut(body, own))
  return { source: inserter.apply(source), lines: inserter.lines(), unhookable: inserter.unhookable }
}

class Inserter {
  readonly unhookable: Unhookable[] = []
  readonly #lines: Lines
  readonly #hooked = new Set<number>()
  readonly #insertions = new Map<number, string>()

  constructor(lines: Lines) {
    this.#lines = lines
  }

  lines(): number[] {
    return [...this.#hooked].sort((a, b) => a - b)
  }

  apply(source: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = []
    let done = 0
    for (const [offset, text] of [...this.#insertions].sort(([a], [b]) => a - b)) {
      parts.push(source.subarray(done, offset), Buffer.from(text))
      done = offset
    }
    parts.push(source.subarray(done))
    return Buffer.concat(parts)
  }

  insert(insertions: readonly Insertion[]): void {
    for (const { offset, text } of insertions) this.#insertions.set(offset, (this.#insertions.get(offset) ?? '') + text)
  }

  functionBody(body: AstNode, mayCallItself: boolean): void {
    const at = positionOf(body)
    if (!at || at.inMacro) {
      this.#refuse(body, 'a function that a macro makes')
      return
    }
    if (mayCallItself) this.#insertions.set(at.offset + 1, frame)
    this.#children(body, noMacro)
    // An empty function can be called in a circle too: by itself, through a pointer.
    if (!body.inner) this.#hook({ offset: at.offset + 1, inMacro: false }, (line) => `__mrelease_line(${line});`)
  }

  /**
   * Looks for statements below `node`, which has no hook of its own to get.
   *
   * @param macro Where the macro stands that `node` is made by, or `noMacro`. What is made by the same one has no place for a hook.
   */
  #children(node: AstNode, macro: number): void {
    const children = node.inner ?? []
    const loop = loops[node.kind ?? '']
    if (loop && !isOnce(node)) {
      this.#loop(node, loop, macro)
    } else if (node.kind === 'CompoundStmt') {
      for (const child of children) this.#listed(child, macro)
    } else if (loop) {
      const [body] = children
      if (body) this.#bare(body, macroOf(node))
    } else if (node.kind === 'IfStmt' || node.kind === 'SwitchStmt') {
      const [condition, ...branches] = children
      if (condition) this.#children(condition, macro)
      for (const branch of branches) this.#bare(branch, macro)
    } else if (labels.has(node.kind ?? '')) {
      const labelled = children.at(-1)
      if (labelled) this.#bare(labelled, macro)
      if (node.kind === 'LabelStmt' && macro !== noMacro) this.#refuse(node, 'a label that a macro makes')
    } else {
      for (const child of children) this.#children(child, macroOf(node))
    }
  }

  #loop(node: AstNode, { body, condition }: { body: 'first' | 'last'; condition: number | undefined }, macro: number): void {
    const children = node.inner ?? []
    const before = this.#insertions.size
    const bodyNode = body === 'first' ? children[0] : children.at(-1)
    const conditionNode = condition === undefined ? undefined : children[condition]
    const conditionAt = conditionNode && positionOf(conditionNode)
    for (const child of children) {
      if (child !== bodyNode) this.#children(child, macro)
    }
    // A condition is a whole expression: what stands before its first comma operator needs no brackets.
    if (conditionAt && hasPlace(conditionAt, macroOf(node))) this.#hook(conditionAt, (line) => `__mrelease_line(${line}),`)
    if (bodyNode) this.#bare(bodyNode, macroOf(node))
    if (this.#insertions.size === before) this.#refuse(node, 'a loop that a macro makes, or that has nothing in it,')
  }

  /** A statement in a list of statements: declarations can stand there. */
  #listed(node: AstNode, macro: number): void {
    const at = positionOf(node)
    const hasStep = node.kind === 'DeclStmt' ? initializes(node) : node.kind !== 'CompoundStmt'
    // A loop's condition has its own hook; a label's hook stands behind the label.
    const isLoop = (node.kind === 'WhileStmt' || node.kind === 'DoStmt') && !isOnce(node) && macroOf(node) === noMacro
    const isLate = isLoop || labels.has(node.kind ?? '') || node.kind === 'AttributedStmt'
    if (at && hasStep && !isLate && hasPlace(at, macro)) this.#hook(at, (line) => `__mrelease_line(${line});`)
    this.#children(node, macroOf(node))
  }

  /** A statement that stands alone behind `if (…)`, `while (…)`, `else`, `case 1:`. */
  #bare(node: AstNode, macro: number): void {
    if (!node.kind) return
    const at = positionOf(node)
    const isLate = labels.has(node.kind) || node.kind === 'AttributedStmt'
    const isEmptyBlock = node.kind === 'CompoundStmt' && !node.inner
    if (at && isEmptyBlock && !at.inMacro) {
      this.#hook({ offset: at.offset + 1, inMacro: false }, (line) => `__mrelease_line(${line});`)
    } else if (at && node.kind !== 'CompoundStmt' && !isLate && hasPlace(at, macro)) {
      // This form needs no closing bracket, and any `else` that follows still belongs to the `if` that it belonged to.
      // The blank before it is for `else;`, `do;` and the macro in `forever;`: nothing may stand between those and their `;`.
      this.#hook(at, (line) => ` if((__mrelease_line(${line}),0));else `)
    }
    this.#children(node, macroOf(node))
  }

  #hook(at: Position, call: (line: number) => string): void {
    const line = this.#lines.at(at.offset)
    this.#hooked.add(line)
    const already = this.#insertions.get(at.offset)
    if (already?.includes('__mrelease_line')) return
    this.#insertions.set(at.offset, (already ?? '') + call(line))
  }

  #refuse(node: AstNode, what: string): void {
    const at = positionOf(node)
    const offset = at?.offset ?? 0
    this.unhookable.push({ offset, line: this.#lines.at(offset), what })
  }
}

/** Whether a function names another one of the program (or itself), or has to do with a pointer to one. */
function reachesOut(body: AstNode, own: ReadonlySet<string>): boolean {
  return [...walk(body)].some(({ kind, referencedDecl, type }) => {
    const holdsValue = kind === 'DeclRefExpr' || kind === 'MemberExpr' || kind === 'ArraySubscriptExpr'
    if (referencedDecl?.kind === 'FunctionDecl') return own.has(referencedDecl.name ?? '')
    // A pointer to a function, in a variable or in a member of a structure.
    return holdsValue && /\(\*.*\)\(/.test(type?.desugaredQualType ?? type?.qualType ?? '')
  })
}

/** The idiom of macros, `do … while (0)`, goes round no circle. */
function isOnce(node: AstNode): boolean {
  const [, condition] = node.inner ?? []
  return node.kind === 'DoStmt' && condition?.kind === 'IntegerLiteral' && condition.value === '0'
}

/** Where the macro stands that makes the beginning of `node`; `noMacro` for what is written out. */
function macroOf(node: AstNode): number {
  const at = positionOf(node)
  return at?.inMacro ? at.offset : noMacro
}

/** Of a variable that is only written, the compiler keeps what is written: here all of it. */
const frame = 'volatile struct{char _[48];}__mrelease_frame;__mrelease_frame=__mrelease_frame;'

const noMacro = -1

/** Whether a hook can stand before something at `at` which is a part of what the macro at `macro` makes. */
function hasPlace(at: Position, macro: number): boolean {
  return !at.inMacro || at.offset !== macro
}

/** Whether a declaration does something when it is reached. */
function initializes(node: AstNode): boolean {
  return (node.inner ?? []).some((child) => child.kind === 'VarDecl' && child.init !== undefined && child.storageClass !== 'static')
}
