// SPDX-License-Identifier: MIT
import type { PhrasingContent } from 'mdast'

/** A reference to a manual page, `**poll**(2)`, or anything else that stands between references. */
export type PhrasePart = { type: 'reference'; name: string; section: string } | { type: 'other'; node: PhrasingContent }

/** Finds the references to manual pages in a line of text: a name in bold, with its section directly after it. */
export function splitReferences(nodes: readonly PhrasingContent[]): PhrasePart[] {
  const parts: PhrasePart[] = []
  nodes.forEach((node, index) => {
    const before = nodes[index - 1]
    const section = node.type === 'text' && before?.type === 'strong' ? /^\((\d\w*)\)/.exec(node.value) : null
    const [name] = before?.type === 'strong' ? before.children : []
    if (node.type === 'text' && section?.[1] && name?.type === 'text') {
      parts.pop()
      parts.push({ type: 'reference', name: name.value, section: section[1] })
      parts.push({ type: 'other', node: { ...node, value: node.value.slice(section[0].length) } })
    } else parts.push({ type: 'other', node })
  })
  return parts
}

/** Pages known to exist on man7.org and in the man-pages release 6.20 or its sister projects; a test looks them up. */
export const existingPages: ReadonlySet<string> = new Set([
  'tail(1)',
  '_exit(2)',
  'clone(2)',
  'fork(2)',
  'get_robust_list(2)',
  'kill(2)',
  'memfd_create(2)',
  'mlock(2)',
  'pidfd_open(2)',
  'pidfd_send_signal(2)',
  'poll(2)',
  'process_madvise(2)',
  'process_vm_readv(2)',
  'seccomp(2)',
  'syscalls(2)',
  'vfork(2)',
  'waitid(2)',
  'cgroups(7)',
  'pid_namespaces(7)',
  'feature_test_macros(7)',
  'proc(5)',
  'signal(7)',
  'unix(7)',
])

/** Where a page is on the web, or `undefined` when it is not known to exist. */
export function manualPageUrl(name: string, section: string): string | undefined {
  if (!existingPages.has(`${name}(${section})`)) return undefined
  return `https://man7.org/linux/man-pages/man${section.charAt(0)}/${name}.${section}.html`
}
