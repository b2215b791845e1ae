// SPDX-License-Identifier: MIT
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from '../page.ts'
import { toTroff } from '../troff.ts'
import { EditError, edits, type Edit } from './edits.ts'
import { noticeText, wrap } from './notice.ts'

/** A file of the kit. */
export interface KitFile {
  /** `0001-man-man2-process_mrelease.2-Add-page.patch` */
  name: string
  content: string
}

/** The clone is not one of the man-pages repository, or not as new as it has to be. */
export class CloneError extends Error {}

const recipients = [
  'To: Alejandro Colomar <alx@kernel.org>',
  'Cc: <linux-man@vger.kernel.org>',
  'Cc: Suren Baghdasaryan <surenb@google.com>',
  'Cc: <linux-mm@kvack.org>',
  'Cc: <linux-api@vger.kernel.org>',
]

const pageMessage = [
  'The system call has been in Linux since 5.15, and its wrapper in glibc since 2.36, but there is no page.',
  'The text was written with AI assistance.',
  'What the page says comes from:',
  '-  linux.git 884a7e5964e0 ("mm: introduce process_mrelease system call") and the source of Linux 7.3.4: ' +
    'process_mrelease(), task_will_free_mem() and __oom_reap_task_mm() in mm/oom_kill.c, pidfd_get_task() in ' +
    'kernel/pid.c, do_exit() and exit_mm() in kernel/exit.c, complete_signal() in kernel/signal.c. The changes in ' +
    'HISTORY are linux.git ba535c1caf3e and a213e5cf71cb.',
  '-  glibc.git 1002f1af1c for the wrapper, its header, and _GNU_SOURCE.',
  '-  Programs that ran on Linux 6.18.44: every error but EAGAIN, EINTR and ENOSYS was seen, as were the kinds of ' +
    'memory that are released and those that are not. What was only read, and not seen, is marked in the comments ' +
    'of the page.',
  'The session in EXAMPLES is from a run on the same kernel.',
]

/**
 * The mails of a submission: the new page, and what changes in other pages.
 *
 * @param clone A clone of the man-pages repository. Nothing in it is changed. Without one, the changes to other pages are
 * given in words: a diff needs the file.
 */
export function submissionKit(page: Page, clone?: string): KitFile[] {
  const root = clone === undefined ? undefined : manFolder(clone)
  const base = clone === undefined ? undefined : execFileSync('git', ['-C', clone, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
  const file = `man2/${page.name}.${page.section}`
  const total = edits.length + 1
  const first = mail(1, total, file, 'Add page', pageMessage, diff(file, undefined, toTroff(page)), base)
  const others = edits.map((edit, index) => editMail(edit, index + 2, total, root))
  return [{ name: 'READ-THIS-FIRST', content: `${noticeText()}\n` }, coverLetter(page, total), first, ...others]
}

function coverLetter(page: Page, total: number): KitFile {
  const subjects = [`man/man2/${page.name}.${page.section}: Add page`, ...edits.map((edit) => `man/${edit.file}: ${edit.subject}`)]
  return {
    name: '0000-cover-letter.patch',
    content: [
      `Subject: [PATCH v1 0/${total}] ${page.name}(${page.section}): Add page, and refer to it`,
      ...recipients,
      '',
      wrap(
        `This set adds a page for ${page.name}(${page.section}), which has had none, and refers to it from related ` +
          `pages. The new page was written with AI assistance.`,
      ),
      '',
      ...subjects.map((subject) => `  ${subject}`),
      '',
    ].join('\n'),
  }
}

function manFolder(clone: string): string {
  const root = join(clone, 'man')
  if (existsSync(join(root, 'man2/syscalls.2'))) return root
  throw new CloneError(`${clone} has no man/man2/syscalls.2: it is no clone of the man-pages repository, or an old one; fetch it anew`)
}

function editMail(edit: Edit, number: number, total: number, root: string | undefined): KitFile {
  if (root === undefined) {
    const words = wrap(`(No clone of the repository was given, so this change is in words.) ${edit.inWords}`)
    return mail(number, total, edit.file, edit.subject, edit.message, `${words}\n`, undefined)
  }
  const text = readFileSync(join(root, edit.file), 'utf8')
  try {
    return mail(number, total, edit.file, edit.subject, edit.message, diff(edit.file, text, edit.apply(text)), undefined)
  } catch (error) {
    if (!(error instanceof EditError)) throw error
    throw new CloneError(`man/${edit.file}: ${error.message}; make this change by hand: ${edit.inWords}`)
  }
}

function mail(
  number: number,
  total: number,
  file: string,
  subject: string,
  message: readonly string[],
  change: string,
  base: string | undefined,
): KitFile {
  const path = `man/${file}`
  const body = message
    .map((paragraph) => (paragraph.startsWith('-  ') ? wrap(paragraph, 69).replaceAll('\n', '\n   ') : wrap(paragraph)))
    .join('\n\n')
  return {
    name: `${String(number).padStart(4, '0')}-${`${path}-${subject}`.replace(/[^\w.]+/g, '-').replace(/-$/, '')}.patch`,
    content: [
      `Subject: [PATCH v1 ${number}/${total}] ${path}: ${subject}`,
      ...recipients,
      '',
      body,
      '---',
      change,
      ...(base === undefined ? [] : [`base-commit: ${base}`, '']),
    ].join('\n'),
  }
}

/** The change of one file as git writes it, with a summary above. */
function diff(file: string, before: string | undefined, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mrelease-patch-'))
  try {
    const path = join('man', file)
    for (const [side, text] of [
      ['a', before],
      ['b', after],
    ] as const) {
      mkdirSync(dirname(join(folder, side, path)), { recursive: true })
      if (text !== undefined) writeFileSync(join(folder, side, path), text)
    }
    // git calls a side that is /dev/null a new file, and exits with 1 when there is a difference.
    const sides = [before === undefined ? '/dev/null' : join('a', path), join('b', path)]
    const { stdout, status, stderr } = spawnSync(
      'git',
      ['diff', '--no-index', '--no-prefix', '--stat', '--patch', '--no-color', ...sides],
      { cwd: folder, encoding: 'utf8' },
    )
    if (status !== 1) throw new Error(`git could not compare ${path}: ${stderr.trim()}`)
    // Without prefixes, git names a new file by one side only.
    return stdout.replace(/^diff --git b\//m, 'diff --git a/').replace(/^ (?:\/dev\/null => b|\{a => b\}|b)\//m, ' ')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
