// SPDX-License-Identifier: MIT
// Waiting for a child. The only one that there can be is the victim, and only its exit is waited for.
import { pids, type Target, targetOfPid } from '../kernel/index.ts'
import { errno } from './errno.ts'
import { deathOf } from './deaths.ts'
import { targetOfDescriptor } from './process-calls.ts'
import type { Process } from './process.ts'
import { isStopped } from './stop-signals.ts'
import { type Answer, ask, done, flagNames, pointer, stopped, type SystemCall } from './system-call.ts'

const waitOptions = {
  WNOHANG: 1, WSTOPPED: 2, WEXITED: 4, WCONTINUED: 8, WNOWAIT: 0x01000000, __WNOTHREAD: 0x20000000, __WALL: 0x40000000,
  __WCLONE: 0x80000000 | 0,
}
const waitedStates = waitOptions.WEXITED | waitOptions.WSTOPPED | waitOptions.WCONTINUED
const idTypes = ['P_ALL', 'P_PID', 'P_PGID', 'P_PIDFD']
const knownOptions = Object.values(waitOptions).reduce((all, bit) => all | bit, 0)
const sigchld = 17

/** kernel/exit.c: the options, then the type and number, then whether there is such a child. */
export const waitid: SystemCall = {
  name: 'waitid',
  show: ([type, id, info, options]) => [idTypes[type] ?? String(type), String(id), pointer(info), flagNames(options, waitOptions)],
  handle(process, memory, [type, id, info, options]) {
    // Whatever comes of it, the kernel fills in the siginfo.
    const finish = (result: number): number => {
      const { code, status } = deathOf(process, 'victim')
      const fields = result > 0 ? [sigchld, 0, code, undefined, pids.victim, 0, status] : [0, 0, 0, undefined, 0, 0, 0]
      // The fourth int is padding, which the kernel leaves alone.
      fields.forEach((value, index) => info !== 0 && value !== undefined && memory.writeInt(info + index * 4, value))
      return Math.min(result, 0)
    }
    const kind = idTypes[type]
    const isWrong =
      (options & ~knownOptions) !== 0 ||
      (options & waitedStates) === 0 ||
      kind === undefined ||
      (kind === 'P_PIDFD' && id < 0) ||
      (kind === 'P_PID' && id <= 0) ||
      (kind === 'P_PGID' && id < 0)
    if (isWrong) return done(finish(-errno.EINVAL))
    if (kind === 'P_PGID') return stopped('waitid() for a process group is not simulated')
    const target = kind === 'P_PID' ? targetOfPid(id, process.situation) : kind === 'P_PIDFD' ? targetOfDescriptor(process, id) : 'victim'
    // On a descriptor that does not block, what would wait is an error.
    const file = process.file(id)
    const blocks = kind !== 'P_PIDFD' || file?.kind !== 'pidfd' || file.blocks || (options & waitOptions.WNOHANG) !== 0
    if (blocks) return askForExit(process, target, options, finish)
    return askForExit(process, target, options | waitOptions.WNOHANG, (result) => finish(result === 0 ? -errno.EAGAIN : result))
  },
}

const wait4Options = knownOptions & ~(waitOptions.WEXITED | waitOptions.WNOWAIT)
const notedCore = 0x80

/** kernel/exit.c, kernel_wait4: as waitid(2) with WEXITED, but it returns who it was, and always reaps. */
export const wait4: SystemCall = {
  name: 'wait4',
  show: ([pid, status, options, usage]) => [
    String(pid),
    pointer(status),
    flagNames(options, { ...waitOptions, WUNTRACED: waitOptions.WSTOPPED }),
    pointer(usage),
  ],
  handle(process, memory, [pid, status, options]) {
    if ((options & ~wait4Options) !== 0) return done(-errno.EINVAL)
    if (pid === -0x80000000) return done(-errno.ESRCH)
    if (pid === 0 || pid < -1) return stopped(`waitpid(${pid}, …) for a process group is not simulated: wait for one process, or for any`)
    const target = pid === -1 ? 'victim' : targetOfPid(pid, process.situation)
    return askForExit(process, target, options | waitOptions.WEXITED, (result) => {
      if (result <= 0) return result
      const death = deathOf(process, 'victim')
      // A signal in the low bits, an exit status above them: of one that exits by itself it is 0.
      if (status !== 0) memory.writeInt(status, death.isDumped ? death.status | notedCore : death.status)
      return pids.victim
    })
  },
}

/** `finish` gets 1 when the child has exited, 0 when it has not and WNOHANG was given. */
function askForExit(process: Process, target: Target, options: number, finish: (result: number) => number): Answer {
  if ((options & waitOptions.WSTOPPED) !== 0 && process.situation.callerIsParent && isStopped(process, target)) {
    return stopped('waiting for a child that SIGSTOP has stopped is not simulated')
  }
  if (process.situation.exitsByItself) process.note('waiting cannot tell here whether a process was killed or had exited by itself')
  return ask('waitid', target, options, finish)
}
