// SPDX-License-Identifier: MIT
// System calls that are a matter of the program alone.
import { pids } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import { fileLimit, type OpenFile, type Process } from './process.ts'
import { type Answer, decimal, done, flagNames, pointer, stopped, type SystemCall } from './system-call.ts'

const openFlags = { O_RDWR: 2, PIDFD_THREAD: 0o200, O_NONBLOCK: 0o4000, O_LARGEFILE: 0o100000, O_CLOEXEC: 0o2000000 }

/** Output beyond this is a program run wild. */
const outputLimit = 64 * 1024

export const write: SystemCall = {
  name: 'write',
  show: ([fd, data, size]) => [String(fd), pointer(data), String(size >>> 0)],
  handle: (process, memory, [fd, data, size]) => writeTo(process, memory, fd, [{ data, size: size >>> 0 }]),
}

/** Several pieces at once: struct iovec, each an address and a size. */
export const writev: SystemCall = {
  name: 'writev',
  show: ([fd, parts, count]) => [String(fd), pointer(parts), String(count)],
  handle(process, memory, [fd, parts, count]) {
    if (!process.file(fd)) return done(-errno.EBADF)
    return count < 0 || count > pieceLimit ? done(-errno.EINVAL) : writeTo(process, memory, fd, piecesAt(memory, parts, count))
  },
}

/** UIO_MAXIOV */
export const pieceLimit = 1024

/** An array of struct iovec. */
export function piecesAt(memory: Memory, address: number, count: number): { data: number; size: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    data: memory.readInt(address + index * 8),
    size: memory.readInt(address + index * 8 + 4) >>> 0,
  }))
}

function writeTo(process: Process, memory: Memory, fd: number, pieces: { data: number; size: number }[]): Answer {
  const file = process.file(fd)
  if (file?.kind === 'pidfd') return done(-errno.EINVAL)
  if (file?.kind !== 'terminal') return done(-errno.EBADF)
  const parts = pieces.map(({ data, size }) => (size === 0 ? new Uint8Array() : memory.read(data, size)))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (process.written + length > outputLimit) return stopped(`the program wrote more than ${outputLimit} bytes`)
  for (const part of parts) if (part.length > 0) process.print(file.stream, part)
  return done(length)
}

export const close: SystemCall = {
  name: 'close',
  show: ([fd]) => decimal(fd),
  handle: (process, _memory, [fd]) => done(process.close(fd) ? 0 : -errno.EBADF),
}

/** Both numbers stand for the same open file, offset and all. */
export const dup: SystemCall = {
  name: 'dup',
  show: ([fd]) => decimal(fd),
  handle(process, _memory, [fd]) {
    const file = process.file(fd)
    return done(file ? process.open(file) : -errno.EBADF)
  },
}

export const dup2: SystemCall = {
  name: 'dup2',
  show: ([fd, to]) => decimal(fd, to),
  handle(process, _memory, [fd, to]) {
    const file = process.file(fd)
    // To itself, it stays as it is.
    return done(!file ? -errno.EBADF : fd === to ? to : process.openAs(file, to))
  },
}

/** As dup2(2), but to the same number is an error. */
export const dup3: SystemCall = {
  name: 'dup3',
  show: ([fd, to, flags]) => [...decimal(fd, to), flagNames(flags, { O_CLOEXEC: openFlags.O_CLOEXEC })],
  handle(process, _memory, [fd, to, flags]) {
    if ((flags & ~openFlags.O_CLOEXEC) !== 0 || fd === to) return done(-errno.EINVAL)
    const file = process.file(fd)
    const result = file ? process.openAs(file, to) : -errno.EBADF
    if (result >= 0) process.setCloseOnExec(to, flags !== 0)
    return done(result)
  },
}

/** What F_GETFL says. A pidfd is for reading and writing, whatever it is good for. */
function statusFlags(file: OpenFile): number {
  if (file.kind === 'generated') return openFlags.O_LARGEFILE
  if (file.kind === 'terminal') return openFlags.O_RDWR
  return openFlags.O_RDWR | (file.blocks ? 0 : openFlags.O_NONBLOCK) | (file.isThread ? openFlags.PIDFD_THREAD : 0)
}

const fcntlCommands: Readonly<Record<number, string>> = {
  0: 'F_DUPFD', 1: 'F_GETFD', 2: 'F_SETFD', 3: 'F_GETFL', 4: 'F_SETFL', 1030: 'F_DUPFD_CLOEXEC',
}

function duplicate(process: Process, file: OpenFile, lowest: number, closesOnExec: boolean): number {
  const fd = process.open(file, lowest)
  if (fd >= 0) process.setCloseOnExec(fd, closesOnExec)
  return fd
}

/** fs/fcntl.c: duplicates, and the flags of a descriptor and of a file. No program here calls execve(2), so FD_CLOEXEC changes nothing. */
export const fcntl: SystemCall = {
  name: 'fcntl',
  show: ([fd, command, argument]) => [String(fd), fcntlCommands[command] ?? String(command), String(argument)],
  handle(process, _memory, [fd, command, argument]) {
    const file = process.file(fd)
    if (!file) return done(-errno.EBADF)
    switch (fcntlCommands[command]) {
      case 'F_DUPFD':
      case 'F_DUPFD_CLOEXEC':
        if (argument < 0 || argument >= fileLimit) return done(-errno.EINVAL)
        return done(duplicate(process, file, argument, fcntlCommands[command] === 'F_DUPFD_CLOEXEC'))
      case 'F_GETFD':
        return done(process.closesOnExec(fd) ? 1 : 0)
      case 'F_SETFD':
        process.setCloseOnExec(fd, (argument & 1) !== 0)
        return done(0)
      case 'F_GETFL':
        return done(statusFlags(file))
      case 'F_SETFL':
        if (file.kind === 'pidfd') file.blocks = (argument & openFlags.O_NONBLOCK) === 0
        return done(0)
      default:
        return done(-errno.EINVAL)
    }
  },
}

const own = (name: string, answer: (process: Process) => number): SystemCall => ({
  name,
  show: () => [],
  handle: (process) => done(answer(process)),
})

export const getpid = own('getpid', () => pids.caller)
/** The program has one thread. */
export const gettid = own('gettid', () => pids.caller)

/** Who may not kill the victim is some user; who may, is root. */
const user = (process: Process): number => (process.situation.permission === 'may-not-kill' ? 1000 : 0)
export const getuid = own('getuid', user)
export const geteuid = own('geteuid', user)
export const getgid = own('getgid', user)
export const getegid = own('getegid', user)

const exitWith = (name: string): SystemCall => ({
  name,
  show: ([status]) => decimal(status),
  handle: (_process, _memory, [status]) => ({ kind: 'end', end: { kind: 'exit', status: status & 0xff } }),
})

export const exit = exitWith('exit')
export const exitGroup = exitWith('exit_group')
