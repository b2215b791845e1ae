// SPDX-License-Identifier: MIT
// System calls that are a matter of the program alone.
import { pids } from '../kernel/index.ts'
import { errno } from './errno.ts'
import { decimal, done, pointer, stopped, type SystemCall } from './system-call.ts'

/** Output beyond this is a program run wild. */
const outputLimit = 64 * 1024

export const write: SystemCall = {
  name: 'write',
  show: ([fd, data, size]) => [String(fd), pointer(data), String(size >>> 0)],
  handle(process, memory, [fd, data, size]) {
    const file = process.file(fd)
    if (file?.kind === 'pidfd') return done(-errno.EINVAL)
    if (file?.kind !== 'terminal') return done(-errno.EBADF)
    const bytes = memory.read(data, size >>> 0)
    if (process.written + bytes.length > outputLimit) return stopped(`the program wrote more than ${outputLimit} bytes`)
    process.print(fd === 2 ? 2 : 1, bytes)
    return done(bytes.length)
  },
}

export const close: SystemCall = {
  name: 'close',
  show: ([fd]) => decimal(fd),
  handle: (process, _memory, [fd]) => done(process.close(fd) ? 0 : -errno.EBADF),
}

export const getpid: SystemCall = { name: 'getpid', show: () => [], handle: () => done(pids.caller) }

const exitWith = (name: string): SystemCall => ({
  name,
  show: ([status]) => decimal(status),
  handle: (_process, _memory, [status]) => ({ kind: 'end', end: { kind: 'exit', status: status & 0xff } }),
})

export const exit = exitWith('exit')
export const exitGroup = exitWith('exit_group')
