// SPDX-License-Identifier: MIT
// The truth table as it was established by reading 7.3.4 and the patches, and by measuring on Linux 6.18.44 and User Mode Linux 7.3.4:
// for each row of ../../table.ts what mainline, v1, v2, v3 and exit-mm answer. `k`: the target is told to die; `r`: released.
// Where the moment of the look decides, both answers stand. Measured rows are marked; the exit-mm column is a reading of a sketch.
// `-`: nobody has said.

export interface FactsRow {
  cells: readonly [mainline: string, v1: string, v2: string, v3: string, exitMm: string]
  measured: boolean
}

export const facts: Readonly<Record<string, FactsRow>> = {
  '1': { cells: ['EINVAL', 'EINVAL', 'EINVAL', 'EINVAL', 'EINVAL'], measured: true },
  '2': { cells: ['EBADF', 'EBADF', 'EBADF', 'EBADF', 'EBADF'], measured: true },
  '3': { cells: ['EBADF', 'EBADF', 'EBADF', 'EBADF', 'EBADF'], measured: true },
  '4': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', 'ESRCH'], measured: true },
  '5': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', '0'], measured: true },
  '6': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '7': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '7b': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '7c': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: false },
  '8': { cells: ['0 r', '0 r', '0 r', '0 r', '0 r'], measured: true },
  '9': { cells: ['0 r', '0 r', '0 r', '0 r', '0 r'], measured: true },
  '9b': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '10': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', '0 r'], measured: false },
  '11': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', '0 r'], measured: true },
  '13': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '14': { cells: ['0 r', '0 r', '0 r', '0 r', '0 r'], measured: true },
  '15': { cells: ['0 r', '0 r', '0 r', '0 r', '0 r'], measured: false },
  '17': { cells: ['EINVAL', 'EINVAL', 'EINVAL', '0 r', 'EINVAL'], measured: true },
  '17b': { cells: ['EINVAL', 'EINVAL', 'EINVAL', '0 k r', 'EINVAL'], measured: true },
  '18': { cells: ['EINVAL', '0 k r', 'EINVAL', '0 k r', 'EINVAL'], measured: true },
  '20': { cells: ['EINVAL', '0 k r', 'EINVAL', '0 k r', 'EINVAL'], measured: true },
  '23': { cells: ['EINVAL', 'EPERM', 'EPERM', 'EBUSY', 'EINVAL'], measured: true },
  '26': { cells: ['EINVAL', 'EINVAL', 'EINVAL', 'EBUSY k', 'EINVAL'], measured: false },
  '26b': { cells: ['0', 'EINVAL', 'EINVAL', 'EBUSY k', '0'], measured: false },
  '27': { cells: ['EINVAL', '0 or machine panicked', '0 or machine panicked', 'EBUSY', 'EINVAL'], measured: true },
  // 6.12, by reading: SIGKILL from inside is ignored (sig_task_ignored), so the flag releases the memory of who lives on; it dies of
  // SIGBUS when it touches it, and takes the caller with it (zap_pid_ns_processes).
  '27b': { cells: ['EINVAL', '0 k r or 0 r or killed', '0 k r or 0 r or killed', '0 k r or 0 r or killed', 'EINVAL'], measured: false },
  '29': { cells: ['EINVAL', '0 k r', '0 k r', 'EBUSY', '-'], measured: true },
  '30': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', 'ESRCH'], measured: true },
  '31': { cells: ['EINVAL', 'EINVAL', '0 r', '0 k r', 'EINVAL'], measured: false },
  '32': { cells: ['EINVAL', 'EINVAL', '0 r', '0 r', 'EINVAL'], measured: false },
  '34': { cells: ['0', 'EINVAL', '0', '0', '0'], measured: false },
  '36': { cells: ['EAGAIN r', 'EAGAIN r', 'EAGAIN r', 'EAGAIN r', 'EAGAIN r'], measured: false },
  '37': { cells: ['0', '0', '0', '0', '0'], measured: true },
  '39': { cells: ['ESRCH', 'ESRCH', 'ESRCH', 'ESRCH', 'ESRCH'], measured: true },
  '40': { cells: ['EINVAL', 'killed', 'killed', 'killed', 'EINVAL'], measured: true },
  '41': { cells: ['EINVAL', '0 k r', '0 k r', '0 k r', 'EINVAL'], measured: true },
  '43': { cells: ['ENOSYS', 'ENOSYS', 'ENOSYS', 'ENOSYS', 'ENOSYS'], measured: false },
}

/** Rows of the established table that are not rows of the model's, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  '16': 'one of several threads has called pthread_exit: as row 13, where it is the leader',
  '35': 'the caller is fatally signalled while it waits for mmap_lock: it never sees the EINTR, so no outcome shows it',
  '38': 'a PIDFD_THREAD fd of the leader: it stands for the victim like any other',
  '44': 'execve after the pidfd was made: the new mm is as in row 6',
  '45': 'the target dies between two steps of the call: a race, tested in ../../kernel.test.ts, not a row with one answer',
}
