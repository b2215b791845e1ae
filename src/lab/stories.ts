// SPDX-License-Identifier: MIT
import { type Profile, type Situation, defaultSituation } from '../kernel/index.ts'

/** A situation with a name, and what it means in the world. */
export interface Story {
  name: string
  title: string
  meaning: string
  situation: Situation
  /** The program that it is told with. Without one, it can be told with any. */
  program?: string
  /** The kernel that it is about. Without one, with whatever kernel the reader has chosen. */
  profile?: Profile
}

function story(name: string, title: string, meaning: string, situation: Partial<Situation>, told: Pick<Story, 'program' | 'profile'> = {}): Story {
  return { name, title, meaning, situation: { ...defaultSituation, ...situation }, ...told }
}

/** The situations that the pages tell of, from the plain one to the odd ones. */
export const stories: readonly Story[] = [
  story('plain', 'Nobody else', 'A process with one thread, asleep. Nobody else has to do with its memory.', {}),
  story('threads', 'Four threads', 'Each thread lets go of the memory by itself; the last one ends the race.', { threads: 4 }),
  story('reader', 'A tool reads /proc/PID/cmdline', 'For the time of its read(2), a monitoring tool holds the memory (mm_users).', { pinners: 1 }),
  story('stuck', 'A reader is stuck', 'A reader began before the kill and does not end: it waits for a page of its own buffer, which nobody fills (userfaultfd(2)).', { pinners: 1, pinnerKinds: ['stuck'] }),
  story('opener', 'A tool has /proc/PID/mem open', 'An open file alone holds the mm_struct (mm_count), not the memory.', { pinners: 1, pinnerKinds: ['opener'] }),
  story('sharer', 'Another process shares the memory', 'A process by clone(CLONE_VM), which is alive and stays so.', { sharers: 1 }),
  story('vfork', 'In the middle of a vfork', 'A vfork(2) child uses the memory of the victim until it executes a program or exits.', { sharers: 1, sharerKinds: ['vfork-child'] }),
  story('dump', 'The victim dumps core', 'While the dump is written, the memory is needed; it ends at some moment.', { victim: 'dumping-core' }),
  story('frozen', 'The victim is frozen', 'A frozen task does not exit after a SIGKILL, and so cannot let go of its memory.', { held: 'frozen' }),
  story('traced', 'A tracer holds the first thread', 'It is held at its exit, with the memory. The second thread exits, but is not the last to let go.', {
    threads: 2,
    held: 'leader-at-exit',
  }),
  story('zombie', 'The victim is dead already', 'It is a zombie, and nobody has waited for it.', { victim: 'zombie' }),
  story('foreign', 'A victim of another user', 'The caller may not send it signals.', { permission: 'may-not-kill' }),
  story(
    'init',
    'The victim is init of the container',
    'It ignores what the program sends. REAP_KILL (proposed) would still release its memory: init dies of that, and the container with it.',
    { permission: 'init-of-the-namespace' },
  ),
  story('two', 'Two callers at once', 'Another process makes the call too, at any moment: perhaps before the victim is killed.', { secondCaller: 'calls' }),
  story('killed', 'The program is killed while it calls', 'SIGKILL may come at any moment. The call goes on, unless it waits for mmap_lock.', {
    callerKilled: true,
  }),
  story(
    'jvm',
    'SIGTERM to a JVM',
    'A Java virtual machine catches SIGTERM and runs its shutdown hooks. It exits when they have ended, at any moment or too late.',
    { survivesSigterm: true, exitsByItself: true },
    { program: 'term_first', profile: 'mainline' },
  ),
  story(
    'lmkd',
    "LMKD's boost between kill and call",
    'A victim with two threads, and a tool that reads its /proc/PID/cmdline. Its killer does other work before it makes the call.',
    { threads: 2, pinners: 1 },
    { program: 'kill_boost', profile: 'mainline' },
  ),
]
