// SPDX-License-Identifier: MIT
import type { Blockquote, Nodes, Parents, Root } from 'mdast'
import { proposedLabel } from './dialect.ts'

/** What a page describes: released kernels, or these and what is proposed for them. */
export type Edition = 'mainline' | 'proposed'

export const editions = ['mainline', 'proposed'] as const satisfies readonly Edition[]

/** The text of one edition: proposed parts are left out, or stand in their place without their label. */
export function selectEdition(tree: Root, edition: Edition): Root {
  return select(structuredClone(tree), edition)
}

function select<Node extends Parents>(node: Node, edition: Edition): Node {
  const children: Nodes[] = []
  for (const child of node.children) {
    if (child.type === 'blockquote' && isProposed(child)) {
      if (edition === 'proposed')
        children.push(...child.children.slice(1).map((part) => ('children' in part ? select(part, edition) : part)))
    } else children.push('children' in child ? select(child, edition) : child)
  }
  node.children = children as Node['children']
  return node
}

/** Whether a quotation marks text that is only proposed. */
export function isProposed(quote: Blockquote): boolean {
  return proposedLabel(quote) !== undefined
}

/** The labels of the proposed parts, each once, in order: "Proposed, in no release up to 7.3". */
export function proposedLabels(tree: Root): string[] {
  const labels = new Set<string>()
  const walk = (node: Nodes): void => {
    if (node.type === 'blockquote') {
      const label = proposedLabel(node)
      if (label !== undefined) labels.add(label.replace(/\.$/, ''))
    }
    if ('children' in node) node.children.forEach(walk)
  }
  walk(tree)
  return [...labels]
}
