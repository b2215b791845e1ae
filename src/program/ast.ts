// SPDX-License-Identifier: MIT

/** A place in a source file, as clang's `-ast-dump=json` gives it. Lines are left out there when they repeat: offsets count. */
interface BarePlace {
  offset?: number
  tokLen?: number
  includedFrom?: object
}

type Place = BarePlace & { spellingLoc?: BarePlace; expansionLoc?: BarePlace }

/** A node of clang's syntax tree: the members that are used here. */
export interface AstNode {
  kind?: string
  name?: string
  value?: string
  storageClass?: string
  init?: string
  isImplicit?: boolean
  castKind?: string
  type?: { qualType: string; desugaredQualType?: string }
  loc?: Place
  range?: { begin: Place; end: Place }
  referencedDecl?: { kind: string; name?: string; type?: { qualType: string } }
  inner?: AstNode[]
}

/** Where a node begins in the program's own file. */
export interface Position {
  /** In bytes, from the beginning of the file. For what a macro made: where the macro's name stands. */
  offset: number
  inMacro: boolean
}

/** Where `node` begins in the program's own file, or `undefined` when it comes from a header or from the compiler. */
export function positionOf(node: AstNode): Position | undefined {
  const begin = node.range?.begin
  const place = begin?.expansionLoc ?? begin
  if (place?.offset === undefined || place.includedFrom) return undefined
  return { offset: place.offset, inMacro: begin?.expansionLoc !== undefined }
}

/** All nodes below `node`, itself first, in the order of the source. */
export function* walk(node: AstNode): Generator<AstNode> {
  yield node
  for (const child of node.inner ?? []) yield* walk(child)
}

/** The functions that the program itself defines (not its headers). */
export function functionsOf(tree: AstNode): { name: string; node: AstNode; body: AstNode; parameters: number }[] {
  const functions = []
  for (const node of tree.inner ?? []) {
    if (node.kind !== 'FunctionDecl' || !positionOf(node)) continue
    const body = node.inner?.find((child) => child.kind === 'CompoundStmt')
    const parameters = node.inner?.filter((child) => child.kind === 'ParmVarDecl').length ?? 0
    if (body) functions.push({ name: node.name ?? '', node, body, parameters })
  }
  return functions
}

/** Counts the lines of a source, for offsets in bytes. */
export class Lines {
  readonly #starts: number[] = [0]

  constructor(source: Uint8Array) {
    for (let i = 0; i < source.length; i++) {
      if (source[i] === 10) this.#starts.push(i + 1)
    }
  }

  /** The line, from 1, of the byte at `offset`. */
  at(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
