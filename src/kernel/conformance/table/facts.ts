// SPDX-License-Identifier: MIT
// The truth table as it was established, before there was a model, by reading 7.3.4 and the patches and by measuring on Linux 6.18.44 and
// User Mode Linux 7.3.4: established.tsv has its cells as they were written. `k`: the target is told to die; `r`: what a reaper may
// release is released; [X]: measured, [R]: read; `-`: nobody has said. Here is what each cell means for a row of ../../table.ts.
import { readFileSync } from 'node:fs'
import { profileNames } from '../../index.ts'

/** What is expected of a row, in the order of `profileNames`: a cell of the table that the model computes, or `-`. */
export interface FactsRow {
  cells: readonly string[]
}

/** Cells that are no formal answer, or that are answered otherwise, with the reason: by row, then by column (0: mainline). */
export const readings: Readonly<Record<string, { cells: Readonly<Record<number, string>>; why: string }>> = {
  '5': { cells: { 4: '0' }, why: 'words that add nothing to the answer' },
  '10': { cells: { 4: '0 r' }, why: 'who reaps may differ, what is released may not' },
  '11': { cells: { 0: 'ESRCH' }, why: 'the memory stays, therefore no r' },
  '15': { cells: { 1: '0 r', 2: '0 r', 3: '0 r', 4: '0 r' }, why: 'the call of mainline, whose cell says what becomes of the memory' },
  '17': { cells: { 3: '0 r' }, why: 'the victim has been killed already, and the k is the sharer\'s; row 17b has a victim that lives' },
  '20': { cells: { 2: 'EINVAL' }, why: 'for ever: nothing else ever comes of it' },
  '23': { cells: { 1: 'EPERM' }, why: 'no kill, therefore no k' },
  '26': {
    cells: { 0: 'EINVAL', 2: 'EINVAL', 3: 'EBUSY k' },
    why: 'shared by clone(CLONE_VM); MMF_OOM_SKIP is row 26b; under v3 the victim is one of the sharers that are killed',
  },
  '27': { cells: { 1: '0 or machine panicked', 2: '0 or machine panicked' }, why: 'the caller may have its 0 before init runs again' },
  '29': { cells: { 0: 'EINVAL', 3: 'EBUSY' }, why: 'the victim lives, and is not killed' },
  '31': { cells: { 2: '0 r', 3: '0 k r' }, why: 'the kernel thread ignores SIGKILL; the owner of the mm does not' },
  '32': { cells: { 0: 'EINVAL' }, why: 'the kernel thread of the row never lets go' },
  '34': { cells: { 0: '0' }, why: 'nothing is done; the k of v2 and v3 would be a second one' },
  '36': {
    cells: { 0: 'EAGAIN r', 1: 'EAGAIN r', 2: 'EAGAIN r', 3: 'EAGAIN r', 4: 'EAGAIN r' },
    why: 'the row\'s victim has been killed already, so the k does not show; the rest is released under each profile',
  },
  '37': {
    cells: { 0: '0', 1: '0', 2: '0', 3: '0' },
    why: 'the row\'s victim has been killed already, so the k does not show',
  },
  '38': { cells: { 0: 'EINVAL', 1: '0 k r', 2: '0 k r', 3: '0 k r', 4: 'EINVAL' }, why: 'as a plain pidfd: the answers of row 6' },
  '39': { cells: { 0: 'ESRCH' }, why: 'whether it lives or was killed' },
  '40': { cells: { 1: 'killed', 2: 'killed', 3: 'killed' }, why: 'the caller dies of its own call' },
}

/** Rows of the model that the established table has not, or has within another, and where their answers are from. */
const added: Readonly<Record<string, { cells: FactsRow['cells']; from: string }>> = {
  '7b': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], from: 'row 7, the frozen one; measured (../observations)' },
  '7c': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], from: 'row 7, the one in an uninterruptible sleep' },
  '17b': { cells: ['EINVAL', 'EINVAL', 'EINVAL', '0 k r', 'EINVAL'], from: 'row 17, measured with a living target' },
  '26b': { cells: ['0', 'EINVAL', 'EINVAL', 'EBUSY k', '0'], from: 'row 26, the half about MMF_OOM_SKIP' },
  '27b': {
    cells: ['EINVAL', '0 k r or 0 r or killed', '0 k r or 0 r or killed', '0 k r or 0 r or killed', 'EINVAL'],
    from: 'reading 6.12: SIGKILL from inside is ignored (sig_task_ignored), so the flag releases the memory of who lives on; it dies of '
      + 'SIGBUS when it touches it, and takes the caller with it (zap_pid_ns_processes)',
  },
}

/** Rows of the established table that are not rows of the model's, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  '16': 'one of several threads has called pthread_exit: as row 13, where it is the leader',
  '35': 'the caller is fatally signalled while it waits for mmap_lock: it never sees the EINTR, so no outcome shows it',
  '44': 'execve after the pidfd was made: the new mm is as in row 6',
  '45': 'the target dies between two steps of the call: a race, tested in ../../kernel.test.ts, not a row with one answer',
}

const table = readFileSync(new URL('established.tsv', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'))
const [header = [], ...lines] = table
if (header.slice(2).join() !== profileNames.map(({ name }) => name).join()) {
  throw new Error('established.tsv has other columns than profileNames.')
}

/** The rows of established.tsv: number, and its cells as they were written. */
export const established: ReadonlyMap<string, readonly string[]> = new Map(lines.map(([row = '', , ...cells]) => [row, cells]))

/** The formal answer of a cell, without marks and remarks; undefined where it needs a reading. */
export function formalAnswer(cell: string): string | undefined {
  const bare = cell.replace(/\[.*?\]|\(.*?\)/g, '').trim()
  return /^(-|(0|E[A-Z]+)( k)?( r)?)$/.test(bare) ? bare : undefined
}

function expectedOf([row, cells]: [string, readonly string[]]): [string, FactsRow] {
  return [row, { cells: cells.map((cell, column) => {
    const answer = readings[row]?.cells[column] ?? formalAnswer(cell)
    if (answer === undefined) throw new Error(`established.tsv, row ${row}: "${cell}" is no formal answer, and readings has none for it.`)
    return answer
  }) }]
}

/** What is expected, by the number of the row. */
export const facts: Readonly<Record<string, FactsRow>> = {
  ...Object.fromEntries([...established].filter(([row]) => !Object.hasOwn(leftOut, row)).map(expectedOf)),
  ...added,
}
