// SPDX-License-Identifier: MIT

/** Errors of Linux that the system calls here can give (asm-generic/errno-base.h, errno.h). */
export const errno = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, EBADF: 9, ECHILD: 10, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EFAULT: 14,
  EBUSY: 16, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, EMFILE: 24, ESPIPE: 29, ENAMETOOLONG: 36, ENOSYS: 38, EOVERFLOW: 75,
  EOPNOTSUPP: 95, ETIMEDOUT: 110,
} as const

const names = new Map<number, string>(Object.entries(errno).map(([name, number]) => [number, name]))

/** The name of what a system call returned: 'ESRCH' for -3, `undefined` for success. A number without a name stays a number. */
export function errorName(result: number): string | undefined {
  if (result >= 0 || result < -4095) return undefined
  return names.get(-result) ?? `errno ${-result}`
}
