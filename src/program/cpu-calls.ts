// SPDX-License-Identifier: MIT
// System calls on CPUs. The untimed model has none; the machine that a program sees has two.
import { pids } from '../kernel/index.ts'
import { errno } from './errno.ts'
import { perProcess } from './per-process.ts'
import { type Answer, decimal, done, pointer, stopped, type SystemCall } from './system-call.ts'

/** The machine's CPUs, as a mask. */
const allCpus = 3

/** Those that the program may run on. */
const cpusOf = perProcess(() => ({ mask: allCpus }))

/** Whoever may run next, may run next: that is so without it, too. */
export const schedYield: SystemCall = { name: 'sched_yield', show: () => [], handle: () => done(0) }

/** The untimed model knows no CPUs; the mask must still hold one that a machine with two has. */
export const schedSetaffinity: SystemCall = {
  name: 'sched_setaffinity',
  show: ([pid, size, mask]) => [...decimal(pid, size >>> 0), pointer(mask)],
  handle(process, memory, [pid, size, mask]): Answer {
    const [first = 0] = size >>> 0 === 0 ? [] : memory.read(mask, Math.min(size >>> 0, 128))
    if (pid < 0) return done(-errno.ESRCH)
    if (pid !== 0 && pid !== pids.caller) return stopped('sched_setaffinity() of another process is not simulated')
    if ((first & allCpus) === 0) return done(-errno.EINVAL)
    cpusOf(process).mask = first & allCpus
    process.note('sched_setaffinity() changes no schedule here: every one is possible anyway')
    return done(0)
  },
}

/** The machine has two CPUs; the kernel writes whole words, and says how many bytes. */
export const schedGetaffinity: SystemCall = {
  name: 'sched_getaffinity',
  show: schedSetaffinity.show,
  handle(process, memory, [pid, size, mask]): Answer {
    if ((size >>> 0) < 8 || (size & 7) !== 0) return done(-errno.EINVAL)
    if (pid < 0) return done(-errno.ESRCH)
    if (pid !== 0 && pid !== pids.caller) return stopped('sched_getaffinity() of another process is not simulated')
    memory.writeLong(mask, BigInt(cpusOf(process).mask))
    return done(8)
  },
}
