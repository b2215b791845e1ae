// SPDX-License-Identifier: MIT
// System calls on files. There are few: /proc/PID/status of the victim and of its sharers, and memory.current of the victim's cgroup.
import { type Target, targetOfPid } from '../kernel/index.ts'
import { errno } from './errno.ts'
import type { Memory } from './memory.ts'
import { pieceLimit, piecesAt } from './own-calls.ts'
import type { OpenFile, Process } from './process.ts'
import { type Answer, ask, decimal, done, flagNames, pointer, quoted, stopped, type SystemCall } from './system-call.ts'

/** How much memory one unit of the model's stands for where a program reads sizes, in KiB. */
const unit = 1024

/** The cgroup (version 2) in which the victim is. */
const memoryCurrent = '/sys/fs/cgroup/victim/memory.current'

/** What the kernel answers for the memory of a process that has let go of it: status has no Vm lines then. */
const noMemoryLines = 15

const openFlags = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 0o100, O_NONBLOCK: 0o4000, O_CLOEXEC: 0o2000000 }

export const open: SystemCall = {
  name: 'open',
  show: ([path, flags], memory) => [quoted(memory, path), flagNames(flags, openFlags).replace(/^0$/, 'O_RDONLY')],
  handle: (process, memory, [path, flags]) => openPath(process, memory, path, flags),
}

/** As open(2) for absolute paths; no others are simulated. */
export const openat: SystemCall = {
  name: 'openat',
  show: ([directory, path, flags], memory) => [
    directory === -100 ? 'AT_FDCWD' : String(directory),
    ...open.show([path, flags, 0, 0, 0], memory),
  ],
  handle: (process, memory, [, path, flags]) => openPath(process, memory, path, flags),
}

export const read: SystemCall = {
  name: 'read',
  show: ([fd, data, size]) => [String(fd), pointer(data), String(size >>> 0)],
  handle: (process, memory, [fd, data, size]) => readFrom(process, memory, fd, [{ data, size: size >>> 0 }]),
}

/** Into several pieces: struct iovec, each an address and a size. */
export const readv: SystemCall = {
  name: 'readv',
  show: ([fd, parts, count]) => [String(fd), pointer(parts), String(count)],
  handle(process, memory, [fd, parts, count]) {
    if (!process.file(fd)) return done(-errno.EBADF)
    return count < 0 || count > pieceLimit ? done(-errno.EINVAL) : readFrom(process, memory, fd, piecesAt(memory, parts, count))
  },
}

/** At an offset of its own; offsets beyond 2 GiB are not passed. */
export const pread64: SystemCall = {
  name: 'pread64',
  show: ([fd, data, size, offset]) => [String(fd), pointer(data), String(size >>> 0), String(offset)],
  handle(process, memory, [fd, data, size, offset]) {
    if (offset < 0) return done(-errno.EINVAL)
    if (process.file(fd)?.kind === 'terminal') return done(-errno.ESPIPE)
    return readFrom(process, memory, fd, [{ data, size: size >>> 0 }], offset)
  },
}

const whences = ['SEEK_SET', 'SEEK_CUR', 'SEEK_END']

/** fs/seq_file.c: such a file has no end that anybody knows. Anonymous inodes and terminals have no offset. */
export const lseek: SystemCall = {
  name: 'lseek',
  show: ([fd, offset, whence]) => [...decimal(fd, offset), whences[whence] ?? String(whence)],
  handle(process, _memory, [fd, offset, whence]) {
    const file = process.file(fd)
    if (!file) return done(-errno.EBADF)
    if (file.kind !== 'generated') return done(-errno.ESPIPE)
    const sought = whences[whence] === 'SEEK_SET' ? offset : whences[whence] === 'SEEK_CUR' ? file.offset + offset : -1
    if (sought < 0) return done(-errno.EINVAL)
    file.offset = sought
    return done(sought)
  },
}

/** Reads at the file's offset, and moves it; or at `offset`. */
function readFrom(process: Process, memory: Memory, fd: number, pieces: { data: number; size: number }[], offset?: number): Answer {
  const file = process.file(fd)
  if (!file) return done(-errno.EBADF)
  if (file.kind === 'pidfd') return done(-errno.EINVAL)
  if (file.kind === 'terminal') return stopped('the program reads from the terminal, where nobody types')
  const deliver = (text: string): number => {
    let at = offset ?? file.offset
    const start = at
    for (const { data, size } of pieces) {
      const part = new TextEncoder().encode(text).subarray(at, at + size)
      memory.write(data, part)
      at += part.length
    }
    if (offset === undefined) file.offset = at
    return at - start
  }
  // From the beginning on, the text is made anew: it may have changed.
  const isAtStart = (offset ?? file.offset) === 0
  if (file.text !== undefined && !isAtStart) return done(deliver(file.text))
  return ask(file.call, file.target, 0, (result) => {
    // The file is still open, but the process behind it is gone.
    if (result < 0) return result === -errno.ENOENT ? -errno.ESRCH : result
    file.text = file.write(result)
    return deliver(file.text)
  })
}

function openPath(process: Process, memory: Memory, address: number, flags: number): Answer {
  const path = memory.readPath(address)
  const shown = memory.readText(address)
  if (flags & (openFlags.O_WRONLY | openFlags.O_RDWR)) {
    process.note(`${shown}: no file can be written here`)
    return done(-errno.EACCES)
  }
  if (path === memoryCurrent) {
    process.note(`${path}: a unit of memory is ${unit} KiB here`)
    return done(process.open(generated('read_memory', 'victim', (units) => `${units * unit * 1024}\n`)))
  }
  const [, digits] = /^\/proc\/(\d+)\/status$/.exec(path) ?? []
  if (digits === undefined) {
    process.note(`${shown} is not simulated: there are /proc/PID/status and ${memoryCurrent}`)
    return done(-errno.ENOENT)
  }
  return openStatus(process, Number(digits))
}

/** The process is looked up when the file is opened, and again when it is read: it may die in between. */
function openStatus(process: Process, pid: number): Answer {
  const target = targetOfPid(pid, process.situation)
  if (target === 'no-such-process' || target === 'bad-pid') return done(-errno.ENOENT)
  if (!target.startsWith('victim') && !target.startsWith('sharer')) {
    return stopped(`/proc/${pid}/status is simulated for the victim and its sharers only`)
  }
  process.note(`/proc/PID/status has only Name, Tgid, Pid and VmRSS here, and a unit of memory is ${unit} KiB`)
  const lookUp = (result: number): number => Math.min(result, 0)
  const file = generated('read_status', target, (units) => {
    const memory = units === noMemoryLines ? '' : `VmRSS:\t${String(units * unit).padStart(8)} kB\n`
    return `Name:\t${target.replace(/-.*/, '')}\nTgid:\t${pid}\nPid:\t${pid}\n${memory}`
  })
  return { ...ask('read_status', target, 0, (result) => (lookUp(result) < 0 ? result : process.open(file))), merge: lookUp }
}

/** A file whose text is made when it is first read, as the kernel makes it. */
function generated(call: 'read_memory' | 'read_status', target: Target, write: (units: number) => string): OpenFile {
  return { kind: 'generated', call, target, write, text: undefined, offset: 0 }
}
