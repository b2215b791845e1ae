// SPDX-License-Identifier: MIT

/** A change to a page of the man-pages repository that goes with a new page. */
export interface Edit {
  /** Below man/: `man2/syscalls.2`. */
  file: string
  /** For the subject, after the name of the file. */
  subject: string
  /** The commit message, paragraph by paragraph. */
  message: readonly string[]
  /** The same in words, for whoever has no copy of the file. */
  inWords: string
  /** The changed file. Throws when the place of the change is not there. */
  apply: (text: string) => string
}

/** The file is not as the edit expects it. */
export class EditError extends Error {}

/** What has to change elsewhere when process_mrelease.2 is added. */
export const edits: readonly Edit[] = [
  {
    file: 'man2/syscalls.2',
    subject: 'Add process_mrelease(2)',
    message: ['The system call has been in Linux since 5.15 (linux.git dce491039628), and has a page now.'],
    inWords:
      'In the table of system calls, after the row of process_madvise(2), add a row of the same form for ' +
      'process_mrelease(2), with the version 5.15.',
    apply: addSystemCallRow,
  },
  {
    file: 'man2/pidfd_open.2',
    subject: 'Mention process_mrelease(2)',
    message: ['It is one more system call that takes a PID file descriptor.'],
    inWords:
      'In "Use cases for PID file descriptors", after the item on process_madvise(2), add an item on ' +
      'process_mrelease(2). Add it to SEE ALSO.',
    apply: (text) => addReference(addUseCase(text), 'process_mrelease', '2'),
  },
  {
    file: 'man2/process_madvise.2',
    subject: 'SEE ALSO: Add process_mrelease(2)',
    message: ['Both act on the memory of another process, which a PID file descriptor names.'],
    inWords: 'Add process_mrelease(2) to SEE ALSO.',
    apply: (text) => addReference(text, 'process_mrelease', '2'),
  },
]

function addSystemCallRow(text: string): string {
  const lines = text.split('\n')
  const index = lines.findIndex((line) => /process_madvise\S*\(2\)\t/.test(line))
  const row = lines[index]
  if (row === undefined) throw new EditError('there is no row of process_madvise(2)')
  const added = row.replace('process_madvise', 'process_mrelease').replace(/\t[\d.]+/, '\t5.15')
  return [...lines.slice(0, index + 1), added, ...lines.slice(index + 1)].join('\n')
}

function addUseCase(text: string): string {
  const lines = text.split('\n')
  const mention = lines.findIndex(
    (line, index) =>
      line.startsWith('.BR process_madvise (2)') && lines.slice(0, index).some((before) => before.startsWith('.SS Use cases')),
  )
  const end = lines.findIndex((line, index) => index > mention && /^\.(P|PP|IP|S[HS])\b/.test(line))
  if (mention === -1 || end === -1) throw new EditError('there is no use case of process_madvise(2)')
  const added = [
    '.IP \\[bu]',
    'The',
    '.BR process_mrelease (2)',
    'system call can be used to release the memory of a process',
    'that has just been killed.',
  ]
  return [...lines.slice(0, end), ...added, ...lines.slice(end)].join('\n')
}

/** Adds a reference to SEE ALSO, in its place by section and name. */
export function addReference(text: string, name: string, section: string): string {
  const lines = text.split('\n')
  const heading = lines.indexOf('.SH SEE ALSO')
  const first = heading + 1
  let end = first
  while (/^\.BR \S+ \(\w+\)/.test(lines[end] ?? '')) end += 1
  if (heading === -1 || end === first) throw new EditError('there is no SEE ALSO with references')
  const key = (line: string): string => line.replace(/^\.BR (\S+) \((\w+)\).*/, '$2 $1')
  const added = `.BR ${name} (${section})`
  const last = lines.slice(first, end).findLastIndex((line) => key(line) < key(added))
  const references = [...lines.slice(first, first + last + 1), added, ...lines.slice(first + last + 1, end)]
  const punctuated = references.map((line, index) => line.replace(/,$/, '') + (index === references.length - 1 ? '' : ','))
  return [...lines.slice(0, first), ...punctuated, ...lines.slice(end)].join('\n')
}
